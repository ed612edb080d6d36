using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Orders;

/// <summary>Icebergs, trailing stops, pairs that cancel each other, and the timer that cancels all.</summary>
public abstract class PairEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node)
        : PairEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : PairEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Orders = "POST /api/orders";
    private const string Pairs = "POST /api/orders/pair";
    private const string Timer = "POST /api/orders/cancel-after";

    private static readonly ScenarioTable Table = new(
        new(
            "A part that is the whole", Orders, Order("sell", "2.8", "10", display: "10"), 400,
            "invalid_display_quantity"),
        new(
            "A part between two lots", Orders, Order("sell", "2.8", "10", display: "0.15"), 400,
            "invalid_display_quantity"),
        new(
            "More slices than may be", Orders, Order("sell", "2.8", "10.1", display: "0.1"), 400,
            "invalid_display_quantity", "100"),
        new(
            "A part of what never rests", Orders,
            new
            {
                market = "GOLD-SILVER",
                side = "buy",
                type = "market",
                quantity = "10",
                displayQuantity = "1",
            },
            400, "invalid_display_quantity"),
        new(
            "Trailing what was never traded", Orders, Trailing("sell", 100), 409, "market_without_price"),
        new("Trailing at no distance", Orders, Trailing("sell", null), 400, "invalid_trail_bps"),
        new("Trailing too near", Orders, Trailing("sell", 9), 400, "invalid_trail_bps"),
        new("Trailing too far", Orders, Trailing("sell", 5_001), 400, "invalid_trail_bps"),
        new(
            "A distance of a plain order", Orders,
            new
            {
                market = "GOLD-SILVER",
                side = "buy",
                type = "limit",
                price = "2",
                quantity = "10",
                trailBps = 50,
            },
            400, "invalid_trail_bps"),
        new("A pair without a login", Pairs, Pair("sell", "3", "2"), 401, "unauthenticated", By: "nobody"),
        new("A pair of no market", Pairs, Pair("sell", "3", "2", market: "X"), 404, "market_not_found"),
        new(
            "A pair in a halted one", Pairs, Pair("sell", "3", "2", market: "FIXED-SILVER"), 409,
            "market_halted"),
        new("A pair the wrong way round to sell", Pairs, Pair("sell", "2", "3"), 400, "invalid_stop_price"),
        new("A pair the wrong way round to buy", Pairs, Pair("buy", "3", "2"), 400, "invalid_stop_price"),
        new("A pair that would trade", Pairs, Pair("buy", "2.6", "3"), 409, "order_would_trade"),
        new("A pair beyond what one has", Pairs, Pair("sell", "3", "2", "5000"), 409, "insufficient_balance"),
        new("A pair", Pairs, Pair("sell", "3", "2"), 201, null, "\"twinOrderId\":"),
        new("A timer beyond a day", Timer, new { seconds = 86_401 }, 400, "invalid_seconds"),
        new("A timer below zero", Timer, new { seconds = -1 }, 400, "invalid_seconds"),
        new("A timer without a login", Timer, new { seconds = 5 }, 401, "unauthenticated", By: "nobody"),
        new("A timer that is stopped", Timer, new { seconds = 0 }, 200, null, "\"cancelAt\":null"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Terms_of_orders_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_pair_is_held_once_and_one_goes_when_the_other_trades()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        var pair = (await alice.Post("/api/orders/pair", Pair("sell", "2.4", "2", "1000"))).Is(201).Json;
        Assert.Equal("1000", await Held(own));
        var (rest, stop) = (Id(pair, "rest"), Id(pair, "stop"));
        (await alice.Patch($"/api/orders/{rest}", new { quantity = "500" }))
            .IsProblem(400, "invalid_quantity");

        await own.Restart();
        (await own.Admin.Post("/api/orders", Order("buy", "2.4", "1"))).Is(201);

        Assert.Equal("expired", await Status(own, stop));
        Assert.Equal("999", await Held(own));
        (await own.As("alice").Send(HttpMethod.Delete, $"/api/orders/{rest}")).Is(200);
        Assert.Equal("0", await Held(own));
    }

    [Fact]
    public async Task A_pair_that_buys_holds_the_dearer_of_both_and_the_stop_takes_it_all()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        var pair = (await alice.Post("/api/orders/pair", Pair("buy", "2", "2.5", "100", "2.7"))).Is(201).Json;
        Assert.Equal("270", await Held(own, "SILVER"));

        (await own.Admin.Post("/api/orders", Order("sell", "2.6", "500"))).Is(201);
        (await own.As("alice").Post("/api/orders", Order("buy", "2.5", "1"))).Is(201);

        Assert.Equal("expired", await Status(own, Id(pair, "rest")));
        Assert.Equal("filled", await Status(own, Id(pair, "stop")));
        Assert.Equal("0", await Held(own, "SILVER"));
    }

    [Fact]
    public async Task All_orders_of_a_market_are_cancelled_pairs_as_well()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        (await alice.Post("/api/orders/pair", Pair("sell", "3", "2"))).Is(201);
        (await alice.Post("/api/orders/pair", Pair("buy", "2", "3"))).Is(201);

        var gone = (await alice.Send(HttpMethod.Delete, "/api/orders?market=GOLD-SILVER")).Is(200).Json;

        Assert.Equal(4, gone.GetProperty("cancelled").GetArrayLength());
        Assert.Equal(("0", "0"), (await Held(own), await Held(own, "SILVER")));
    }

    [Fact]
    public async Task The_book_shows_a_slice_of_an_iceberg_and_the_next_one_comes_behind_others()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var iceberg = (await own.As("alice").Post("/api/orders", Order("sell", "2.4", "25", display: "10")))
            .Is(201).Text("orderId");
        (await own.Admin.Post("/api/orders", Order("sell", "2.4", "5"))).Is(201);
        Assert.Equal("15", await AtBest(own));

        var taken = (await own.Admin.Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "market",
            quantity = "12",
            selfTradePrevention = "none",
        })).Is(201).Json;

        Assert.Equal(
            ["10", "2"],
            taken.GetProperty("fills").EnumerateArray()
                .Select(fill => fill.GetProperty("quantity").GetString()!));
        Assert.Equal("13", await AtBest(own));
        await own.Restart();
        Assert.Equal("13", await AtBest(own));
        var left = (await own.As("alice").Get($"/api/orders/{iceberg}")).Is(200).Json;
        Assert.Equal(
            ("10", "10"),
            (left.GetProperty("filledQuantity").GetString(),
                left.GetProperty("displayQuantity").GetString()));
    }

    [Fact]
    public async Task A_trailing_stop_follows_the_price_up_and_sells_when_it_comes_back()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        (await alice.Post("/api/orders", Order("buy", "2.5", "1"))).Is(201);
        var stop = (await alice.Post("/api/orders", Trailing("sell", 1_000))).Is(201);
        Assert.Equal("2.25", stop.Text("stopPrice"));
        (await own.Admin.Post("/api/orders", Order("sell", "3", "1"))).Is(201);
        (await own.Admin.Delete("/api/orders/1")).Is(200);
        (await alice.Post("/api/orders", Order("buy", "3", "1"))).Is(201);
        var path = $"/api/orders/{stop.Text("orderId")}";
        Assert.Equal("2.7", (await alice.Get(path)).Is(200).Text("stopPrice"));

        await own.Restart();
        (await own.Admin.Post("/api/orders", Order("buy", "2.7", "20"))).Is(201);
        (await own.As("alice").Post("/api/orders", Order("sell", "2.7", "1"))).Is(201);

        Assert.Equal("filled", await Status(own, stop.Text("orderId")));
    }

    [Fact]
    public async Task A_user_has_five_trailing_stops_in_a_market_and_no_more()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        (await alice.Post("/api/orders", Order("buy", "2.5", "1"))).Is(201);
        for (var i = 0; i < 5; i++)
        {
            (await alice.Post("/api/orders", Trailing("sell", 100))).Is(201);
        }

        (await alice.Post("/api/orders", Trailing("sell", 100))).IsProblem(409, "limit_reached");
    }

    [Fact]
    public async Task All_orders_go_when_the_timer_was_not_put_off()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        (await own.As("alice").Post("/api/orders", Order("sell", "2.4", "10"))).Is(201);
        (await own.As("alice").Post("/api/orders/cancel-after", new { seconds = 10 })).Is(200);
        own.Clock.Advance(TimeSpan.FromSeconds(9));
        (await own.As("alice").Post("/api/orders/cancel-after", new { seconds = 10 })).Is(200);
        own.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("10", await Held(own));

        await own.Restart();
        own.Clock.Advance(TimeSpan.FromSeconds(1));

        // Whoever comes first finds them gone: an order of another, or the job.
        var taken = (await own.Admin.Post("/api/orders", Order("buy", "2.4", "1"))).Is(201);
        Assert.Equal("open", taken.Text("status"));
        Assert.Equal("0", await Held(own));
    }

    private static async Task<string?> Held(OrderMarket own, string token = "GOLD") =>
        (await own.As("alice").Get($"/api/tokens/balance/{token}")).Is(200).Text("held");

    private static async Task<string?> Status(OrderMarket own, string? order) =>
        (await own.As("alice").Get($"/api/orders/{order}")).Is(200).Text("status");

    private static async Task<string?> AtBest(OrderMarket own) =>
        (await own.As("nobody").Get("/api/markets/GOLD-SILVER/book")).Is(200).Json
            .GetProperty("asks")[0][1].GetString();

    private static string? Id(JsonElement pair, string name) =>
        pair.GetProperty(name).GetProperty("orderId").GetString();

    private static object Order(string side, string price, string quantity, string? display = null) => new
    {
        market = "GOLD-SILVER",
        side,
        type = "limit",
        price,
        quantity,
        displayQuantity = display,
    };

    private static object Trailing(string side, int? trailBps) =>
        new { market = "GOLD-SILVER", side, type = "trailingStop", quantity = "10", trailBps };

    private static object Pair(
        string side, string price, string stopPrice, string quantity = "10", string? stopLimitPrice = null,
        string market = "GOLD-SILVER") =>
        new { market, side, quantity, price, stopPrice, stopLimitPrice };
}
