using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data.Sqlite;
using DSLT.Features.Fees;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Trading;

public sealed class UserTradingStoreTests(PostgresFixture postgres)
{
    private const int Rounds = 300;
    private const long Ore = 2;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(50),
        TimeSpan.FromHours(5), TimeSpan.FromHours(19), TimeSpan.FromDays(3),
    ];

    /// <summary>What the tiers are in the test: from so many cents, these basis points.</summary>
    private static readonly (long MinVolume, int MakerBps, int TakerBps)[] Tiers =
        [(500, 8, 20), (2_000, 5, 14), (3_500, 0, 7)];

    /// <summary>
    /// Statistics and fees are what one gets by going through the list of all trades: after restarts, from
    /// the tables or from the journal's tail, after commands and whole commits that were taken back, with
    /// hardly any room in memory, and in tables that were made again.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Statistics_and_fees_are_what_the_list_of_trades_comes_to(DatabaseKind kind)
    {
        var tight = new StoreOptions { Limits = new StateLimits(Traders: 3) };
        using var store = new TestStore(kind, postgres, tight);
        var random = new Random(kind == DatabaseKind.Sqlite ? 41 : 42);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, OpenMore);
        for (var round = 0; round < Rounds; round++)
        {
            await Advance(store, Steps[random.Next(Steps.Length)]);
            if (random.Next(6) == 0)
            {
                await TakeBack(store, random);
            }

            await TradingStore.Write(
                store, random.Next(1, TradingStore.Users), tx => Trade(tx, random));
            if (round % 60 == 59)
            {
                await AssertSame(store);
                await Restart(store, random, replays: round % 120 == 119);
                await AssertSame(store);
            }
        }

        store.Close();
        if (kind == DatabaseKind.Sqlite)
        {
            using var database = SqliteDatabase.OpenBeside(store.Place);
            var report = Rebuild.Run(database, store.Place, TimeProvider.System);
            Assert.True(report.Holds, report.ToText());
        }
    }

    /// <summary>A second market with the same quote token, and tiers on both.</summary>
    private static Result<Unit> OpenMore(Tx tx)
    {
        var token = tx.State.Tokens.NextId();
        tx.State.Tokens.Save(new Token(
            token, "ORE", "Ore", 6, null, Mintable: true, Paused: false, Issuer: 1, "{}", tx.Now));
        for (var user = 1; user <= TradingStore.Users; user++)
        {
            Assert.Null(tx.Post(Entry.Of(
                EntryKind.Mint,
                Posting.Debit(Holder.Issuance, token, new Amount(1_000_000_000_000)),
                Posting.Credit(Holder.User(user), token, new Amount(1_000_000_000_000)))).Refusal);
        }

        Assert.Null(MarketCommands.Create(
            tx, new CreateMarketRequest("ORE", "USD", "0.01", "0.001", 11, 26)).Refusal);
        foreach (var symbol in new[] { "GOLD-USD", "ORE-USD" })
        {
            var market = tx.State.Markets.Get(symbol).Value;
            tx.State.Markets.SaveTiers(market with
            {
                Tiers = new FeeTiers([.. Tiers.Select(tier => new FeeTier(
                    new Amount(tier.MinVolume), new FeeRates(tier.MakerBps, tier.TakerBps)))]),
            });
        }

        return default(Unit);
    }

    private static Result<Unit> Trade(Tx tx, Random random)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var before = tx.Save();
            var ticks = 190 + random.Next(20);
            var placed = OrderCommands.Place(tx, new PlaceOrderRequest(
                random.Next(3) == 0 ? "ORE-USD" : "GOLD-USD", random.Next(2) == 0 ? "buy" : "sell", "limit",
                (random.Next(10, 2_000) / 1000m).ToString(CultureInfo.InvariantCulture),
                Price: (ticks / 100m).ToString(CultureInfo.InvariantCulture), SelfTradePrevention: "none"));
            if (placed.IsRefused || random.Next(7) == 0)
            {
                tx.BackTo(before);
            }
        }

        return default(Unit);
    }

    /// <summary>
    /// What was traded a month ago is in the tables by then: a test that flies through months waits for them.
    /// </summary>
    private static async Task Advance(TestStore store, TimeSpan by)
    {
        if (by > TimeSpan.FromHours(1))
        {
            await store.Query<long>("SELECT sequence FROM watermark");
        }

        store.Clock.Advance(by);
    }

    private static async Task TakeBack(TestStore store, Random random)
    {
        var written = await store.Sequencer.Write<Unit>(TradingStore.Trader(1), Command.Batch, tx =>
        {
            Trade(tx, random);
            return Refusal.Invalid("round", "To be taken back.");
        });
        Assert.Equal("invalid_round", written.Result.Refusal?.Code.Name);
        store.Truth.Fail();
        written = await store.Sequencer.Write(
            TradingStore.Trader(2), Command.Batch, tx => Trade(tx, random));
        Assert.Equal("storage_unavailable", written.Result.Refusal?.Code.Name);
        store.Truth.Heal();
    }

    private static async Task Restart(TestStore store, Random random, bool replays)
    {
        if (replays)
        {
            store.Tables.Fail();
            await TradingStore.Write(store, 3, tx => Trade(tx, random));
            await TradingStore.Write(store, 2, tx => Trade(tx, random));
            store.Close();
            store.Tables.Heal();
        }

        store.Reopen();
    }

    private static async Task AssertSame(TestStore store)
    {
        var trades = await store.Query<TradeRow>(
            "SELECT time AS Time, market AS Market, lots AS Lots, quote AS QuoteText, taker_side AS Side, "
            + "maker_user AS Maker, taker_user AS Taker, maker_fee AS MakerFeeText, "
            + "taker_fee AS TakerFeeText FROM trades ORDER BY id");
        var (figures, totals) = (
            new Dictionary<(long User, long Market), NaiveTrading>(),
            new Dictionary<(long User, long Market, long Hour), string>());
        var reached = new HashSet<int>();
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i];
            var (maker, taker) = (
                Tier(trades, i, trade.Maker, trade.Time), Tier(trades, i, trade.Taker, trade.Time));
            reached.Add(taker.Index);
            Assert.Equal(trade.FeeOf(isMaker: true, maker.MakerBps), BigInteger.Parse(trade.MakerFeeText));
            Assert.Equal(trade.FeeOf(isMaker: false, taker.TakerBps), BigInteger.Parse(trade.TakerFeeText));
            Count(figures, trade);
            foreach (var user in new[] { trade.Maker, trade.Taker })
            {
                totals[(user, trade.Market, trade.Time / Clock.Hour)] = figures[(user, trade.Market)].Text;
            }
        }

        Assert.True(trades.Count < 400 || reached.Count == Tiers.Length + 1, "Every tier is reached.");
        await AssertMemory(store, trades, figures);
        var table = await store.Query<TotalsRow>(
            "SELECT user_id AS User, market AS Market, hour AS Hour, base_volume AS A, quote_volume AS B, "
            + "trades AS C, base_fees AS D, quote_fees AS E, position AS F, cost AS G, realised AS H "
            + "FROM trading_totals");
        Assert.Equal(
            totals.OrderBy(total => total.Key).Select(total => (total.Key, total.Value)),
            table.Select(row => ((row.User, row.Market, row.Hour), row.Text)).OrderBy(row => row.Item1));
        var volumes = await store.Query<VolumeRow>(
            "SELECT user_id AS User, day AS Day, total AS Total, total_before AS TotalBefore "
            + "FROM trading_volumes");
        Assert.All(volumes, row => Assert.Equal(
            (Volume(trades, row.User, 0, row.Day), Volume(trades, row.User, 0, row.Day - 1)),
            (BigInteger.Parse(row.Total), BigInteger.Parse(row.TotalBefore))));
    }

    private static async Task AssertMemory(
        TestStore store, List<TradeRow> trades, Dictionary<(long User, long Market), NaiveTrading> figures)
    {
        var now = store.Clock.NowMicros();
        var today = now / Clock.Day;
        foreach (var ((user, market), naive) in figures)
        {
            var (trading, window) = (await store.Sequencer.Read(state => (
                state.Trading.Of(user, market),
                state.Trading.WindowVolume(user, TradingStore.Usd, now)))).Value;
            Assert.Equal(naive.Text, TradingRulesTests.TextOf(trading));
            Assert.Equal(naive.Cash, (BigInteger)(trading.Realised - trading.Cost).Units);
            Assert.Equal(Volume(trades, user, today - 30, today - 1), (BigInteger)window.Units);
        }
    }

    private static void Count(
        Dictionary<(long User, long Market), NaiveTrading> figures, TradeRow trade)
    {
        var (buyer, seller) = trade.Side == 1 ? (trade.Taker, trade.Maker) : (trade.Maker, trade.Taker);
        var (buyerFee, sellerFee) = trade.Side == 1
            ? (trade.TakerFeeText, trade.MakerFeeText)
            : (trade.MakerFeeText, trade.TakerFeeText);
        var isWithOneself = buyer == seller;
        var sides = new Action[]
        {
            () => Of(buyer).Buy(trade.Quantity, trade.Quote, BigInteger.Parse(buyerFee), isWithOneself),
            () => Of(seller).Sell(trade.Quantity, trade.Quote, BigInteger.Parse(sellerFee), isWithOneself),
        };

        // Of a trade with oneself the side of the resting order comes first.
        foreach (var side in trade.Side == 1 ? sides.Reverse() : sides)
        {
            side();
        }

        NaiveTrading Of(long user)
        {
            if (!figures.TryGetValue((user, trade.Market), out var naive))
            {
                figures.Add((user, trade.Market), naive = new NaiveTrading());
            }

            return naive;
        }
    }

    private static (int Index, int MakerBps, int TakerBps) Tier(
        List<TradeRow> trades, int before, long user, long time)
    {
        var today = time / Clock.Day;
        var volume = Volume(trades.Take(before), user, today - 30, today - 1);
        var index = Array.FindLastIndex(Tiers, tier => tier.MinVolume <= volume);
        return index >= 0 ? (index, Tiers[index].MakerBps, Tiers[index].TakerBps)
            : trades[before].Market == Ore ? (index, 11, 26)
            : (index, 10, 25);
    }

    private static BigInteger Volume(IEnumerable<TradeRow> trades, long user, long firstDay, long lastDay) =>
        trades.Where(trade => trade.Maker != trade.Taker && (trade.Maker == user || trade.Taker == user)
                && trade.Time / Clock.Day >= firstDay && trade.Time / Clock.Day <= lastDay)
            .Aggregate(BigInteger.Zero, (sum, trade) => sum + trade.Quote);

    private sealed record TradeRow
    {
        public long Time { get; init; }

        public long Market { get; init; }

        public long Lots { get; init; }

        public string QuoteText { get; init; } = "";

        public long Side { get; init; }

        public long Maker { get; init; }

        public long Taker { get; init; }

        public string MakerFeeText { get; init; } = "";

        public string TakerFeeText { get; init; } = "";

        public BigInteger Quantity => Lots * 1_000;

        public BigInteger Quote => BigInteger.Parse(QuoteText);

        public BigInteger FeeOf(bool isMaker, int bps)
        {
            var received = Side == 1 == isMaker ? Quote : Quantity;
            return ((received * bps) + 9_999) / 10_000;
        }
    }

    private sealed record TotalsRow
    {
        public long User { get; init; }

        public long Market { get; init; }

        public long Hour { get; init; }

        public string A { get; init; } = "";

        public string B { get; init; } = "";

        public long C { get; init; }

        public string D { get; init; } = "";

        public string E { get; init; } = "";

        public string F { get; init; } = "";

        public string G { get; init; } = "";

        public string H { get; init; } = "";

        public string Text => string.Join(' ', new[] { A, B, $"{C}", D, E, F, G, H }.Select(
            text => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)));
    }

    private sealed record VolumeRow
    {
        public long User { get; init; }

        public long Day { get; init; }

        public string Total { get; init; } = "";

        public string TotalBefore { get; init; } = "";
    }
}
