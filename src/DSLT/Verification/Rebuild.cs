using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>What came of making the tables again.</summary>
/// <param name="Rows">Journal rows projected: up to the live tables' watermark.</param>
/// <param name="TableRows">Rows compared, of all tables.</param>
internal sealed record RebuildReport(
    long Rows, int Tables, long TableRows, TimeSpan Elapsed, long FindingCount,
    IReadOnlyList<Finding> Findings)
{
    public bool Holds => FindingCount == 0;

    public string ToText() => string.Join('\n',
    [
        $"rebuilt      {Tables} tables from {Rows} journal rows, {TableRows} rows compared",
        $"time         {Elapsed.TotalSeconds:0.0} s",
        Holds ? "The live tables are the same." : $"THE LIVE TABLES DIFFER: {FindingCount} findings.",
        .. Findings.Select(finding => $"- {finding}"),
        "",
    ]);
}

/// <summary>
/// Projects the whole journal into fresh tables, by the projector's own code, and compares every row of every
/// live table. The fresh ones are a file of SQLite, whatever the node is on: it needs no right to make tables
/// in a database that others use. It proves that the tables can be made again at any time, by this
/// version too; that the journal itself is right is what <see cref="Verifier"/> proves.
/// </summary>
internal static class Rebuild
{
    private const int ProgressRows = 65_536;
    private const int TransactionBytes = 8 * 1024 * 1024;

    private const string WatermarkSql = "SELECT sequence FROM watermark WHERE id = 1";

    private const string SetWatermarkSql =
        "UPDATE watermark SET sequence = $1, transaction_id = $2 WHERE id = 1";

    /// <param name="database">The node's data, for reading.</param>
    /// <param name="directory">Where the file lies until it has been compared: as large as the live
    /// tables.</param>
    /// <param name="clock">For the retention of idempotency keys and the time it took.</param>
    /// <param name="progress">Told of every 65,536th row.</param>
    /// <param name="cancellation">Ends it and deletes the fresh tables.</param>
    public static RebuildReport Run(
        IDatabase database, string directory, TimeProvider clock,
        IProgress<VerifyProgress>? progress = null, CancellationToken cancellation = default)
    {
        var started = clock.GetTimestamp();
        var findings = new Findings();
        var scratch = Directory.CreateDirectory(Path.Combine(directory, $"rebuild-{clock.NowMicros()}"));
        try
        {
            using var live = database.OpenReading(MigrationTarget.Projection);
            using var truth = database.OpenReading(MigrationTarget.Truth);
            live.Pin();
            var watermark = live.One(WatermarkSql);
            var path = Path.Combine(scratch.FullName, SqliteDatabase.ProjectionFile);
            using (var writer = SqliteDatabase.CreateScratch(path, clock))
            {
                Project(truth, writer, watermark, progress, cancellation);
            }

            using var rebuilt = new SqliteReading(path);
            var tables = new TableComparison(live, database.Dialect, rebuilt, clock.NowMicros(), findings);
            tables.Compare(progress, cancellation);
            return new RebuildReport(
                watermark,
                tables.Tables,
                tables.Rows,
                clock.GetElapsedTime(started),
                findings.Count,
                findings.First);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void Project(
        IReading truth, IWriter writer, long watermark, IProgress<VerifyProgress>? progress,
        CancellationToken cancellation)
    {
        var projection = new Projection(writer);
        using var journal = new JournalRows(truth);
        var (rows, bytes) = (0L, 0L);
        writer.Begin();
        while (journal.Next(watermark))
        {
            var payload = journal.Payload;
            ProjectRow(projection, journal.Header, payload);
            bytes += payload.Length;
            if (++rows % ProgressRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new VerifyProgress("projecting", rows, watermark));
            }

            if (bytes >= TransactionBytes)
            {
                projection.Flush();
                writer.Commit(journal.Header.Sequence);
                writer.Begin();
                bytes = 0;
            }
        }

        projection.Flush();
        writer.Execute(SetWatermarkSql, journal.Header.Sequence, projection.LastTransactionId);
        writer.Commit(journal.Header.Sequence);
    }

    private static void ProjectRow(Projection projection, in RecordHeader record, ReadOnlySpan<byte> payload)
    {
        try
        {
            Events.Project(projection, record, payload);
        }
        catch (Exception exception) when (JournalRows.IsUnreadable(exception))
        {
            throw new StorageException(
                $"The tables cannot be made again: journal row {record.Sequence} cannot be read. "
                + $"'dslt verify' without --rebuild names all that is wrong. {exception.Message}",
                fatal: true,
                exception);
        }
    }
}
