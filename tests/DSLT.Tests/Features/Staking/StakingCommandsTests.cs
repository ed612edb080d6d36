using DSLT.Features.Staking;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingCommandsTests(PostgresFixture postgres)
{
    /// <summary>
    /// Any sequence of commands pays what a model pays that goes second by second, to the unit and rounded
    /// down; nothing is made or lost, before and after a restart.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_life_of_a_programme_pays_what_a_naive_model_pays(DatabaseKind kind)
    {
        foreach (var mode in new[] { StakingMode.Rate, StakingMode.Apy })
        {
            for (var seed = 0; seed < (kind == DatabaseKind.Sqlite ? 6 : 2); seed++)
            {
                using var store = new TestStore(kind, postgres);
                await TradingStore.Open(store);
                var life = new StakingLife(store, new Random(seed), mode);
                await life.Begin();
                for (var step = 0; step < 150; step++)
                {
                    await life.Step();
                    await life.CheckSums();
                    if (step == 75)
                    {
                        store.Reopen();
                        Verify(store);
                    }
                }

                Verify(store);
                await life.End();
                await life.CheckSums();
                Assert.True(life.Claims > 5, $"only {life.Claims} were paid");
                Assert.True(life.Fees > 3, $"only {life.Fees} paid a fee");
            }
        }
    }

    private static void Verify(TestStore store)
    {
        var report = Verifier.Run(store.Store.Database, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }
}
