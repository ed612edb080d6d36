using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using static DSLT.Tests.Features.MarketMaking.QuotedMarket;

namespace DSLT.Tests.Features.MarketMaking;

public sealed class MakerCommandsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task Who_leaves_scores_no_more_and_is_paid_for_what_they_scored(DatabaseKind kind)
    {
        using var store = await Quoting(kind, postgres);
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        var tenSeconds = (await Read(store)).Epoch.ScoreOf(2).Units;
        await TradingStore.Write(store, 2, Leave);
        await Restart(store, replays: kind == DatabaseKind.Sqlite);
        await TradingStore.Write(store, 2, Leave);
        store.Clock.Advance(TimeSpan.FromSeconds(20));
        await Look(store);
        Assert.Equal((tenSeconds, 3 * tenSeconds), await Scores());

        // Back again, the time in between is lost, and what was scored before it is not.
        await TradingStore.Write(store, 2, Join);
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        Assert.Equal((2 * tenSeconds, 4 * tenSeconds), await Scores());
        await TradingStore.Write(store, 2, Leave);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await Look(store);
        var paid = (await Read(store)).Balances;
        Assert.Equal((new Amount(Budget * 2 / 6), new Amount(Budget * 4 / 6)), (paid[0], paid[1]));
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        Assert.Equal([3], (await Read(store)).Epoch.Scores.Select(score => score.User));
        Verify(store, kind);

        async Task<(Int128 Left, Int128 Stayed)> Scores() => (await Read(store)).Epoch switch
        {
            var epoch => (epoch.ScoreOf(2).Units, epoch.ScoreOf(3).Units),
        };
    }

    [Theory, EveryDatabase]
    public async Task Who_has_scored_and_left_keeps_a_place_until_the_epoch_is_paid(DatabaseKind kind)
    {
        using var store = await Quoting(kind, postgres);
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        await TradingStore.Write(store, 2, Leave);
        await TradingStore.Write(store, 1, tx =>
        {
            for (var user = 5L; tx.State.MakerProgrammes.Find(Programme)!.Makers.Length < 99; user++)
            {
                tx.State.Users.Save(tx.State.Users.Find(1)! with
                {
                    Id = tx.State.Users.NextId(),
                    Username = $"user-{user}",
                });
                tx.State.MakerProgrammes.Join(
                    tx.State.MakerProgrammes.Find(Programme)!, user, tx.Now);
            }

            return default(Unit);
        });
        Assert.Equal("limit_reached", await TryJoin(4));
        Assert.Null(await TryJoin(2));
        await TradingStore.Write(store, 2, Leave);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await Look(store);
        Assert.Null(await TryJoin(4));

        async Task<string?> TryJoin(long user) => (await store.Sequencer.Write(
            TradingStore.Trader(user), Command.ProgrammeJoin, Join)).Result.Refusal?.Code.Name;
    }
}
