using DSLT.Jobs;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Jobs;

public sealed class JobTablesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly RecordingJob job = new("0 0 0 * * ?");

    [Fact]
    public async Task A_file_that_is_no_database_is_told_of_and_once_it_is_gone_made_anew()
    {
        var path = directory.Inside(JobTables.FileName);
        await File.WriteAllTextAsync(
            path, new string('x', 8_192), TestContext.Current.CancellationToken);
        await using var started = await TestScheduler.Start(
            JobTables.InDirectory(directory.Path), TimeProvider.System, job);
        Eventually.Is(() => started.Scheduler.Failure is not null, "the trouble is told");
        Assert.False(await started.IsRunning());
        Assert.NotEmpty(started.Log.Errors);
        Assert.Empty(job.Periods);
        File.Delete(path);
        Eventually.Is(() => started.Scheduler.Failure is null && job.Periods.Count == 1, "the job runs");
    }

    [Fact]
    public async Task Tables_that_are_lost_under_way_are_made_anew()
    {
        await using var started = await TestScheduler.Start(
            JobTables.InDirectory(directory.Path), TimeProvider.System, job);
        Eventually.Is(() => job.Periods.Count == 1, "the job runs");
        await Eventually.Is(
            async () => await started.IsRunning() && (await started.State()).Last.StartedAt is not null,
            "its run is on record");
        await Break("DROP TABLE QRTZ_CRON_TRIGGERS; DROP TABLE QRTZ_TRIGGERS;");
        Eventually.Is(() => job.Periods.Count == 2, "the job runs again, as with new tables");
        Assert.Contains(
            started.Log.Errors, line => line.Contains("tries again", StringComparison.Ordinal));
    }

    public void Dispose() => directory.Dispose();

    private async Task Break(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={directory.Inside(JobTables.FileName)};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
