using System.Numerics;
using DSLT.Core;
using DSLT.Features.MarketMaking;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using static DSLT.Tests.Features.MarketMaking.QuotedMarket;

namespace DSLT.Tests.Features.MarketMaking;

public sealed class MakerEpochsTests(PostgresFixture postgres)
{
    private const int MinLots = 20;

    private readonly Dictionary<long, BigInteger> scores = [];
    private long epochStart;
    private long sampledAt;
    private int epochsPaid;

    /// <summary>
    /// Scores and payments are what one gets with the orders in hand: over restarts from the tables and from
    /// the journal's tail, and commits that were taken back; nothing is paid that was not funded.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Scores_and_rewards_are_what_the_orders_come_to(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 61 : 62);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, Prepare);
        foreach (var maker in Makers)
        {
            await TradingStore.Write(store, maker, Join);
        }

        epochStart = (await Read(store)).Epoch.Start;
        for (var round = 0; round < 240; round++)
        {
            store.Clock.Advance(TimeSpan.FromSeconds(random.Next(4, 28)));
            await TradingStore.Write(store, random.Next(1, 4), tx => Quote(tx, random));
            if (random.Next(5) == 0)
            {
                await TakeBack(store);
            }

            await LookAndCompare(store);
            if (round % 40 == 39)
            {
                await Restart(store, replays: round % 80 == 39);
                await AssertScores(store);
            }
        }

