using DSLT.Data.Sqlite;
using DSLT.Ledger;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class VerifierTests
{
    private const string Truth = "truth.db";
    private const string Projection = "projection.db";

    [Fact]
    public async Task A_healthy_node_holds()
    {
        using var node = await TestNode.StartWithHistory();
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
        Assert.Equal(16, report.Rows);
        Assert.Equal(15, report.Transactions);
        Assert.Equal(3, report.Tokens);
        Assert.Equal(16, report.TipSequence);
        Assert.Equal(16, report.Watermark);
        Assert.Contains("Everything holds.", report.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_nothing_was_written_to_holds()
    {
        using var node = TestNode.Start();
        Assert.True(node.Verify().Holds);
    }

    [Fact]
    public async Task A_node_that_is_writing_holds()
    {
        using var node = await TestNode.StartWithHistory();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => node.Transfer(1, 3, 1)));
            }
        });
        for (var i = 0; i < 5; i++)
        {
            var report = node.Verify();
            Assert.True(report.Holds, report.ToText());
        }

        await stop.CancelAsync();
        await writing;
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = payload || x'00' WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET time = time + 1 WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET actor = 2 WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET address = '10.9.9.9' WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET command = 22 WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET hash = zeroblob(32) WHERE sequence = 5", 5)]
    [InlineData("UPDATE journal SET hash = x'' WHERE sequence = 16", 16)]
    public async Task A_changed_journal_row_is_named(string sql, long row) =>
        Assert.Contains(
            (await Tampered(Truth, sql)).Findings,
            finding => finding.Kind == FindingKind.JournalHash && finding.Where == $"journal row {row}");

    [Fact]
    public async Task A_row_deleted_from_the_middle_of_the_journal_is_named()
    {
        var report = await Tampered(Truth, "DELETE FROM journal WHERE sequence = 5");
        var gap = Assert.Single(report.Findings, finding => finding.Kind == FindingKind.JournalGap);
        Assert.Equal(("journal row 6", "row 5 before it"), (gap.Where, gap.Expected));
        Assert.Contains(
            report.Findings, finding => finding is { Kind: FindingKind.RowExtra, Where: "audit_log (5)" });
    }

    [Fact]
    public async Task Swapped_journal_rows_are_both_named()
    {
        var report = await Tampered(
            Truth,
            "UPDATE journal SET sequence = 1000 WHERE sequence = 4; "
            + "UPDATE journal SET sequence = 4 WHERE sequence = 9; "
            + "UPDATE journal SET sequence = 9 WHERE sequence = 1000");
        var hashes =
            report.Findings.Where(finding => finding.Kind == FindingKind.JournalHash).Select(f => f.Where);
        Assert.Superset(new HashSet<string> { "journal row 4", "journal row 9" }, hashes.ToHashSet());
    }

    [Fact]
    public async Task A_payload_that_cannot_be_read_is_named()
    {
        var report = await Tampered(Truth, "UPDATE journal SET payload = x'FF' WHERE sequence = 15");
        Assert.Contains(
            report.Findings, f => f is { Kind: FindingKind.JournalPayload, Where: "journal row 15" });
    }

    [Fact]
    public async Task Rows_cut_from_the_end_of_the_journal_are_noticed_by_the_tables()
    {
        var report = await Tampered(Truth, "DELETE FROM journal WHERE sequence > 12");
        Assert.Equal(FindingKind.JournalCutOff, report.Findings[0].Kind);
        Assert.Contains("rows up to 16", report.Findings[0].Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_cut_from_the_end_are_noticed_by_newer_users_where_the_tables_are_gone_too()
    {
        using var node = await TestNode.StartWithHistory();
        node.Tamper(Truth, "DELETE FROM journal; UPDATE users SET created_at = created_at");
        node.Tamper(Projection, "UPDATE watermark SET sequence = 0, transaction_id = 0");
        Assert.Contains(
            node.Verify().Findings,
            f =>
                f.Kind == FindingKind.JournalCutOff && f.Expected.Contains(
                    "newest of users", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE transactions SET memo = 'a gift' WHERE id = 4",
        FindingKind.RowDiffers, "transactions (4) memo")]
    [InlineData("UPDATE transactions SET time = 1 WHERE id = 4",
        FindingKind.RowDiffers, "transactions (4) time")]
    [InlineData("DELETE FROM transactions WHERE id = 4", FindingKind.RowMissing, "transactions (4)")]
    [InlineData("UPDATE postings SET amount = '1' WHERE transaction_id = 4 AND line = 0",
        FindingKind.RowDiffers, "postings (4, 0) amount")]
    [InlineData("UPDATE postings SET holder = holder + 1 WHERE transaction_id = 4 AND line = 1",
        FindingKind.RowDiffers, "postings (4, 1) holder")]
    [InlineData("DELETE FROM user_transactions WHERE transaction_id = 4 AND holder & 255 = 2",
        FindingKind.RowMissing, "user_transactions (4, 72057594037927938, 1)")]
    [InlineData("INSERT INTO audit_log (sequence, time, command, actor) VALUES (99, 1, 1, 1)",
        FindingKind.RowExtra, "audit_log (99)")]
    [InlineData("UPDATE audit_log SET outcome = NULL WHERE sequence = 15",
        FindingKind.RowDiffers, "audit_log (15) outcome")]
    [InlineData("DELETE FROM actor_commands WHERE sequence = 3",
        FindingKind.RowMissing, "actor_commands (3, 1)")]
    [InlineData("DELETE FROM idempotency WHERE sequence = 3", FindingKind.RowMissing, "idempotency (3)")]
    [InlineData("UPDATE idempotency SET request_hash = zeroblob(16) WHERE sequence = 3",
        FindingKind.RowDiffers, "idempotency (3) request_hash")]
    [InlineData("UPDATE watermark SET transaction_id = 3",
        FindingKind.RowDiffers, "watermark (1) transaction_id")]
    [InlineData("DELETE FROM pool_states", FindingKind.RowMissing, "pool_states (1)")]
    [InlineData("UPDATE pool_states SET reserve_a = total_shares || '' , reserve_b = printf('%039d', 7)",
        FindingKind.RowDiffers, "pool_states (1) reserve_b")]
    public async Task A_changed_table_row_is_named(string sql, object kind, string where)
    {
        var finding = Assert.Single((await Tampered(Projection, sql)).Findings);
        Assert.Equal(((FindingKind)kind, where), (finding.Kind, finding.Where));
    }

    [Fact]
    public async Task A_changed_balance_is_named_and_so_is_the_supply_that_no_longer_fits()
    {
        var report = await Tampered(
            Projection,
            $"UPDATE balances SET available = printf('%039d', 500000) "
            + $"WHERE holder = {Holder.User(2).Value} AND token = 1");
        Assert.Contains(
            report.Findings,
            f => f.Kind == FindingKind.RowDiffers
                && f.Where.EndsWith("User 2, token 1", StringComparison.Ordinal));
        Assert.Contains(report.Findings, f => f is { Kind: FindingKind.Supply, Where: "token 1 (GOLD)" });
    }

    [Fact]
    public async Task A_balance_from_nowhere_is_extra_and_a_deleted_one_is_missing()
    {
        var report = await Tampered(
            Projection,
            $"UPDATE balances SET holder = {Holder.User(77).Value} WHERE holder = {Holder.User(2).Value}");
        Assert.Contains(
            report.Findings,
            f => f.Kind == FindingKind.RowExtra && f.Where.Contains("User 77", StringComparison.Ordinal));
        Assert.Contains(
            report.Findings,
            f => f.Kind == FindingKind.RowMissing && f.Where.Contains("User 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pool_whose_account_lost_something_is_named()
    {
        var report = await Tampered(
            Projection,
            $"UPDATE balances SET available = printf('%039d', 4999) WHERE holder = {Holder.Pool(1).Value}");
        Assert.Contains(
            report.Findings,
            f => f is { Kind: FindingKind.Pool, Where: "pool 1: its account in token 1", Found: "4999" });
    }

    [Fact]
    public async Task A_supply_above_its_maximum_is_named()
    {
        var report = await Tampered(Truth, "UPDATE tokens SET max_supply = printf('%039d', 10) WHERE id = 1");
        Assert.Equal(FindingKind.Supply, Assert.Single(report.Findings).Kind);
    }

    [Fact]
    public async Task Idempotency_keys_past_their_time_may_be_gone()
    {
        using var node = await TestNode.StartWithHistory();
        node.Tamper(Projection, "DELETE FROM idempotency");
        Assert.False(node.Verify().Holds);
        using var database = SqliteDatabase.OpenBeside(node.Directory);
        Assert.True(Verifier.Run(database, new Tomorrow()).Holds);
    }

    private static async Task<VerifyReport> Tampered(string file, string sql)
    {
        using var node = await TestNode.StartWithHistory();
        node.Tamper(file, sql);
        var report = node.Verify();
        Assert.False(report.Holds);
        Assert.Contains("DOES NOT HOLD", report.ToText(), StringComparison.Ordinal);
        return report;
    }

    private sealed class Tomorrow : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(25);
    }
}
