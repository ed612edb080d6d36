using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Sales;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Sales;

/// <summary>User 3 was brought by 2, and 2 by 1: 10 % and 5 % of what is paid.</summary>
public sealed class SaleCommissionsTests(PostgresFixture postgres)
{
    private const long Usd = TradingStore.Usd;

    [Theory, EveryDatabase]
    public async Task A_purchase_pays_referrers_in_its_own_transaction(DatabaseKind kind)
    {
        using var store = await Open(kind, softCap: null, vesting: null);
        var (first, second) = (await Has(store, 1), await Has(store, 2));
        var bought = (await store.Sequencer.Write(
            TradingStore.Trader(3), Command.SaleBuy,
            tx => SalePurchases.Buy(tx, "1", new BuyRequest(Pay: "100")))).Result.Value;
        Assert.Equal((first + 500, second + 1_000), (await Has(store, 1), await Has(store, 2)));
        Assert.Equal(8_500, await Proceeds(store));
        var earned = (await ReferralQueries.OfTransaction(
            store.Store.Database, await Projected(store, bought.TransactionId),
            TestContext.Current.CancellationToken)).Count;
        Assert.Equal(2, earned);
        await Verify(store);

        var treasury = await Has(store, Holder.Treasury);
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Run(store);
        Assert.Equal(treasury + 8_500, await Has(store, Holder.Treasury));
        Assert.Equal(0, await Proceeds(store));
        await Verify(store);
    }

    /// <summary>Nothing is paid while it may be refunded; then once, and the rest goes on.</summary>
    [Theory, EveryDatabase]
    public async Task What_is_kept_until_the_end_pays_them_then(DatabaseKind kind)
    {
        foreach (var vesting in new[] { null, new ScheduleBody("linear", DurationSeconds: 1_000) })
        {
            using var store = await Open(kind, softCap: "150", vesting);
            var (first, second) = (await Has(store, 1), await Has(store, 2));
            await Write(store, 3, tx => SalePurchases.Buy(tx, "1", new BuyRequest(Pay: "100")));
            await Write(store, 4, tx => SalePurchases.Buy(tx, "1", new BuyRequest(Pay: "100")));
            Assert.Equal((first, second, 20_000L), (
                await Has(store, 1), await Has(store, 2), await Proceeds(store)));
            store.Clock.Advance(TimeSpan.FromDays(1));
            await Write(store, 0, tx => SaleClosing.Close(tx, "1"));
            Assert.Equal(3_000, await Proceeds(store));
            await Verify(store);
            store.Reopen();
            await Run(store);
            await Run(store);
            Assert.Equal((first + 500, second + 1_000, 0L), (
                await Has(store, 1), await Has(store, 2), await Proceeds(store)));
            Assert.Equal(18_500, await Has(store, Holder.Treasury));
            await Verify(store);
        }
    }

    [Theory, EveryDatabase]
    public async Task A_sale_that_fails_pays_nobody_and_refunds_all(DatabaseKind kind)
    {
        using var store = await Open(kind, softCap: "150", vesting: null);
        var (first, second, third) = (await Has(store, 1), await Has(store, 2), await Has(store, 3));
        await Write(store, 3, tx => SalePurchases.Buy(tx, "1", new BuyRequest(Pay: "100")));
        store.Clock.Advance(TimeSpan.FromDays(1));
        await Run(store);
        await Run(store);
        Assert.Equal((first, second, third, 0L), (
            await Has(store, 1), await Has(store, 2), await Has(store, 3), await Proceeds(store)));
        await Verify(store);
    }

    private async Task<TestStore> Open(DatabaseKind kind, string? softCap, ScheduleBody? vesting)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var now = store.Clock.GetUtcNow();
        await Write(store, 1, tx =>
        {
            foreach (var (user, by) in new[] { (2L, 1L), (3L, 2L) })
            {
                tx.State.Users.Save(tx.State.Users.Find(user)! with
                {
                    Binding = new Binding(by, $"CODE-{by}", tx.Now),
                });
            }

            tx.State.Referrals.Save(1, new ReferralTree(1, 1, 0, 0, 0));
            tx.State.Referrals.Save(2, new ReferralTree(1, 0, 0, 0, 0));
            tx.State.Referrals.Save(new ReferralSettings(
                1, [], [1_000, 500], [], 0, 0, 0, null, [], [], 1, tx.Now));
            return SaleCommands.Create(tx, new CreateSaleRequest(
                "GOLD", "USD", "1", 1_000, "200", now, now.AddHours(1), 0, softCap, Vesting: vesting));
        });
        return store;
    }

    private static Task Run(TestStore store) =>
        new SaleSettlement(store.Store, store.Clock, NullLogger<SaleSettlement>.Instance)
            .Run(store.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

    private static Task<long> Has(TestStore store, long user) => Has(store, Holder.User(user));

    private static async Task<long> Has(TestStore store, Holder holder) =>
        (await store.Sequencer.Read(state => (long)state.Holdings.Of(holder, Usd).Available.Units)).Value;

    private static async Task<long> Proceeds(TestStore store) => await Has(
        store, (await store.Sequencer.Read(state => state.Sales.Find(1)!.Holder)).Value);

    private static async Task<long> Projected(TestStore store, long transaction)
    {
        await store.Store.Projector.WaitFor(
            store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        return transaction;
    }

    private static async Task Verify(TestStore store)
    {
        _ = await Projected(store, 0);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    private static async Task Write<T>(TestStore store, long user, Func<Tx, Result<T>> handle)
    {
        var written = await store.Sequencer.Write(
            user == 0 ? Caller.Node : TradingStore.Trader(user), Command.SaleBuy,
            tx => handle(tx).Then<Unit>(_ => default(Unit)));
        Assert.Null(written.Result.Refusal);
    }
}
