using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using DSLT.Tests.Web;

namespace DSLT.Tests.Features.Compat.Binance.Streams;

public sealed class BinanceCallSessionTests(OrderMarket node) : IClassFixture<OrderMarket>
{
    private const string Path = "/compat/binance/ws-api/v3";
    private const string Subscribe = "userDataStream.subscribe.signature";

    [Theory]
    [InlineData("hello", 400, -1135, "null")]
    [InlineData("""{"id":1.5}""", 400, -1130, "null")]
    [InlineData("""{"id":"0123456789012345678901234567890123456789"}""", 400, -1130, "null")]
    [InlineData("""{"id":1}""", 404, -1020, "1")]
    [InlineData("""{"id":1,"method":"dance"}""", 404, -1020, "1")]
    [InlineData("""{"id":1,"method":"ping","params":[]}""", 400, -1130, "1")]
    [InlineData("""{"id":"a","method":"depth","params":{"symbol":"NOPE"}}""", 400, -1121, "\"a\"")]
    [InlineData("""{"id":"a","method":"depth","params":{"symbol":{"a":[1]}}}""", 400, -1121, "\"a\"")]
    [InlineData("""{"id":1,"method":"depth"}""", 400, -1102, "1")]
    [InlineData("""{"id":1,"method":"order.place"}""", 400, -1102, "1")]
    [InlineData("""{"id":1,"method":"account.status","params":{"apiKey":"x"}}""", 401, -2014, "1")]
    public async Task Wrong_requests_are_answered_by_their_id(string message, int status, int code, string id)
    {
        await using var client = await FeedClient.Connect(node, path: Path);
        await client.Send(message);
        var answer = await client.Next();
        Assert.Equal(status, answer.GetProperty("status").GetInt32());
        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        await client.Send("""{"id":2,"method":"ping","params":null}""");
        Assert.Equal("""{"id":2,"status":200,"result":{},"rateLimits":[]}""", $"{await client.Next()}");
    }

