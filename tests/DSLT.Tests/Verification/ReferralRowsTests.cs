using System.Text.RegularExpressions;
using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Transactions;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed partial class ReferralRowsTests
{
    [Fact]
    public async Task Commissions_that_nobody_touched_hold()
    {
        using var node = await StartWithCommissions();
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE referral_earnings SET amount = '{11}', moved = '{11}' WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET moved = '{11}' WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET amount = 'x' WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET referrer = 3 WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET token = 1 WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET transaction_id = 2 WHERE id = 1")]
    [InlineData("UPDATE referral_earnings SET moved = '{9}' WHERE reverses > 0")]
    [InlineData("UPDATE referral_earnings SET reverses = 1 WHERE reverses > 0")]
    [InlineData("DELETE FROM referral_earnings WHERE id = 2")]
    [InlineData("UPDATE referral_standings SET earned = '{1}'")]
    [InlineData("UPDATE referral_standings SET taken_back = '{1}'")]
    [InlineData("UPDATE referral_standings SET owed = '{1}'")]
    [InlineData("UPDATE referral_standings SET of_day = '{1}'")]
    [InlineData("DELETE FROM referral_standings")]
    [InlineData("UPDATE referral_periods SET earned = '{1}' WHERE period = 0")]
    [InlineData("DELETE FROM referral_periods WHERE period > 0")]
    public async Task A_commission_that_was_changed_is_found(string sql) =>
        await Found("projection.db", Amounts().Replace(
            sql, amount => amount.Groups[1].Value.PadLeft(Amount.StoredDigits, '0')));

    [Theory]
    [InlineData("UPDATE users SET referrer = 2 WHERE id = 1")]
    [InlineData("UPDATE users SET referrer = 0 WHERE id = 2")]
    [InlineData("UPDATE referral_trees SET level_1 = 2")]
    [InlineData("UPDATE referral_trees SET level_5 = 1")]
    [InlineData("DELETE FROM referral_trees")]
    [InlineData("INSERT INTO referral_trees VALUES (3, 1, 0, 0, 0, 0)")]
    public Task A_tree_that_was_changed_is_found(string sql) => Found("truth.db", sql);

    [Fact]
    public async Task A_user_above_themselves_is_found()
    {
        using var node = await StartWithCommissions();
        node.Tamper("truth.db", "UPDATE users SET referrer = 2, referral_code = 'X' WHERE id = 1");
        Assert.Contains(node.Verify().Findings, finding => finding.Found == "a cycle");
    }

    private static async Task Found(string file, string sql)
    {
        using var node = await StartWithCommissions();
        node.Tamper(file, sql);
        Assert.Contains(node.Verify().Findings, finding => finding.Kind == FindingKind.Referral);
    }

    /// <summary>Amounts have 39 digits in the tables.</summary>
    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Amounts();

    /// <summary>Alice brought bob: two commissions of 10, of which one is taken back.</summary>
    private static async Task<TestNode> StartWithCommissions()
    {
        var node = await TestNode.StartWithHistory();
        await node.Write(
            Command.ReferralsUpdate, tx => ReferralCommands.Set(tx, new SetReferralsRequest(
                [1_000], BindingDays: 1)));
        await node.Write(
            Command.ReferralCodeCreate,
            tx => ReferralCommands.CreateCode(tx, new CreateCodeRequest("ALICE")));
        await node.Write(Command.ReferralBind, tx => ReferralCommands.Bind(tx, "ALICE"), user: 2);
        var fees = Holder.Of(HolderKind.Fees, 1);
        long paid = 0;
        for (var i = 0; i < 2; i++)
        {
            await node.Write(Command.Batch, tx =>
            {
                var split = ReferralCommissions.Split(
                    tx, 2, Income.Trading, TestNode.Silver, new Amount(100), new Amount(100), fees)!;
                var lines = new List<Posting>
                {
                    Posting.Debit(Holder.User(1), TestNode.Silver, new Amount(100)),
                    Posting.Credit(fees, TestNode.Silver, new Amount(100) - split.Credited),
                };
                split.AddTo(lines);
                var posted = tx.Post(new Entry(EntryKind.Trade, [.. lines])).Value;
                ReferralCommissions.Book(tx, posted, split);
                paid = posted.TransactionId;
                return (Result<Unit>)default(Unit);
            });
        }

        await node.Projected();
        var cancellation = TestContext.Current.CancellationToken;
        var trade = (await TransactionQueries.Find(node.Store.Database, paid, cancellation))!;
        var commissions = await ReferralQueries.OfTransaction(node.Store.Database, paid, cancellation);
        await node.Write(
            Command.TransactionReverse,
            tx => TransactionEndpoints.PostReversal(tx, trade, commissions, null));
        await node.Projected();
        return node;
    }
}
