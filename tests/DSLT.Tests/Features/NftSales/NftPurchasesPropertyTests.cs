using DSLT.Data.Sqlite;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.NftSales;

public sealed class NftPurchasesPropertyTests(PostgresFixture postgres)
{
    private static readonly string[] Expected =
    [
        "account_frozen", "done", "forbidden", "insufficient_items", "invalid_phases", "item_not_found",
        "listing_closed", "listing_not_found", "listing_not_started", "many minted", "max_supply_exceeded",
        "mint_limit_exceeded", "mint_sold_out", "minted", "minted for nothing", "no_phase_open",
        "not_on_allow_list", "phase_not_found", "self_transfer", "slippage_exceeded",
    ];

    /// <summary>
    /// Whatever users do with items, each has the owners and each user the money that a model on paper says,
    /// before and after restarts and with hardly anything in memory; the books hold, and the tables can be
    /// made again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_life_of_items_is_that_of_a_model(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 20, Nfts: 3) });
        await TradingStore.Open(store);
        var answers = new HashSet<string>();
        for (var seed = 1; seed <= (kind == DatabaseKind.Sqlite ? 25 : 4) * Lives.Count; seed++)
        {
            var life = new NftLife(store, new Random(seed));
            await life.Begin();
            for (var step = 0; step < 150; step++)
            {
                await Fault(store, kind, step);
                await life.Step();
            }

            await life.End();
            answers.UnionWith(life.Answers);
        }

        // Waits for the tables, and fails where they cannot be written.
        Assert.NotEqual([0], await store.Query<long>("SELECT count(*) FROM nft_earnings"));
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        if (kind == DatabaseKind.Sqlite)
        {
            Assert.Equal(Expected, answers.Order());
            store.Close();
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var rebuilt = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(rebuilt.Holds, rebuilt.ToText());
        }
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
