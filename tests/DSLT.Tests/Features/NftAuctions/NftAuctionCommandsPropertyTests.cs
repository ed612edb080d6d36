using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Features.NftAuctions;
using DSLT.Features.Nfts;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.NftAuctions;

public sealed class NftAuctionCommandsPropertyTests(PostgresFixture postgres)
{
    private static readonly string[] Expected =
    [
        "account_frozen", "auction_closed", "auction_exists", "auction_has_bids", "auction_not_found",
        "auction_still_open", "bid_too_low", "done", "forbidden", "insufficient_balance",
        "insufficient_items", "invalid_item_id", "invalid_quantity", "item_not_found", "listing_closed",
        "listing_not_found", "offer_closed", "offer_not_found", "self_transfer", "slippage_exceeded",
        "token_paused",
    ];

    private static readonly string[] Ends =
        ["accepted", "cancelled", "ended", "expired", "sold", "unsold", "void", "withdrawn"];

    /// <summary>
    /// Whatever users bid, offer, sell, move and burn, each item has the owners and each user the money, free
    /// and held, that a model on paper says, before and after restarts and with hardly anything in memory;
    /// the books hold, and the tables can be made again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_life_of_auctions_and_offers_is_that_of_a_model(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 20, Nfts: 3) });
        await TradingStore.Open(store);
        var (answers, ends) = (new HashSet<string>(), new HashSet<string>());
        for (var seed = 1; seed <= (kind == DatabaseKind.Sqlite ? 25 : 4) * Lives.Count; seed++)
        {
            var life = new BidLife(store, new Random(seed));
            await life.Begin();
            for (var step = 0; step < 150; step++)
            {
                await Fault(store, kind, step);
                await life.Step();
            }

            if (seed == 1)
            {
                var midway = Verifier.Run(store.Store.Database, store.Clock);
                Assert.True(midway.Holds, midway.ToText());
            }

            await life.End();
            answers.UnionWith(life.Answers);
            ends.UnionWith(life.Ends);
        }

        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        if (kind == DatabaseKind.Sqlite)
        {
            Assert.Equal(Expected, answers.Order());
            Assert.Equal(Ends, ends.Order());
            store.Close();
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var rebuilt = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(rebuilt.Holds, rebuilt.ToText());
        }
    }

    /// <summary>
    /// An operator may release what is held: then the auction ends without a sale, and nothing is stuck.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task An_auction_whose_held_bid_an_operator_released_is_void_and_the_books_hold(
        DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await Run(store, 1, tx => NftCommands.Create(tx, new CreateCollectionRequest("all", "unique")));
        await Run(store, 1, tx => NftMinting.Mint(tx, "1", new MintItemRequest(new NftMetadata("one"))));
        await Run(store, 1, tx => NftAuctionCommands.Create(tx, new CreateNftAuctionRequest(
            "1", "USD", "10", Clock.Time(store.Clock.NowMicros() + Clock.Hour))));
        await Run(store, 2, tx => NftAuctionCommands.Bid(tx, "1", new PlaceNftBidRequest("10")));
        var account = new AccountId(Holder.User(2), TradingStore.Usd);
        await Run(store, 1, tx => tx.Post(Entry.Release(account, new Amount(400))), Command.FundsRelease);
        var midway = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(midway.Holds, midway.ToText());
        store.Clock.Advance(TimeSpan.FromHours(1));
        var settled = await Run(store, 3, tx => NftAuctionSettling.Settle(tx, "1"));
        Assert.Equal(NftAuctionStatus.Void, settled.Status);
        var held = await store.Sequencer.Read(state => state.Holdings.Of(account.Holder, account.Token).Held);
        Assert.Equal(Amount.Zero, held.Value);
        await store.Store.Projector.WaitFor(
            store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    private static async Task<T> Run<T>(
        TestStore store, long user, Func<Tx, Result<T>> handle, Command command = Command.NftBid)
    {
        var written = await store.Sequencer.Write(TradingStore.Trader(user), command, handle);
        Assert.Null(written.Result.Refusal);
        return written.Result.Value;
    }

    /// <summary>
    /// The node starts again in the middle; on SQLite the tables fail for a while before, so that what
    /// happened then is in the journal only.
    /// </summary>
    private static async Task Fault(TestStore store, DatabaseKind kind, int step)
    {
        if (step % 5 == 0 && step is <= 60 or > 80)
        {
            // What the tables know leaves memory: the next steps have to find it there.
            await store.Store.Projector.WaitFor(
                store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        }

        if (step == 60 && kind == DatabaseKind.Sqlite)
        {
            store.Tables.Fail();
        }

        if (step == 80)
        {
            store.Close();
            store.Tables.Heal();
            store.Reopen();
        }
    }
}
