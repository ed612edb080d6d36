using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auctions;

public abstract class AuctionEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : AuctionEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : AuctionEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Put = "PUT /api/markets/GOLD-SILVER/auction";
    private const string Get = "GET /api/markets/GOLD-SILVER/auction";
    private const string Order = "POST /api/orders";
    private const string Route = "/api/markets/GOLD-SILVER/auction";

    private static readonly ScenarioTable Table = new(
        new("Without a login no auctions are set", Put, Every(500), 401, "unauthenticated", By: "nobody"),
        new("Users set no auctions", Put, Every(500), 403, "forbidden"),
        new("Auditors set no auctions", Put, Every(500), 403, "forbidden", By: "ada"),
        new(
            "A market that is not there", "PUT /api/markets/NO/auction", Every(500), 404, "market_not_found",
            By: "opal"),
        new(
            "Auctions of no market", "GET /api/markets/NO/auction", null, 404, "market_not_found",
            By: "nobody"),
        new("Too short", Put, Every(9), 400, "invalid_interval_ms", "60000", "opal"),
        new("Too long", Put, Every(60_001), 400, "invalid_interval_ms", By: "opal"),
        new("Less than nothing", Put, Every(-1), 400, "invalid_interval_ms", By: "opal"),
        new("At first there are none", Get, null, 200, null, "\"intervalMs\":0,\"collected\":0", "nobody"),
        new("Auctions are set", Put, Every(60_000), 200, null, "\"intervalMs\":60000", "opal"),
        new("A market order", Order, Place("market", price: null), 400, "not_supported", "auctions"),
        new("A stop", Order, Place("stop", null, stopPrice: "1"), 400, "not_supported"),
        new("All or nothing", Order, Place(timeInForce: "fok"), 400, "not_supported"),
        new("Resting only", Order, Place(postOnly: true), 400, "not_supported"),
        new("An iceberg", Order, Place(displayQuantity: "0.1"), 400, "not_supported"),
        new(
            "A pair", "POST /api/orders/pair",
            new { market = "GOLD-SILVER", side = "sell", quantity = "1", price = "3", stopPrice = "2" }, 400,
            "not_supported"),
        new("More than there is", Order, Place(quantity: "1000000"), 409, "insufficient_balance"),
        new("An order is collected", Order, Place(), 201, null, "\"status\":\"collected\""),
        new(
            "One against one's own", Order, Place(side: "sell"), 409, "order_would_trade", "your own"),
        new("It is counted", Get, null, 200, null, "\"collected\":1,\"clearsAt\":\"2026", "nobody"),
        new(
            "It is among the open ones", "GET /api/orders?status=open", null, 200, null,
            "\"status\":\"collected\""),
        new(
            "The book does not show it", "GET /api/markets/GOLD-SILVER/book", null, 200, null,
            "\"bids\":[]"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Auctions_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task What_is_collected_is_cancelled_amended_and_cleared_by_switching_off()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        await Switch(own, 60_000);
        var first = (await alice.Post("/api/orders", Place())).Is(201).Text("orderId");
        var second = (await alice.Post("/api/orders", Place(clientOrderId: "mine"))).Is(201).Text("orderId");
        (await alice.Patch($"/api/orders/{first}", new { quantity = "1" })).Is(200);
        (await alice.Send(HttpMethod.Delete, "/api/orders?market=GOLD-SILVER&clientOrderId=mine")).Is(200);
        await own.Restart();
        alice = own.As("alice");
        Assert.Equal("cancelled", (await alice.Get($"/api/orders/{second}")).Is(200).Text("status"));
        await Switch(own, 0);
        var filled = (await alice.Get($"/api/orders/{first}")).Is(200);
        Assert.Equal("filled 1", $"{filled.Text("status")} {filled.Text("filledQuantity")}");
        Assert.Contains("\"price\":\"2.5\"", filled.Body, StringComparison.Ordinal);
        Assert.Equal("open", (await alice.Post("/api/orders", Place(price: "2"))).Is(201).Text("status"));
        Assert.Empty(own.Log.Errors);
    }

    private static async Task Switch(OrderMarket own, int intervalMs) =>
        (await own.As("opal").Send(HttpMethod.Put, Route, Every(intervalMs))).Is(200);

    private static object Every(int intervalMs) => new { intervalMs };

    private static object Place(
        string type = "limit", string? price = "2.5", string side = "buy", string quantity = "2",
        string? stopPrice = null, string? timeInForce = null, bool? postOnly = null,
        string? displayQuantity = null, string? clientOrderId = null) => new
        {
            market = "GOLD-SILVER",
            side,
            type,
            quantity,
            price,
            stopPrice,
            timeInForce,
            postOnly,
            displayQuantity,
            clientOrderId,
        };
}
