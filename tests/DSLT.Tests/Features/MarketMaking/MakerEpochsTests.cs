using System.Globalization;
using System.Numerics;
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

public sealed class MakerEpochsTests(PostgresFixture postgres)
{
    private const long Reward = 3;
    private const long Programme = 1;
    private const int Funds = 40_000;
    private const int Budget = 7_001;
    private const int MinLots = 20;
    private const int MaxSpreadBps = 300;

    private static readonly long[] Makers = [2, 3];

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
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, Prepare);
        foreach (var maker in Makers)
        {
            await TradingStore.Write(store, maker, Join);
            await TradingStore.Write(store, maker, tx => Place(tx, "buy", 200, 100));
            await TradingStore.Write(store, maker, tx => Place(tx, "sell", 202, 100));
        }

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

    /// <summary>A reward token, a programme of it that user 1 has funded, and a book with a middle.</summary>
    private static Result<Unit> Prepare(Tx tx)
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

    private static Result<Unit> Join(Tx tx) =>
        MakerCommands.Join(tx, "1").Then<Unit>(_ => default(Unit));

    private static Result<Unit> Place(Tx tx, string side, long ticks, long lots) =>
        OrderCommands.Place(tx, new PlaceOrderRequest(
            "GOLD-USD", side, "limit", (lots / 1000m).ToString(CultureInfo.InvariantCulture),
            Price: (ticks / 100m).ToString(CultureInfo.InvariantCulture))).Then<Unit>(_ => default(Unit));

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

    private static async Task Look(TestStore store)
    {
        var written = await store.Sequencer.Write(
            Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, Programme));
        Assert.Null(written.Result.Refusal);
    }

    private static async Task TakeBack(TestStore store)
    {
        store.Truth.Fail();
        var written = await store.Sequencer.Write(
            Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, Programme));
        Assert.Equal("storage_unavailable", written.Result.Refusal?.Code.Name);
        store.Truth.Heal();
    }

    private static async Task Restart(TestStore store, bool replays)
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

    private static async Task<Seen> Read(TestStore store) => (await store.Sequencer.Read(state =>
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

    private static void Verify(TestStore store, DatabaseKind kind)
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

    private sealed record Seen(
        MakerEpoch Epoch, Amount Funds, Amount[] Balances, Order[] Orders, (long Price, long Lots)[] Bids,
        (long Price, long Lots)[] Asks);
}
