using System.Globalization;
using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Features.MarketMaking;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.MarketMaking;

/// <summary>A market with a programme that pays two makers for their quotes.</summary>
internal static class QuotedMarket
{
    public const long Reward = 3;
    public const long Programme = 1;
    public const int Funds = 40_000;
    public const int Budget = 7_001;
    public const int MaxSpreadBps = 300;
    public static readonly long[] Makers = [2, 3];

    /// <summary>Two makers whose quotes are worth the same.</summary>
    public static async Task<TestStore> Quoting(DatabaseKind kind, PostgresFixture postgres)
    {
        var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, Prepare);
        foreach (var maker in Makers)
        {
            await TradingStore.Write(store, maker, Join);
            await TradingStore.Write(store, maker, tx => Place(tx, "buy", 200, 100));
            await TradingStore.Write(store, maker, tx => Place(tx, "sell", 202, 100));
        }

        return store;
    }

    /// <summary>A reward token, a programme of it that user 1 has funded, and a book with a middle.</summary>
    public static Result<Unit> Prepare(Tx tx)
    {
        tx.State.Tokens.Save(new Token(
            tx.State.Tokens.NextId(), "RWD", "Reward", 0, null, Mintable: true, Paused: false, Issuer: 1,
            "{}", tx.Now));
        Assert.Null(tx.Post(Entry.Of(
            EntryKind.Mint,
            Posting.Debit(Holder.Issuance, Reward, new Amount(Funds)),
            Posting.Credit(Holder.User(1), Reward, new Amount(Funds)))).Refusal);
        Assert.Null(MakerCommands.Create(tx, new CreateProgrammeRequest(
            "GOLD-USD", "RWD", 300, $"{Budget}", MaxSpreadBps, "0.02")).Refusal);
        Assert.Null(MakerCommands.Fund(tx, "1", $"{Funds}").Refusal);
        Assert.Null(Place(tx, "buy", 195, 1_000).Refusal);
        return Place(tx, "sell", 207, 1_000);
    }

    public static Result<Unit> Join(Tx tx) =>
        MakerCommands.Join(tx, "1").Then<Unit>(_ => default(Unit));

    public static Result<Unit> Leave(Tx tx) =>
        MakerCommands.Leave(tx, "1").Then<Unit>(_ => default(Unit));

    public static Result<Unit> Place(Tx tx, string side, long ticks, long lots) =>
        OrderCommands.Place(tx, new PlaceOrderRequest(
            "GOLD-USD", side, "limit", (lots / 1000m).ToString(CultureInfo.InvariantCulture),
            Price: (ticks / 100m).ToString(CultureInfo.InvariantCulture))).Then<Unit>(_ => default(Unit));

    public static async Task Look(TestStore store)
    {
        var written = await store.Sequencer.Write(
            Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, Programme));
        Assert.Null(written.Result.Refusal);
    }

    public static async Task Restart(TestStore store, bool replays)
    {
        if (replays)
        {
            store.Tables.Fail();
            await Look(store);
            store.Close();
            store.Tables.Heal();
        }

        store.Reopen();
    }

    public static async Task<Seen> Read(TestStore store) => (await store.Sequencer.Read(state =>
    {
        var programme = state.MakerProgrammes.Find(Programme)!;
        return new Seen(
            state.MakerProgrammes.EpochOf(programme),
            state.Holdings.Of(programme.Account.Holder, Reward).Available,
            [.. Makers.Select(maker => state.Holdings.Of(Holder.User(maker), Reward).Available)],
            [.. Makers.SelectMany(maker => state.Orders.OfUser(maker, 1))],
            [.. state.Orders.Of(1).Book.Levels(OrderSide.Buy).Select(level => (level.Price, level.Lots))],
            [.. state.Orders.Of(1).Book.Levels(OrderSide.Sell).Select(level => (level.Price, level.Lots))]);
    })).Value;

    public static void Verify(TestStore store, DatabaseKind kind)
    {
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        store.Close();
        if (kind == DatabaseKind.Sqlite)
        {
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var rebuilt = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(rebuilt.Holds, rebuilt.ToText());
        }
    }
}

/// <summary>How a programme, its makers and the book stand.</summary>
internal sealed record Seen(
    MakerEpoch Epoch, Amount Funds, Amount[] Balances, Order[] Orders, (long Price, long Lots)[] Bids,
    (long Price, long Lots)[] Asks);
