using DSLT.Core;
using DSLT.Features.Sales;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Sales;

public sealed class SaleSettlementTests(PostgresFixture postgres)
{
    private const long Gold = 1;
    private const long Usd = TradingStore.Usd;
    private const int Buyers = 130;

    /// <summary>
    /// Refunds go out in parts, each once: the node stops in the middle, and starts, and runs again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_sale_that_fails_refunds_everybody_once(DatabaseKind kind)
    {
        using var store = await WithBuyers(kind, softCap: "100000", vesting: null);
        var before = await Totals(store);
        await Run(store);
        Assert.Equal(before, await Totals(store));
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Write(store, 0, tx => SaleClosing.Close(tx, "1"));
        long[] some = [.. Enumerable.Range(5, 60).Select(user => (long)user)];
        await Write(store, 0, tx => SaleDelivery.Run(tx, 1, some));
        store.Reopen();
        for (var again = 0; again < 2; again++)
        {
            await Run(store);
            Assert.Equal(("refunded", Buyers * 200L, 0L, 0L), await Ended(store));
        }

        await Verify(store);
    }

    [Theory, EveryDatabase]
    public async Task A_sale_that_goes_well_makes_one_grant_for_each_buyer(DatabaseKind kind)
    {
        using var store = await WithBuyers(
            kind, softCap: "1", vesting: new ScheduleBody("linear", DurationSeconds: 1_000));
        store.Clock.Advance(TimeSpan.FromDays(1));
        for (var again = 0; again < 2; again++)
        {
            await Run(store);
            Assert.Equal(("settled", 0L, 0L, 0L), await Ended(store));
        }

        var (grant, vesting) = (await store.Sequencer.Read(state =>
            (state.Vesting.Find(7)!, state.Vesting.OfToken(Gold)))).Value;
        Assert.Equal((Buyers, Buyers * 10_000L), ((int)vesting.Grants, (long)vesting.Locked.Units));
        Assert.Equal((11L, 10_000L), (grant.Standing.Beneficiary, (long)grant.Total.Units));
        Assert.Equal(new Amount(5_000), grant.VestedAt(grant.Schedule.Start + (500 * Clock.Second)));
        await Verify(store);
    }

    /// <summary>Who is frozen waits alone, and is not asked about again and again.</summary>
    [Theory, EveryDatabase]
    public async Task Who_cannot_be_paid_is_tried_again_an_hour_later(DatabaseKind kind)
    {
        using var store = await WithBuyers(kind, softCap: "100000", vesting: null);
        await Freeze(store, true);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Run(store);
        Assert.Equal(("refunding", (Buyers - 1) * 200L), First(await Ended(store)));
        var sequence = store.Sequencer.DurableSequence;
        await Run(store);
        Assert.Equal(sequence, store.Sequencer.DurableSequence);
        var retryAt = await RetryAt(store);
        store.Clock.Advance(TimeSpan.FromMinutes(10));
        await Write(store, 0, tx => SaleDelivery.Run(tx, 1, [9]));
        Assert.Equal(retryAt, await RetryAt(store));
        await Freeze(store, false);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await Run(store);
        Assert.Equal(("refunded", Buyers * 200L), First(await Ended(store)));
        await Verify(store);
    }

    [Theory, EveryDatabase]
    public async Task What_is_paused_waits_until_it_no_longer_is(DatabaseKind kind)
    {
        using var store = await WithBuyers(kind, softCap: "1", vesting: null);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Pause(store, true);
        await Run(store);
        Assert.Equal("ended", (await Ended(store)).Status);
        await Pause(store, false);
        await Run(store);
        Assert.Equal("settled", (await Ended(store)).Status);
        await Verify(store);
    }

    private static (string, long) First((string Status, long Usd, long, long) ended) =>
        (ended.Status, ended.Usd);

    /// <summary>Users 5 and up, with 2 USD each, all of which they spend for 0.01 GOLD.</summary>
    private async Task<TestStore> WithBuyers(DatabaseKind kind, string softCap, ScheduleBody? vesting)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Write(store, 1, tx =>
        {
            for (var user = 5; user < 5 + Buyers; user++)
            {
                tx.State.Users.Save(new User(
                    tx.State.Users.NextId(), $"user-{user}", null, "$none$", Role.User, 0, Frozen: false,
                    tx.Now));
                Assert.Null(tx.Post(Entry.Of(
                    EntryKind.Transfer, Posting.Debit(Holder.User(1), Usd, new Amount(200)),
                    Posting.Credit(Holder.User(user), Usd, new Amount(200)))).Refusal);
            }

            return (Result<Unit>)default(Unit);
        });
        var now = store.Clock.GetUtcNow();
        await Write(store, 1, tx => SaleCommands.Create(tx, new CreateSaleRequest(
            "GOLD", "USD", "1", 1_000, "200", now, now.AddHours(1), 0, softCap, Vesting: vesting)));
        for (var user = 5; user < 5 + Buyers; user++)
        {
            await Write(store, user, tx => SalePurchases.Buy(tx, "1", new BuyRequest(Pay: "2")));
        }

        return store;
    }

    private static async Task<long> RetryAt(TestStore store) =>
        (await store.Sequencer.Read(state => state.Sales.BuyerOf(1, 9).RetryAt)).Value;

    private static Task Freeze(TestStore store, bool frozen) => Write(store, 1, tx =>
    {
        tx.Raise(new HoldingFroze(tx.Holding(Holder.User(9), Usd), frozen));
        return (Result<Unit>)default(Unit);
    });

    private static Task Pause(TestStore store, bool paused) => Write(store, 1, tx =>
    {
        tx.State.Tokens.Save(tx.State.Tokens.Find(Gold)! with { Paused = paused });
        return (Result<Unit>)default(Unit);
    });

    private static async Task Write<T>(TestStore store, long user, Func<Tx, Result<T>> handle)
    {
        var written = await store.Sequencer.Write(
            user == 0 ? Caller.Node : TradingStore.Trader(user), Command.SaleBuy,
            tx => handle(tx).Then<Unit>(_ => default(Unit)));
        Assert.Null(written.Result.Refusal);
    }

    /// <summary>How it stands, what the buyers have of USD, and what the sale has of both.</summary>
    private static async Task<(string Status, long Usd, long Gold, long Proceeds)> Ended(TestStore store)
    {
        var now = store.Clock.NowMicros();
        return (await store.Sequencer.Read(state =>
        {
            var sale = state.Sales.Find(1)!;
            return (
                SaleRules.Status(sale, state.Sales.StateOf(sale), now),
                Enumerable.Range(5, Buyers).Sum(user =>
                    (long)state.Holdings.Of(Holder.User(user), Usd).Available.Units),
                (long)state.Holdings.Of(sale.Holder, Gold).Available.Units,
                (long)state.Holdings.Of(sale.Holder, Usd).Available.Units);
        })).Value;
    }

    private static async Task<(Amount, Amount)> Totals(TestStore store) =>
        (await store.Balance(1, Gold), await store.Balance(1, Usd));

    private static async Task Run(TestStore store)
    {
        var job = new SaleSettlement(
            store.Store, store.Clock, NullLogger<SaleSettlement>.Instance);
        await job.Run(store.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
    }

    private static async Task Verify(TestStore store)
    {
        await store.Store.Projector.WaitFor(
            store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }
}
