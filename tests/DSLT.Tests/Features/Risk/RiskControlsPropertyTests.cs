using System.Globalization;
using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Risk;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Features.Risk;

public sealed class RiskControlsPropertyTests(PostgresFixture postgres)
{
    private const int Rounds = 400;
    private const int OrdersARound = 6;

    private static readonly RiskRequest AllControls = new(
        "1000020", new BandSettings(400, 300), 150, new BreakerSettings(250, 20, 3, 3), 4,
        new OrderToTradeSettings(2, 8, 60));

    /// <summary>
    /// Random orders under all controls: what a naive model of each control says holds for every one, nothing
    /// is lost, and a node that restarts all the time decides as one that never does.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_orders_keep_to_the_controls_and_restarts_change_no_decision(DatabaseKind kind)
    {
        using var steady = new TestStore(kind, postgres);
        using var restarting = new TestStore(
            kind, postgres, new StoreOptions { Limits = new StateLimits(RiskActivities: 2) });
        var decisions = await Run(steady, restarts: false);

        Assert.Equal(decisions, await Run(restarting, restarts: true));
        var counts = decisions.Select(decision => decision.Split(' ')[0]).CountBy(word => word)
            .ToDictionary();
        foreach (var expected in new[]
        {
            "open", "filled", "expired", "partiallyFilled", "pending", "order_outside_band",
            "position_limit_exceeded", "price_impact_exceeded", "too_many_orders", "order_to_trade_exceeded",
            "market_halted", "halted", "reopened", "order_would_trade",
        })
        {
            Assert.True(counts.GetValueOrDefault(expected) >= 3, $"{expected}: {Text(counts)}");
        }
    }

    private static string Text(Dictionary<string, int> counts) => string.Join(", ", counts);

    private static async Task<List<string>> Run(TestStore store, bool restarts)
    {
        var random = new Random(5);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => RiskCommands.Update(tx, "GOLD-USD", AllControls)
            .Then<Unit>(_ => default(Unit)));
        var before = await Totals(store);
        var model = new NaiveRisk(AllControls);
        var decisions = new List<string>();
        for (var round = 0; round < Rounds; round++)
        {
            store.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(20) == 0 ? 9_000 : random.Next(2_000)));
            var user = 1 + random.Next(TradingStore.Users);
            await TradingStore.Write(store, user, tx =>
            {
                for (var i = 0; i < OrdersARound; i++)
                {
                    decisions.Add(PlaceOne(tx, Request(random, model.LastPrice), model));
                }

                return default(Unit);
            });
            await model.Check(store);
            if (restarts && round % 8 == 7)
            {
                store.Reopen();
                await model.Check(store);
            }
        }

        Assert.Equal(before, await Totals(store));
        AssertRebuilds(await store.Query<long>("SELECT sequence FROM watermark"), store);
        return decisions;
    }

    /// <summary>What the controls remember can be made again from the journal.</summary>
    private static void AssertRebuilds(IReadOnlyList<long> watermark, TestStore store)
    {
        using var scratch = new TemporaryDirectory();
        var report = Rebuild.Run(store.Store.Database, scratch.Path, store.Clock);
        Assert.True(report.Holds && report.Rows >= watermark.Single(), report.ToText());
    }

    private static string PlaceOne(Tx tx, PlaceOrderRequest request, NaiveRisk model)
    {
        var (before, seen) = (tx.Save(), tx.State.Orders.Updates.Count);
        var expected = model.Expect(tx, request);
        var placed = OrderCommands.Place(tx, request);
        if (placed.Refusal is { } refusal)
        {
            tx.BackTo(before);
            NaiveRisk.Refused(expected, refusal.Code);
            return refusal.Code.Name;
        }

        Assert.Null(expected);
        var wasHalted = model.IsHalted;
        model.Accepted(tx, tx.State.Orders.Updates.Skip(seen).Select(update => update.Trade).OfType<Trade>());
        var turned = (wasHalted, model.IsHalted) switch
        {
            (false, true) => "halted ",
            (true, false) => "reopened ",
            _ => "",
        };
        return $"{turned}{placed.Value.Status} {placed.Value.FilledQuantity} {placed.Value.FilledQuote}";
    }

    private static PlaceOrderRequest Request(Random random, long lastPrice)
    {
        var near = lastPrice == 0 ? 10_000 : lastPrice;
        var ticks = near + random.Next(-450, 451);
        var (side, quantity) = (random.Next(2) == 0 ? "buy" : "sell", Quantity(random.Next(1, 4_000)));
        return random.Next(10) switch
        {
            0 => new("GOLD-USD", side, "market", quantity, SelfTradePrevention: "none"),
            1 when side == "buy" => new(
                "GOLD-USD", side, "market", null, random.Next(1, 600).ToString(CultureInfo.InvariantCulture),
                SelfTradePrevention: "none"),
            2 => new(
                "GOLD-USD", side, "stop", quantity, StopPrice: Price(ticks), SelfTradePrevention: "none"),
            3 => new(
                "GOLD-USD", side, "stopLimit", quantity, Price: Price(ticks + random.Next(-500, 500)),
                StopPrice: Price(ticks), SelfTradePrevention: "none"),
            _ => new(
                "GOLD-USD", side, "limit", quantity, Price: Price(ticks), SelfTradePrevention: "none"),
        };
    }

    private static string Price(long ticks) => (ticks / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Quantity(long lots) =>
        (lots / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>All there is of each token, with the fees.</summary>
    private static async Task<(Int128 Gold, Int128 Usd)> Totals(TestStore store) =>
        (await store.Sequencer.Read(state => (All(state, 1), All(state, 2)))).Value;

    private static Int128 All(State state, long token) => Enumerable.Range(1, TradingStore.Users)
        .Select(user => state.Holdings.Of(Holder.User(user), token).Total.Units)
        .Append(state.Holdings.Of(Holder.Of(HolderKind.Fees, 1), token).Total.Units)
        .Aggregate(Int128.Zero, (sum, units) => sum + units);
}
