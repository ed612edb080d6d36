using DSLT.Data.Sqlite;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Staking;

/// <summary>
/// Random fees, rates, trees, caps and debts, while positions are claimed, compounded and distributed many at
/// once: fees and commissions are those of a model on paper, and every unit is where it belongs.
/// </summary>
public sealed class RewardPayoutPropertyTests(PostgresFixture postgres)
{
    private const int Steps = 60;

    [Theory, EveryDatabase]
    public async Task A_fee_is_shared_as_the_settings_say_and_what_is_left_is_the_stakers(DatabaseKind kind)
    {
        var lives = new List<RewardFeeLife>();
        for (var life = 0; life < 2 * Lives.Count; life++)
        {
            lives.Add(await Live(kind, 20_261_201 + life, compounds: life % 2 == 0));
        }

        Assert.True(lives.Sum(life => life.Commissions) > 500);
        Assert.True(lives.Sum(life => life.KeptBack) > 0, "No commission paid a debt");
        Assert.True(lives.Sum(life => life.Capped) > 0, "No cap was reached within a command");
        Assert.All(lives, life => Assert.True(
            life.MostEntries > 1, "No distribution needed more than one entry"));
    }

    private async Task<RewardFeeLife> Live(DatabaseKind kind, int seed, bool compounds)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var life = new RewardFeeLife(store, new Random(seed), compounds);
        await life.Begin();
        for (var step = 0; step < Steps; step++)
        {
            await life.Step();
            if (step == Steps / 2)
            {
                store.Reopen();
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

        return life;
    }
}