        Assert.True(epochsPaid >= 5, $"{epochsPaid} epochs were paid.");
        Assert.Equal(
            epochsPaid, (await store.Query<long>(
                "SELECT DISTINCT epoch_start FROM maker_scores WHERE rtrim(paid, '0') <> ''")).Count);
        await CloseAndCompare(store);
        Verify(store, kind);
    }

    [Theory, EveryDatabase]
    public async Task Who_may_not_receive_is_not_paid_and_a_paused_token_makes_the_epoch_wait(
        DatabaseKind kind)
    {
        using var store = await Quoting(kind, postgres);
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        await TradingStore.Write(store, 1, tx =>
        {
            tx.State.Users.Save(tx.State.Users.Find(2)! with { Frozen = true });
            return Pause(tx, true);
        });
        store.Clock.Advance(TimeSpan.FromMinutes(20));
        await Look(store);
        Assert.Equal(new Amount(Funds), (await Read(store)).Funds);
        Assert.Equal(2, (await Read(store)).Epoch.Scores.Length);
        await TradingStore.Write(store, 1, tx => Pause(tx, false));
        await Look(store);
        var after = await Read(store);
        Assert.Equal(new Amount(Funds - (Budget / 2)), after.Funds);
        Assert.Equal((Amount.Zero, new Amount(Budget / 2)), (after.Balances[0], after.Balances[1]));
        Assert.Empty(after.Epoch.Scores);
        Assert.True(after.Epoch.Start > store.Clock.NowMicros() - (5 * Clock.Minute));
        Verify(store, kind);
    }

    /// <summary>
    /// What somebody scored is paid unless they may not receive the token; it is lost then.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task A_frozen_holding_is_not_paid_though_its_orders_count(DatabaseKind kind)
    {
        using var store = await Quoting(kind, postgres);
        await TradingStore.Write(store, 1, tx => TokenCommands.Freeze(tx, new FreezeRequest(
            "RWD", "user-2", Frozen: true)).Then<Unit>(_ => default(Unit)));
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        var scored = (await Read(store)).Epoch.Scores;
        Assert.Equal(scored[0].Score, scored[1].Score);
        store.Clock.Advance(TimeSpan.FromMinutes(5));
        await Look(store);
        var after = await Read(store);
        Assert.Equal((Amount.Zero, new Amount(Budget / 2)), (after.Balances[0], after.Balances[1]));
        Assert.Equal(new Amount(Funds - (Budget / 2)), after.Funds);
        Verify(store, kind);
    }

    /// <summary>Orders that stood while the node was down count for twenty seconds of it.</summary>
    [Theory, EveryDatabase]
    public async Task The_time_in_which_a_node_was_down_does_not_count(DatabaseKind kind)
    {
        using var store = await Quoting(kind, postgres);
        store.Clock.Advance(TimeSpan.FromSeconds(10));
        await Look(store);
        var tenSeconds = (await Read(store)).Epoch.ScoreOf(2).Units;
        await Restart(store, replays: false);
        store.Clock.Advance(TimeSpan.FromMinutes(4));
        await Look(store);
        Assert.Equal(3 * tenSeconds, (await Read(store)).Epoch.ScoreOf(2).Units);
        store.Clock.Advance(TimeSpan.FromSeconds(20));
        await Look(store);
        Assert.Equal(5 * tenSeconds, (await Read(store)).Epoch.ScoreOf(2).Units);
    }

    private static Result<Unit> Pause(Tx tx, bool paused)
    {
        tx.State.Tokens.Save(tx.State.Tokens.Find(Reward)! with { Paused = paused });
        return default(Unit);
    }

    /// <summary>A maker moves its quotes, some of them too small or too far to count.</summary>
    private static Result<Unit> Quote(Tx tx, Random random)
    {
        if (random.Next(3) == 0 && tx.Caller.UserId != 1)
        {
            Assert.Null(OrderCommands.CancelAll(tx, "GOLD-USD").Refusal);
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var before = tx.Save();
            var isBuy = random.Next(2) == 0;
            if (Place(tx, isBuy ? "buy" : "sell", isBuy ? random.Next(190, 203) : random.Next(199, 212),
                random.Next(5, 90)).IsRefused)
            {
                tx.BackTo(before);
            }
        }

        return default(Unit);
    }

    private static async Task TakeBack(TestStore store)
    {
        store.Truth.Fail();
        var written = await store.Sequencer.Write(
            Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, Programme));
        Assert.Equal("storage_unavailable", written.Result.Refusal?.Code.Name);
        store.Truth.Heal();
    }

    private async Task LookAndCompare(TestStore store)
    {
        var before = await Read(store);
        var now = store.Clock.NowMicros();
        await Look(store);
        var after = await Read(store);
        if (now < epochStart + (300 * Clock.Second))
        {
            Count(before, now);
            Assert.Equal(before.Funds, after.Funds);
            await AssertScores(store);
            return;
        }

        AssertPaid(before, after, BigInteger.Min(Budget, (BigInteger)before.Funds.Units));
        epochsPaid += after.Funds < before.Funds ? 1 : 0;
        while (epochStart + (300 * Clock.Second) <= now)
        {
            epochStart += 300 * Clock.Second;
        }

        Assert.Equal(epochStart, after.Epoch.Start);
        scores.Clear();
        sampledAt = 0;
        await AssertScores(store);
    }

    private void AssertPaid(Seen before, Seen after, BigInteger sum)
    {
        var total = scores.Values.Aggregate(BigInteger.Zero, (all, score) => all + score);
        var paid = BigInteger.Zero;
        for (var i = 0; i < Makers.Length; i++)
        {
            var expected = total.IsZero ? 0 : sum * scores.GetValueOrDefault(Makers[i]) / total;
            Assert.Equal(
                expected, (BigInteger)(after.Balances[i].Units - before.Balances[i].Units));
            paid += expected;
        }

        Assert.True(paid <= (BigInteger)before.Funds.Units);
        Assert.True(
            after.Funds.IsZero || (BigInteger)(before.Funds - after.Funds).Units == paid);
    }

    private async Task CloseAndCompare(TestStore store)
    {
        store.Clock.Advance(TimeSpan.FromSeconds(3));
        var (before, now) = (await Read(store), store.Clock.NowMicros());
        await TradingStore.Write(
            store, 1, tx => MakerCommands.Update(tx, "1", "closed").Then<Unit>(_ => default(Unit)));
        var after = await Read(store);
        var passed = BigInteger.Min(now - epochStart, 300 * Clock.Second);
        var earned = Budget * passed / (300 * Clock.Second);
        AssertPaid(before, after, BigInteger.Min(earned, (BigInteger)before.Funds.Units));
        Assert.Equal(Amount.Zero, after.Funds);
        var returned = await store.Balance(1, Reward);
        Assert.Equal(
            new Amount(Funds),
            after.Balances.Aggregate(returned, (sum, balance) => sum + balance));
        var refused = await store.Sequencer.Write(
            TradingStore.Trader(1), Command.Batch, tx => MakerCommands.Fund(tx, "1", "1"));
        Assert.Equal("programme_closed", refused.Result.Refusal?.Code.Name);
    }

    /// <summary>With fractions of big integers, but for the rounding that is part of the score.</summary>
    private void Count(Seen seen, long now)
    {
        var (bid, ask) = (
            seen.Bids.FirstOrDefault(level => level.Lots >= MinLots).Price,
            seen.Asks.FirstOrDefault(level => level.Lots >= MinLots).Price);
        if (bid == 0 || ask == 0)
        {
            return;
        }

        var since = sampledAt == 0 ? epochStart : sampledAt;
        var milliseconds = Math.Min(now - since, 20 * Clock.Second) / 1_000;
        foreach (var maker in Makers)
        {
            var sides = new[] { OrderSide.Buy, OrderSide.Sell }.Select(side => seen.Orders
                .Where(order => order.User == maker && order.Side == side && order.Remaining >= MinLots)
                .Aggregate(BigInteger.Zero, (sum, order) => sum + (order.Remaining * Weight(order.Price))));
            scores[maker] = scores.GetValueOrDefault(maker) + (sides.Min() * milliseconds);
        }

        sampledAt = now;

        BigInteger Weight(long price)
        {
            BigInteger reach = (bid + ask) * MaxSpreadBps, away = Math.Abs((2 * price) - bid - ask) * 10_000;
            var linear = away < reach ? (reach - away) * 1_000_000 / reach : 0;
            return linear * linear / 1_000_000;
        }
    }

    private async Task AssertScores(TestStore store)
    {
        var epoch = (await Read(store)).Epoch;
        Assert.Equal(
            scores.Where(score => !score.Value.IsZero).OrderBy(score => score.Key)
                .Select(score => (score.Key, score.Value)),
            epoch.Scores.OrderBy(score => score.User)
                .Select(score => (score.User, (BigInteger)score.Score.Units)));
    }


}
