using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Orders;

public abstract class OrderEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : OrderEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : OrderEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Orders = "POST /api/orders";

    private static readonly ScenarioTable Table = new(
        new("Without a login nothing is placed", Orders, Limit(), 401, "unauthenticated", By: "nobody"),
        new("Auditors do not trade", Orders, Limit(), 403, "forbidden", By: "ada"),
        new("A frozen user does not trade", Orders, Limit(), 409, "account_frozen", By: "carol"),
        new("Frozen tokens are not traded", Orders, Limit(side: "sell"), 409, "account_frozen", By: "dave"),
        new("A market that is not there", Orders, Limit(market: "NO-NO"), 404, "market_not_found"),
        new("A market that is halted", Orders, Limit(market: "FIXED-SILVER"), 409, "market_halted"),
        new("A side that is none", Orders, Limit(side: "hold"), 400, "invalid_side"),
        new("A price between two ticks", Orders, Limit(price: "2.001"), 400, "invalid_price", "0.01"),
        new("A price of zero", Orders, Limit(price: "0"), 400, "invalid_price"),
        new("A price below zero", Orders, Limit(price: "-1"), 400, "invalid_price"),
        new("A price with an exponent", Orders, Limit(price: "1e3"), 400, "invalid_price"),
        new("A price beyond all", Orders, Limit(price: "99999999999999999999"), 400, "invalid_price"),
        new("No price", Orders, Limit(price: null), 400, "invalid_price"),
        new("A quantity between two lots", Orders, Limit(quantity: "1.05"), 400, "invalid_quantity", "0.1"),
        new(
            "An order too small", Orders, Limit(quantity: "0.1"), 400, "invalid_quantity",
            "at least 1 SILVER"),
        new("More than one has", Orders, Limit(quantity: "1000"), 409, "insufficient_balance"),
        new("More base than one has", Orders, Limit("sell", quantity: "5000"), 409, "insufficient_balance"),
        new(
            "A date without gtd", Orders, With(new { expiresAt = MarketFixture.Later }), 400,
            "invalid_expires_at"),
        new("Gtd without a date", Orders, With(new { timeInForce = "gtd" }), 400, "invalid_expires_at"),
        new(
            "A time in force that is none", Orders, With(new { timeInForce = "day" }), 400,
            "invalid_time_in_force"),
        new(
            "A client id with a space", Orders, With(new { clientOrderId = "a b" }), 400,
            "invalid_client_order_id"),
        new(
            "Self-trade prevention that is none", Orders, With(new { selfTradePrevention = "maybe" }), 400,
            "invalid_self_trade_prevention"),
        new(
            "Post-only and immediate", Orders, With(new { postOnly = true, timeInForce = "ioc" }), 400,
            "invalid_post_only"),
        new(
            "Post-only that would trade", Orders, With(new { price = "2.5", postOnly = true }), 409,
            "order_would_trade"),
        new(
            "A market order with a price", Orders, Market(new { price = "2", quantity = "1" }), 400,
            "invalid_price"),
        new(
            "A market order of both quantities", Orders,
            Market(new { quoteQuantity = "2", quantity = "1" }), 400, "invalid_quote_quantity"),
        new("A market order of nothing", Orders, Market(new { }), 400, "invalid_quantity"),
        new(
            "A quote quantity for less than a lot", Orders, Market(new { quoteQuantity = "0.2" }), 400,
            "invalid_quote_quantity"),
        new(
            "A market order into an empty book", Orders, Market(new { quantity = "1" }, "sell"), 409,
            "insufficient_liquidity"),
        new(
            "Fill or kill of more than there is", Orders,
            With(new { price = "2.5", quantity = "101", timeInForce = "fok" }), 201, null,
            "\"status\":\"expired\""),
        new(
            "Immediate at a price nobody asks", Orders, With(new { timeInForce = "ioc" }), 201, null,
            "\"status\":\"expired\""),
        new(
            "An order that rests", Orders, With(new { clientOrderId = "my-1" }), 201, null,
            "\"status\":\"open\""),
        new("A client id that is taken", Orders, With(new { clientOrderId = "my-1" }), 409, "order_exists"),
        new("One's open orders", "GET /api/orders?status=open&market=GOLD-SILVER", null, 200, null, "my-1"),
        new(
            "One is cancelled by its client id",
            "DELETE /api/orders?market=GOLD-SILVER&clientOrderId=my-1", null, 200, null, "\"cancelled\":[\""),
        new(
            "A client id that is not open", "DELETE /api/orders?market=GOLD-SILVER&clientOrderId=my-1", null,
            404, "order_not_found"),
        new(
            "A stop without its price", Orders, With(new { type = "stopLimit" }), 400, "invalid_stop_price"),
        new(
            "A stop price on a plain order", Orders, With(new { stopPrice = "2" }), 400,
            "invalid_stop_price"),
        new(
            "A stop between two ticks", Orders, With(new { type = "stopLimit", stopPrice = "2.001" }), 400,
            "invalid_stop_price"),
        new(
            "A stop that is to rest only", Orders,
            With(new { type = "stopLimit", stopPrice = "2", postOnly = true }), 400, "invalid_post_only"),
        new(
            "A stop that waits", Orders,
            With(new { type = "stopLimit", stopPrice = "2.2", clientOrderId = "stop-1" }), 201, null,
            "\"status\":\"pending\""),
        new("Waiting orders are listed as open", "GET /api/orders?status=open", null, 200, null, "stop-1"),
        new(
            "A waiting order is cancelled",
            "DELETE /api/orders?market=GOLD-SILVER&clientOrderId=stop-1", null, 200, null,
            "\"cancelled\":[\""),
        new("Another that rests", Orders, With(new { clientOrderId = "my-2" }), 201),
        new("A status that is none", "GET /api/orders?status=old", null, 400, "invalid_status"),
        new(
            "Orders of a market that is not there", "GET /api/orders?market=NO", null, 404,
            "market_not_found"),
        new("Somebody else's order is not shown", "GET /api/orders/1", null, 404, "order_not_found"),
        new("Somebody else's order is not cancelled", "DELETE /api/orders/1", null, 404, "order_not_found"),
        new("An order that is no number", "DELETE /api/orders/one", null, 404, "order_not_found"),
        new("All of a market", "DELETE /api/orders?market=GOLD-SILVER", null, 200, null, "\"cancelled\":[\""),
        new("All of no market", "DELETE /api/orders", null, 404, "market_not_found"),
        new(
            "The book", "GET /api/markets/GOLD-SILVER/book?depth=1", null, 200, null,
            "\"asks\":[[\"2.5\",\"100\"]]", "nobody"),
        new("A depth too deep", "GET /api/markets/GOLD-SILVER/book?depth=1001", null, 400, "invalid_depth"),
        new("A book of no market", "GET /api/markets/X/book", null, 404, "market_not_found"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Orders_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_trade_pays_both_sides_and_both_see_it()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = own.As("alice");
        var placed = (await alice.Post(
            "/api/orders",
            new { market = "GOLD-SILVER", side = "buy", type = "limit", price = "2.6", quantity = "40" }))
            .Is(201);

        Assert.Equal("filled", Text(placed.Json, "status"));
        Assert.Equal("2.5", Text(placed.Json, "averagePrice"));
        Assert.Equal(("0.08", "GOLD"), (Text(placed.Json, "fee"), Text(placed.Json, "feeToken")));

        // 1,000 of each at first; 100 paid, 40 less 0.2 % received.
        Assert.Equal("900", Text((await alice.Get("/api/tokens/balance/SILVER")).Is(200).Json, "available"));
        Assert.Equal("1039.92", Text((await alice.Get("/api/tokens/balance/GOLD")).Is(200).Json,
            "available"));

        var maker = (await own.Admin.Get("/api/orders/1")).Is(200).Json;
        Assert.Equal(("partiallyFilled", "40", "0.1"),
            (Text(maker, "status"), Text(maker, "filledQuantity"), Text(maker, "fee")));
        Assert.True(maker.GetProperty("fills")[0].GetProperty("isMaker").GetBoolean());
        var mine = (await alice.Get("/api/orders/trades?market=GOLD-SILVER")).Is(200).Json;
        Assert.Equal("buy", Text(mine.GetProperty("items")[0], "side"));
        var all = (await own.As("nobody").Get("/api/markets/GOLD-SILVER/trades")).Is(200).Json;
        Assert.Equal("40", Text(all.GetProperty("items")[0], "quantity"));

        (await own.Admin.Delete("/api/orders/1")).Is(200);
        Assert.Equal("0", Text((await own.Admin.Get("/api/tokens/balance/GOLD")).Is(200).Json, "held"));
    }

    [Theory]
    [InlineData("PATCH /api/users/alice", "{\"frozen\":true}")]
    [InlineData(
        "POST /api/tokens/freeze", "{\"token\":\"GOLD\",\"username\":\"alice\",\"frozen\":true}")]
    public async Task A_resting_order_of_a_frozen_account_does_not_trade_and_goes(string call, string body)
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        (await own.As("alice").Post("/api/orders", With(new { side = "sell", price = "2.4" }))).Is(201);
        var freeze = call.Split(' ');
        (await own.Admin.Send(new HttpMethod(freeze[0]), freeze[1], body)).Is(200);

        var taken = (await own.Admin.Post("/api/orders", With(new { price = "2.4", timeInForce = "ioc" })))
            .Is(201);

        Assert.Equal("expired", Text(taken.Json, "status"));
        var book = (await own.As("nobody").Get("/api/markets/GOLD-SILVER/book")).Is(200).Json;
        Assert.Equal("2.5", book.GetProperty("asks")[0][0].GetString());
    }

    [Fact]
    public async Task An_order_placed_again_with_its_key_is_placed_once_and_a_restart_keeps_it()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var body = new { market = "GOLD-SILVER", side = "buy", type = "limit", price = "1", quantity = "3" };
        var first = (await own.As("alice").Post("/api/orders", body, "key-1")).Is(201);
        var again = (await own.As("alice").Post("/api/orders", body, "key-1")).Is(201);

        Assert.Equal(first.Body, again.Body);
        await own.Restart();
        var book = (await own.As("nobody").Get("/api/markets/GOLD-SILVER/book")).Is(200).Json;
        Assert.Equal("3", book.GetProperty("bids")[0][1].GetString());
    }

    [Fact]
    public async Task An_operator_cancels_anybodys_order_in_person_and_by_a_key_only_their_own()
    {
        var placed = (await node.As("alice").Post("/api/orders", Limit())).Is(201).Text("orderId");
        var wanted = new { name = "bot", scopes = new[] { "read", "trade" } };
        var bot = SignedClient.Of(node, await node.As("opal").Post("/api/keys", wanted));
        (await bot.Send(bot.Request(HttpMethod.Delete, $"/api/orders/{placed}")))
            .IsProblem(404, "order_not_found");
        (await node.As("opal").Send(HttpMethod.Delete, $"/api/orders/{placed}")).Is(200);
    }

    [Fact]
    public async Task An_order_is_made_smaller_or_replaced_and_a_refused_replacement_leaves_it()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        (await own.Admin.Patch("/api/orders/1", new { quantity = "60" })).Is(200);
        (await own.Admin.Patch("/api/orders/1", new { quantity = "61" })).IsProblem(400, "invalid_quantity");
        (await own.As("alice").Patch("/api/orders/1", new { quantity = "5" }))
            .IsProblem(404, "order_not_found");
        var other = With(new { side = "sell", price = "2.4", quantity = "7" });
        (await own.Admin.Post("/api/orders/1/replace", With(new { price = "2.001" })))
            .IsProblem(400, "invalid_price");
        Assert.Equal("60", Text((await own.Admin.Get("/api/tokens/balance/GOLD")).Is(200).Json, "held"));

        (await own.Admin.Post("/api/orders/1/replace", other)).Is(201);
        Assert.Equal("7", Text((await own.Admin.Get("/api/tokens/balance/GOLD")).Is(200).Json, "held"));
        Assert.Equal("cancelled", Text((await own.Admin.Get("/api/orders/1")).Is(200).Json, "status"));
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private static object Limit(
        string side = "buy", string market = "GOLD-SILVER", string? price = "2", string quantity = "10") =>
        new { market, side, type = "limit", price, quantity };

    private static Dictionary<string, object?> With(object fields)
    {
        var body = JsonSerializer.SerializeToElement(Limit()).EnumerateObject()
            .ToDictionary(field => field.Name, field => (object?)field.Value);
        foreach (var field in JsonSerializer.SerializeToElement(fields).EnumerateObject())
        {
            body[field.Name] = field.Value;
        }

        return body;
    }

    private static Dictionary<string, object?> Market(object fields, string side = "buy")
    {
        var body = With(fields);
        var given = JsonSerializer.SerializeToElement(fields);
        (body["type"], body["side"]) = ("market", side);
        foreach (var name in new[] { "price", "quantity" })
        {
            if (!given.TryGetProperty(name, out _))
            {
                body.Remove(name);
            }
        }

        return body;
    }
}
