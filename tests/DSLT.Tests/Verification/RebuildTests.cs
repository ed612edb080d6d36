using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public abstract class RebuildTests(PostgresFixture? postgres)
{
    public sealed class OnSqlite() : RebuildTests(null);

    public sealed class OnPostgres(PostgresFixture postgres) : RebuildTests(postgres);

    [Fact]
    public async Task Tables_made_again_are_the_live_ones_and_leave_nothing_behind()
    {
        using var node = await TestNode.StartWithHistory(postgres);
        var report = Run(node);
        Assert.True(report.Holds, report.ToText());
        Assert.Equal(64, report.Tables);
        Assert.InRange(report.Rows, 0, 16);
        Assert.Empty(Directory.GetDirectories(node.Directory));
    }

    [Fact]
    public async Task Tables_that_are_being_written_are_compared_as_of_one_moment()
    {
        using var node = await TestNode.StartWithHistory(postgres);
        await node.Projected();
        var report = Run(node, new BeforeEachTable(async () =>
        {
            await node.Transfer(1, 3, 1);
            await node.Projected();
        }));
        Assert.True(report.Holds, report.ToText());
        Assert.Equal(16, report.Rows);
    }

    [Theory]
    [InlineData("UPDATE pool_volumes SET swaps = 9 WHERE pool_id = 1; "
        + "UPDATE pool_observations SET cumulative_a = '7'",
        FindingKind.RowDiffers, "pool_observations (1, ")]
    [InlineData("UPDATE balances SET frozen = NOT frozen WHERE holder = 72057594037927938 AND token = 1",
        FindingKind.RowDiffers, "balances (72057594037927938, 1) frozen")]
    [InlineData("DELETE FROM actor_commands WHERE sequence = 3",
        FindingKind.RowMissing, "actor_commands (1, 3)")]
    [InlineData("INSERT INTO audit_log (sequence, time, command, actor) VALUES (99, 1, 1, 1)",
        FindingKind.RowExtra, "audit_log (99)")]
    [InlineData("UPDATE idempotency SET request_hash = key_hash WHERE sequence = 3",
        FindingKind.RowDiffers, "idempotency (00000000000000000000000000000002) request_hash")]
    [InlineData("UPDATE transactions SET memo = '' WHERE id = 4",
        FindingKind.RowDiffers, "transactions (4) memo")]
    [InlineData("DROP TABLE pool_volumes; UPDATE watermark SET id = id",
        FindingKind.RowMissing, "table pool_volumes")]
    public async Task A_difference_is_named(string sql, object kind, string where)
    {
        using var node = await TestNode.StartWithHistory(postgres);
        node.Tamper(SqliteDatabase.ProjectionFile, sql);
        var report = Run(node);
        var finding = Assert.Single(report.Findings);
        Assert.Equal((FindingKind)kind, finding.Kind);
        Assert.StartsWith(where, finding.Where, StringComparison.Ordinal);
        Assert.Contains("DIFFER", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_balance_is_named_with_what_it_should_be()
    {
        using var node = await TestNode.StartWithHistory(postgres);
        node.Tamper(
            SqliteDatabase.ProjectionFile,
            $"UPDATE balances SET held = available WHERE holder = {Holder.User(2).Value}");
        var finding = Assert.Single(Run(node).Findings);
        Assert.Equal($"balances ({Holder.User(2).Value}, 1) held", finding.Where);
        Assert.EndsWith("03", finding.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_read_cannot_be_projected_and_leaves_nothing_behind()
    {
        using var node = await TestNode.StartWithHistory(postgres);
        node.Tamper(
            SqliteDatabase.TruthFile,
            "UPDATE journal SET payload = substr(payload, 1, 3) WHERE sequence = 3");
        var failure = Assert.Throws<StorageException>(() => Run(node));
        Assert.Contains("journal row 3 cannot be read", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(node.Directory));
    }

    private static RebuildReport Run(TestNode node, IProgress<VerifyProgress>? progress = null)
    {
        using var database = node.OpenBeside();
        return Rebuild.Run(database, node.Directory, TimeProvider.System, progress);
    }

    private sealed class BeforeEachTable(Func<Task> act) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => act().GetAwaiter().GetResult();
    }
}
