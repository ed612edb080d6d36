using DSLT.Data.Sqlite;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Sales;

public sealed class SaleCommandsPropertyTests(PostgresFixture postgres)
{
    /// <summary>
    /// Any life of a sale answers, sells, delivers and refunds as a model on paper does, before and after
    /// restarts and with hardly anything in memory; the books hold, and the tables can be made again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_life_of_a_sale_is_that_of_a_model(DatabaseKind kind)
    {
        using var store = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(Holdings: 20, SaleBuyers: 2) });
        await TradingStore.Open(store);
        var (answers, ends) = (new HashSet<string>(), new HashSet<string?>());
        for (var number = 1; number <= (kind == DatabaseKind.Sqlite ? 40 : 8); number++)
        {
            var life = new SaleLife(store, new Random(number), number);
            await life.Begin();
            for (var step = 0; step < 70; step++)
            {
                await Fault(store, kind, step);
                await life.Step();
            }

            await life.End();
            answers.UnionWith(life.Answers);
            ends.Add(life.Ended);
        }

        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        if (kind == DatabaseKind.Sqlite)
        {
            Assert.Equal(Expected, answers.Order());
            Assert.Equal(["cancelled", "refunded", "settled"], ends.Order());
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
        if (step == 25 && kind == DatabaseKind.Sqlite)
        {
            await store.Store.Projector.WaitFor(
                store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
            store.Tables.Fail();
        }

        if (step == 35)
        {
            store.Close();
            store.Tables.Heal();
            store.Reopen();
        }
    }

    private static readonly string[] Expected =
    [
        "account_frozen", "done", "invalid_pay", "invalid_round", "not_cancellable", "not_on_allow_list",
        "nothing_to_claim", "sale_ended", "sale_limit_exceeded", "sale_not_open", "sale_paused",
        "sale_sold_out", "sale_still_open", "slippage_exceeded", "tier_too_low",
    ];
}
