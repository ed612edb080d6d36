using DSLT.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace DSLT.Tests.Sequencing;

public sealed class StorePropertyTests(PostgresFixture postgres)
{
    private const int StepsInALife = 120;

    private static readonly Gen<ExchangeStep> Steps =
        from kind in Gen.Choose(0, 15)
        from a in Gen.Choose(0, 1_000)
        from b in Gen.Choose(0, 1_000)
        from c in Gen.Choose(0, 1_000)
        from amount in Gen.Frequency(
            (4, Gen.Choose(0, 5_000)), (2, Gen.Choose(0, 100_000)), (1, Gen.Choose(0, 2_000_000)))
        select new ExchangeStep(kind, a, b, c, amount);

    /// <summary>
    /// Every life on a node of its own; a failing one is made shorter until each of its steps is needed.
    /// </summary>
    [Theory]
    [EveryDatabase]
    public void Any_sequence_of_commands_leaves_what_the_model_says_after_a_restart_too(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Postgres)
        {
            postgres.Require();
        }

        // On PostgreSQL a life takes three times as long.
        var count = kind == DatabaseKind.Postgres ? 3 : 8;
        var lives = Arb.From(Steps.ArrayOf(StepsInALife), Shorter);
        var outcomes = (Done: 0, Refused: 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(lives, steps =>
        {
            var (done, refused) = Live(kind, steps).GetAwaiter().GetResult();
            outcomes = (outcomes.Done + done, outcomes.Refused + refused);
        }));
        Assert.True(
            outcomes.Done > count * StepsInALife / 4 && outcomes.Refused > count * StepsInALife / 20,
            $"{outcomes}");
    }

    private async Task<(int Done, int Refused)> Live(DatabaseKind kind, ExchangeStep[] steps)
    {
        await using var node = NodeFixture.On(kind, postgres);
        await node.InitializeAsync();
        var life = new ExchangeLife(node);
        await life.Begin();
        foreach (var step in steps)
        {
            await life.Take(step);
        }

        await life.AssertSame();
        await node.Restart();
        await life.AssertSame();
        return life.Outcomes;
    }

    private static IEnumerable<ExchangeStep[]> Shorter(ExchangeStep[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= steps.Length; start += size)
            {
                yield return [.. steps[..start], .. steps[(start + size)..]];
            }
        }
    }
}
