using DSLT.Data.Sqlite;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Referrals;

/// <summary>
/// Random registrations, bindings, trades, reversals and settings while the clock moves, against a model on
/// paper: the same refusals, the same commissions, the same sums, and after restarts too.
/// </summary>
public sealed class ReferralCommissionsPropertyTests(PostgresFixture postgres)
{
    private const int Steps = 600;

    [Theory, EveryDatabase]
    public async Task Referrers_get_what_the_settings_say_and_give_back_what_is_reversed(DatabaseKind kind)
    {
        var lives = new List<ReferralLife>();
        for (var life = 0; life < Lives.Count; life++)
        {
            lives.Add(await Live(kind, 20_261_122 + life));
        }

        Assert.True(lives.Sum(life => life.Paid) > 100);
        Assert.True(lives.Sum(life => life.Owed) > 0, "All was there to be taken back");
        Assert.True(lives.Sum(life => life.KeptBack) > 0, "No commission paid a debt");
        Assert.True(lives.Sum(life => life.Grafted) > 0, "No tree came below another");
        Assert.Equal(
            [
                "already_referred", "binding_closed", "referral_code_not_found", "referral_cycle",
                "referrals_closed", "self_referral",
            ],
            lives.SelectMany(life => life.Refusals).Distinct().Order());
    }

    private async Task<ReferralLife> Live(DatabaseKind kind, int seed)
    {
        using var store = new TestStore(
            kind, postgres,
            new StoreOptions { Limits = new StateLimits(Holdings: 20, Users: 5, Referrers: 3, Traders: 4) });
        await TradingStore.Open(store);
        var run = new ReferralLife(store, new Random(seed));
        await run.Begin();
        for (var step = 0; step < Steps; step++)
        {
            await run.Step();
            if (step % 150 == 149)
            {
                await run.Compare();
                await Restart(store, run, replays: kind == DatabaseKind.Sqlite);
                await run.Compare();
            }
        }

        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
        store.Close();
        if (kind == DatabaseKind.Sqlite)
        {
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var rebuilt = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(rebuilt.Holds, rebuilt.ToText());
        }

        return run;
    }

    /// <summary>With trades that only the journal holds, where the tables can be made to fail.</summary>
    private static async Task Restart(TestStore store, ReferralLife run, bool replays)
    {
        if (replays)
        {
            store.Tables.Fail();
            await run.PlaceTrades();
            store.Close();
            store.Tables.Heal();
        }

        store.Reopen();
        await run.SeeTrades();
    }
}
