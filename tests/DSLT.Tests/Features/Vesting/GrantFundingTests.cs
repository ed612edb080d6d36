using System.Diagnostics;
using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Vesting;

public sealed class GrantFundingTests(PostgresFixture postgres)
{
    /// <summary>
    /// Users need not be there: a command takes their ids as found. How long it held the sequencer is told.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Ten_thousand_grants_are_one_command_that_a_restart_and_verify_know(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var terms = new GrantTerms(
            new ScheduleBody("stepped", Steps: 12, StepMonths: 1), Revocable: true, AutoRelease: true);
        var held = TimeSpan.Zero;
        var answered = Stopwatch.GetTimestamp();
        var written = await store.Sequencer.Write(TradingStore.Trader(1), Command.GrantBatch, tx =>
        {
            var began = Stopwatch.GetTimestamp();
            var made = GrantFunding.Create(
                tx, tx.State.Tokens.Find(TradingStore.Usd)!, terms,
                [.. Enumerable.Range(0, GrantFunding.MaxGrants).Select(
                    i => new GrantShare((i % TradingStore.Users) + 1, new Amount(1_200 + i)))]);
            held = Stopwatch.GetElapsedTime(began);
            return made;
        });
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kind}: {held.TotalMilliseconds:F0} ms held, {Stopwatch.GetElapsedTime(answered)} in all");
        var made = written.Result.Value;
        Assert.Equal((1, 10_000), (made.FirstId, made.Shares.Length));
        store.Reopen();
        var last = (await store.Sequencer.Read(state => (
            Grant: state.Vesting.Find(10_000)!, Next: state.Vesting.Find(10_001),
            Account: state.Holdings.Of(Holder.Of(HolderKind.Vesting, 10_000), TradingStore.Usd),
            All: state.Vesting.OfToken(TradingStore.Usd)))).Value;
        Assert.Equal((new Amount(11_199), 4), (last.Grant.Total, last.Grant.Standing.Beneficiary));
        Assert.Equal((last.Grant.Total, null), (last.Account.Available, last.Next));
        Assert.Equal((new Amount(61_995_000), 10_000), (last.All.Locked, last.All.Grants));
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    [Theory, EveryDatabase]
    public async Task A_batch_that_is_refused_leaves_nothing_and_its_ids_are_given_again(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var terms = new GrantTerms(new ScheduleBody("linear", DurationSeconds: 9), false, false);
        var refused = await Create(100, failing: true);
        Assert.Equal("insufficient_balance", refused.Refusal?.Code.Name);
        Assert.Equal(0, (await store.Sequencer.Read(state =>
            state.Vesting.OfToken(TradingStore.Usd).Grants)).Value);
        Assert.Equal(1, (await Create(70, failing: false)).Value.FirstId);
        Assert.Equal(71, (await Create(1, failing: false)).Value.FirstId);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());

        async Task<Result<NewGrants>> Create(int count, bool failing) => (await store.Sequencer.Write(
            TradingStore.Trader(1), Command.GrantBatch, tx =>
            {
                var made = GrantFunding.Create(
                    tx, tx.State.Tokens.Find(TradingStore.Usd)!, terms,
                    [.. Enumerable.Repeat(new GrantShare(2, new Amount(5)), count)]);
                return failing ? new Refusal(Code.InsufficientBalance, "as a later step would") : made;
            })).Result;
    }
}