    [Fact]
    public async Task Nothing_that_is_sent_is_an_error_of_the_node()
    {
        var alice = await BinanceClient.Of(node, "alice", "read", "trade");
        var hostile = new HostileBodies(71);
        for (var i = 0; i < 60; i++)
        {
            // Anew for each: what is too long ends a connection, and so does too much in a second.
            await using var client = await FeedClient.Connect(node, path: Path);
            var order = Message("order.place", alice.Signed(
                ("symbol", "GOLDSILVER"), ("side", "BUY"), ("type", "LIMIT"), ("timeInForce", "GTC"),
                ("price", "1"), ("quantity", "1")));
            var text = hostile.From(JsonNode.Parse(order)!.AsObject());
            if (text.Length < 4_000)
            {
                await client.Send(text);
                Assert.InRange((await client.Next()).GetProperty("status").GetInt32(), 200, 499);
            }
        }

        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task What_is_signed_is_every_parameter_in_the_order_of_the_names()
    {
        var alice = await BinanceClient.Of(node, "alice", "read");
        await using var client = await FeedClient.Connect(node, path: Path);
        var signed = alice.Signed(("omitZeroBalances", "true"));
        await client.Send(Message("account.status", signed));
        Assert.Equal("SPOT", (await Done(client)).GetProperty("accountType").GetString());
        await client.Send(Message("account.status", new(signed) { ["omitZeroBalances"] = "false" }));
        Assert.Equal(-1022, await Code(client));
        await client.Send(Message("account.status", new(signed) { ["more"] = "1" }));
        Assert.Equal(-1022, await Code(client));
        await client.Send(Message("order.place", alice.Signed(("symbol", "GOLDSILVER"))));
        Assert.Equal(-2015, await Code(client));
        await client.Send(Message("account.status", alice.Signed(("timestamp", "1"))));
        Assert.Equal(-1021, await Code(client));
    }

    [Fact]
    public async Task Events_are_told_to_their_owner_until_the_subscription_or_the_key_ends()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var keys = new Dictionary<string, (BinanceClient Client, string Id)>();
        foreach (var name in new[] { "alice", "bob" })
        {
            string[] scopes = ["read"];
            var key = (await own.As(name).Post("/api/keys", new { name = "bot", scopes })).Is(201);
            keys[name] = (
                new BinanceClient(own, key.Text("apiKey"), key.Text("secret")), key.Text("keyId"));
        }

        await using var alice = await FeedClient.Connect(own, path: Path);
        await alice.Send(Message(Subscribe, keys["alice"].Client.Signed()));
        Assert.Equal(0, (await Done(alice)).GetProperty("subscriptionId").GetInt32());
        await alice.Send(Message(Subscribe, keys["alice"].Client.Signed()));
        Assert.Equal(-2035, await Code(alice));
        await using var bob = await FeedClient.Connect(own, path: Path);
        await bob.Send(Message(Subscribe, keys["bob"].Client.Signed()));
        await Done(bob);

        var gift = new { token = "GOLD", to = "bob", amount = "2.5" };
        (await own.As("alice").Post("/api/tokens/transfer", gift)).Is(200);
        Assert.Equal(["balanceUpdate -2.50000000", "GOLD 997.50000000"], await Told(alice, 2));
        Assert.Equal(["balanceUpdate 2.50000000", "GOLD 2.50000000"], await Told(bob, 2));
        (await own.As("alice").Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "limit",
            price = "2.5",
            quantity = "1",
        })).Is(201);
        Assert.Equal(
            ["NEW NEW", "TRADE FILLED", "GOLD 998.49800000 SILVER 997.50000000"], await Told(alice, 3));

        await alice.Send("""{"id":5,"method":"userDataStream.unsubscribe"}""");
        Assert.Equal("{}", $"{await Done(alice)}");
        (await own.As("alice").Post("/api/tokens/transfer", new { token = "GOLD", to = "bob", amount = "1" }))
            .Is(200);
        Assert.Equal(["balanceUpdate 1.00000000", "GOLD 3.50000000"], await Told(bob, 2));
        await alice.Send(Message(Subscribe, keys["alice"].Client.Signed()));
        Assert.Equal(1, (await Done(alice)).GetProperty("subscriptionId").GetInt32());
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_what_lives_by_it()
    {
        await using var quick = new QuickNode();
        await quick.InitializeAsync();
        string[] scopes = ["read"];
        var key = (await quick.As("alice").Post("/api/keys", new { name = "bot", scopes })).Is(201);
        var client = new BinanceClient(quick, key.Text("apiKey"), key.Text("secret"));
        await using var alice = await FeedClient.Connect(quick, path: Path);
        await alice.Send(Message(Subscribe, client.Signed()));
        await Done(alice);
        (await quick.As("alice").Delete($"/api/keys/{key.Text("keyId")}")).Is(204);
        Assert.Equal((1008, "session_ended"), await alice.Closed());
    }

    [Fact]
    public async Task Too_many_requests_and_orders_are_told_so_over_HTTP_and_by_message()
    {
        await using var limited = new LimitedNode();
        await limited.InitializeAsync();
        limited.Clock.Stop();
        var alice = await BinanceClient.Of(limited, "alice", "read", "trade");
        Reply reply;
        do
        {
            reply = await alice.Send(HttpMethod.Get, "/compat/binance/api/v3/account");
        }
        while (reply.Status == 200);

        Assert.Equal((429, -1003), (reply.Status, reply.Json.GetProperty("code").GetInt32()));
        Assert.NotEmpty(reply.Header("Retry-After")!);
        foreach (var url in new[] { "order", "order/cancelReplace" })
        {
            reply = await alice.Send(HttpMethod.Post, $"/compat/binance/api/v3/{url}");
            Assert.Equal((429, -1015), (reply.Status, reply.Json.GetProperty("code").GetInt32()));
        }

        await using var client = await FeedClient.Connect(limited, path: Path);
        await client.Send(Message("account.status", alice.Signed()));
        Assert.Equal(-1003, await Code(client));
        await client.Send(Message("order.place", alice.Signed()));
        Assert.Equal(-1015, await Code(client));
    }

    [Fact]
    public async Task Every_answer_says_how_many_requests_were_made_of_those_that_may_be()
    {
        await using var limited = new LimitedNode();
        await limited.InitializeAsync();
        limited.Clock.Stop();
        var alice = await BinanceClient.Of(limited, "alice", "read", "trade");
        var reply = (await alice.Send(HttpMethod.Get, "/compat/binance/api/v3/account")).Is(200);
        var used = int.Parse(reply.Header("X-MBX-USED-WEIGHT-1M")!, CultureInfo.InvariantCulture);
        Assert.Equal($"{60 - used}", reply.Header("RateLimit-Remaining"));
        Assert.Null((await limited.As("alice").Get("/api/users/me")).Header("X-MBX-USED-WEIGHT-1M"));

        await using var client = await FeedClient.Connect(limited, path: Path);
        foreach (var (method, isDone) in new[] { ("account.status", true), ("order.place", false) })
        {
            await client.Send(Message(method, alice.Signed()));
            var answer = await client.Next();
            Assert.Equal(isDone, answer.TryGetProperty("result", out _));
            var limit = Assert.Single(answer.GetProperty("rateLimits").EnumerateArray());
            Assert.Equal("REQUEST_WEIGHT", limit.GetProperty("rateLimitType").GetString());
            Assert.Equal(60, limit.GetProperty("limit").GetInt32());
            Assert.InRange(limit.GetProperty("count").GetInt32(), used + 1, used + 3);
        }

        await client.Send("""{"id":3,"method":"ping","params":{"returnRateLimits":false}}""");
        Assert.Equal("""{"id":3,"status":200,"result":{}}""", $"{await client.Next()}");
    }

    [Fact]
    public async Task Lists_are_placed_shown_and_cancelled_by_message()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        await using var client = await FeedClient.Connect(own, path: Path);
        await client.Send(Message("orderList.place.oco", alice.Signed(
            ("symbol", "GOLDSILVER"), ("side", "SELL"), ("quantity", "10"), ("aboveType", "LIMIT_MAKER"),
            ("abovePrice", "3"), ("belowType", "STOP_LOSS"), ("belowStopPrice", "2"))));
        var id = (await Done(client)).GetProperty("orderListId").GetRawText();
        await client.Send(Message("openOrderLists.status", alice.Signed()));
        Assert.Equal(id, (await Done(client))[0].GetProperty("orderListId").GetRawText());
        await client.Send(Message("orderList.cancel", alice.Signed(
            ("symbol", "GOLDSILVER"), ("orderListId", id))));
        Assert.Equal("ALL_DONE", (await Done(client)).GetProperty("listOrderStatus").GetString());
        await client.Send(Message("orderList.status", alice.Signed(("orderListId", id))));
        Assert.Equal("ALL_DONE", (await Done(client)).GetProperty("listOrderStatus").GetString());
        await client.Send(Message("orderList.place", alice.Signed(
            ("symbol", "GOLDSILVER"), ("side", "SELL"), ("quantity", "10"), ("price", "3"),
            ("stopPrice", "2"))));
        await Done(client);
        await client.Send(Message("allOrderLists", alice.Signed()));
        Assert.Equal(2, (await Done(client)).GetArrayLength());
    }

    [Fact]
    public async Task A_list_is_told_when_it_begins_and_when_it_is_over_and_after_a_restart()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        JsonElement began;
        await using (var client = await FeedClient.Connect(own, path: Path))
        {
            await client.Send(Message(Subscribe, alice.Signed()));
            await Done(client);
            await PlaceList(alice, "mine");
            Assert.Equal(["NEW NEW", "NEW NEW"], await Told(client, 2));
            began = (await client.Next()).GetProperty("event").Clone();
            Assert.Equal(["GOLD 990.00000000"], await Told(client, 1));
        }

        var time = began.GetProperty("T").GetInt64();
        var id = began.GetProperty("g").GetInt64();
        Assert.Equal(
            $$"""
            {"E":{{time}},"s":"GOLDSILVER","g":{{id}},"c":"OCO","l":"EXEC_STARTED","L":"EXECUTING","C":"mine",
            "T":{{time}},"O":[{"s":"GOLDSILVER","i":{{id}},"c":"mine"},
            {"s":"GOLDSILVER","i":{{id + 1}},"c":"mine-stop"}],"e":"listStatus","r":"NONE"}
            """.ReplaceLineEndings(""),
            $"{began}");

        await own.Restart();
        await using var again = await FeedClient.Connect(own, path: Path);
        await again.Send(Message(Subscribe, alice.Signed()));
        await Done(again);
        await Buy(own, "4");
        Assert.Equal(["TRADE PARTIALLY_FILLED", "EXPIRED EXPIRED"], await Told(again, 2));
        var over = (await again.Next()).GetProperty("event");
        Assert.Equal(
            (id, "ALL_DONE", "ALL_DONE"),
            (over.GetProperty("g").GetInt64(), over.GetProperty("l").GetString(),
                over.GetProperty("L").GetString()));
        Assert.True(over.GetProperty("T").GetInt64() >= time);
        await Told(again, 1);

        // What is left of it trades on its own: its list was over already.
        await Buy(own, "6");
        Assert.Equal("TRADE FILLED", Assert.Single(await Told(again, 1)));
        Assert.StartsWith("GOLD", Assert.Single(await Told(again, 1)), StringComparison.Ordinal);
        await PlaceList(alice, "mine");
        Assert.Equal(["NEW NEW", "NEW NEW", "listStatus EXEC_STARTED"], await Told(again, 3));
    }

    private static async Task PlaceList(BinanceClient user, string id) => (await user.Send(
        HttpMethod.Post, "/compat/binance/api/v3/orderList/oco",
        "symbol=GOLDSILVER&side=SELL&quantity=10&aboveType=LIMIT_MAKER&abovePrice=2.4"
            + $"&belowType=STOP_LOSS&belowStopPrice=2&listClientOrderId={id}&belowClientOrderId={id}-stop"))
        .Is(200);

    private static async Task Buy(OrderMarket own, string quantity) =>
        (await own.Admin.Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "limit",
            price = "2.4",
            quantity,
        })).Is(201);

    private static string Message(string method, Dictionary<string, string> parameters) =>
        JsonSerializer.Serialize(new { id = 1, method, @params = parameters });

    private static async Task<JsonElement> Done(FeedClient client)
    {
        var answer = await client.Next();
        Assert.True(answer.TryGetProperty("result", out var result), $"{answer}");
        return result;
    }

    private static async Task<int> Code(FeedClient client) =>
        (await client.Next()).GetProperty("error").GetProperty("code").GetInt32();

    /// <summary>So many events in short: what happened to an order, or balances.</summary>
    private static async Task<List<string>> Told(FeedClient client, int count)
    {
        var told = new List<string>();
        while (told.Count < count)
        {
            var happened = (await client.Next()).GetProperty("event");
            told.Add(happened.GetProperty("e").GetString() switch
            {
                "executionReport" => $"{happened.GetProperty("x")} {happened.GetProperty("X")}",
                "balanceUpdate" => $"balanceUpdate {happened.GetProperty("d")}",
                "listStatus" => $"listStatus {happened.GetProperty("l")}",
                _ => string.Join(' ', happened.GetProperty("B").EnumerateArray().Select(
                    balance => $"{balance.GetProperty("a")} {balance.GetProperty("f")}")),
            });
        }

        return told;
    }

    private sealed class QuickNode : MarketFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Feed:HeartbeatSeconds"] = "1" };
    }

    private sealed class LimitedNode : OrderMarket
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:RequestsPerMinute"] = "60",
        };
    }
}
