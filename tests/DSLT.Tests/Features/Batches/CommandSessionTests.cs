using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using DSLT.Features.Batches;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Batches;

public sealed class CommandSessionTests(PostgresFixture postgres)
{
    private const string Path = "/api/ws/commands";

    [Theory, EveryDatabase]
    public async Task Commands_are_done_and_answered_in_order(DatabaseKind kind)
    {
        await using var node = await Node(kind);
        await using var client = await Connect(node, "alice");
        await Send(client, 1, Order("1", "one"));
        await Send(client, 2, new { op = "cancelOrder", market = "GOLD-SILVER", clientOrderId = "one" });
        await Send(client, 3, new { op = "transfer", token = "GOLD", to = "bob", amount = "0.5" });
        await Send(client, 4, new { op = "cancelOrder", market = "GOLD-SILVER", clientOrderId = "one" });
        await Send(client, 5, Order("1", "two"));
        Assert.Equal("1 201 open", await Answer(client));
        Assert.Equal("2 200 cancelled", await Answer(client));
        Assert.Equal("3 200", await Answer(client));
        Assert.Equal("4 404 order_not_found", await Answer(client));
        var placed = await client.Next();
        var id = placed.GetProperty("result").GetProperty("order").GetProperty("orderId").GetString();
        await Send(client, 6, new { op = "amendOrder", orderId = id, quantity = "2" });
        await Send(client, 7, new { op = "amendOrder", orderId = id, quantity = "5" });
        await Send(client, 8, new { op = "replaceOrder", orderId = id, order = Fields("1.5", "three") });
        await Send(client, 9, new { op = "replaceOrder", orderId = id, order = Fields("1.6", "four") });
        Assert.Equal("6 200 open", await Answer(client));
        Assert.Equal("7 400 invalid_quantity", await Answer(client));
        Assert.Equal("8 201 open", await Answer(client));
        Assert.Equal("9 404 order_not_found", await Answer(client));
        var open = (await node.As("alice").Get("/api/orders?status=open")).Is(200);
        var order = Assert.Single(open.Json.GetProperty("items").EnumerateArray());
        Assert.Equal("three", order.GetProperty("clientOrderId").GetString());
    }

    [Theory]
    [InlineData("hello", " 400 invalid_json")]
    [InlineData("null", " 400 invalid_command")]
    [InlineData("{\"command\":{\"op\":\"cancelOrder\"}}", " 400 invalid_id")]
    [InlineData("{\"id\":7}", "7 400 invalid_command")]
    [InlineData("{\"id\":7,\"command\":null}", "7 400 invalid_command")]
    [InlineData("{\"id\":\"7\",\"command\":{\"op\":\"cancelOrder\"}}", " 400 invalid_id")]
    [InlineData("{\"command\":{\"op\":\"mint\",\"id\":1},\"id\":7}", "7 400 invalid_op")]
    [InlineData("{\"id\":7,\"command\":{\"token\":\"GOLD\"}}", "7 400 invalid_op")]
    [InlineData("{\"id\":7,\"command\":{\"op\":\"cancelOrder\"},\"x\":1}", "7 400 unknown_field")]
    [InlineData("{\"id\":7,\"command\":{\"op\":\"cancelOrder\"}}", "7 404 order_not_found")]
    [InlineData("{\"id\":7,\"command\":{\"op\":\"cancelOrder\"}", "7 400 invalid_json")]
    public async Task Wrong_input_is_answered_with_its_code_and_the_connection_goes_on(
        string message, string answer)
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await Connect(node, "alice");
        await client.Send(message);
        Assert.Equal(answer, await Answer(client));
        await Send(client, 8, new { op = "transfer", token = "GOLD", to = "bob", amount = "0.5" });
        Assert.Equal("8 200", await Answer(client));
    }

    /// <summary>
    /// While the sequencer is held up all of them come in; then they are few writes, and what is wrong among
    /// them has its answer at its place.
    /// </summary>
    [Fact]
    public async Task What_comes_while_a_write_is_under_way_goes_together()
    {
        const int count = 2_500;
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await Connect(node, "alice");
        using var gate = new ManualResetEventSlim();
        var before = node.Store.Sequencer.DurableSequence;
        var held = node.Store.Sequencer.Read(_ => gate.Wait(TimeSpan.FromSeconds(30))).AsTask();
        var read = ReadAll(client, count);
        for (var id = 1; id <= count; id++)
        {
            await (id % 100 == 0
                ? client.Send($"{{\"id\":{id}}}")
                : Send(client, id, new
                {
                    op = "transfer",
                    token = "GOLD",
                    to = "bob",
                    amount = id % 7 == 0 ? "1000000000" : "0.001",
                }));
            if (id == 1_000)
            {
                gate.Set();
            }
        }

        var answers = await read;
        await held;
        Assert.Equal(
            Enumerable.Range(1, count).Select(id => id % 100 == 0 ? $"{id} 400 invalid_command"
                : id % 7 == 0 ? $"{id} 409 insufficient_balance" : $"{id} 200"),
            answers);
        Assert.InRange(node.Store.Sequencer.DurableSequence - before, 3, count / 10);
        var moved = answers.Count(answer => answer.EndsWith(" 200", StringComparison.Ordinal));
        Assert.Equal(1_000 - (moved * 0.001m), await Gold(node, "alice"));
    }

    [Fact]
    public async Task Only_who_may_move_funds_is_let_in()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        (await node.As("alice").Get(Path)).IsProblem(400, "invalid_request");
        (await node.Nobody.Get(Path)).IsProblem(400, "invalid_request");
        (await node.As("ada").Get(Path)).IsProblem(403, "forbidden");
        var reader = await Key(node, "read");
        (await reader.Get(Path)).IsProblem(403, "forbidden");
        var trader = await Key(node, "read", "trade");
        await using var client = await FeedClient.Connect(
            node, path: Path, headersOf: trader.Request(HttpMethod.Get, Path));
        await Send(client, 1, Order("1", "one"));
        Assert.Equal("1 201 open", await Answer(client));
    }

    [Fact]
    public async Task A_login_may_come_by_a_message()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await FeedClient.Connect(node, path: Path);
        await client.Send(new { id = 1, token = node.As("alice").Token });
        await client.Send(new { id = 2, token = node.As("bob").Token });
        await Send(client, 3, Order("1", "one"));
        Assert.Equal(["1 200", "2 409 session_exists", "3 201 open"], await ReadAll(client, 3));
        var open = (await node.As("alice").Get("/api/orders?status=open")).Is(200).Json.GetProperty("items");
        Assert.Equal(1, open.GetArrayLength());
        (await node.As("alice").Post("/api/auth/logout")).Is(204);
        await Send(client, 4, Order("1", "two"));
        Assert.Equal("4 401 unauthenticated", await Answer(client));
        Assert.Equal((1008, "session_ended"), await client.Closed());
    }

    /// <summary>One message each: nobody may keep the node busy without a login.</summary>
    [Theory]
    [InlineData("hello", " 400 invalid_json")]
    [InlineData("{\"id\":7}", "7 400 invalid_command")]
    [InlineData("{\"id\":7,\"token\":\"none\"}", "7 401 unauthenticated")]
    [InlineData("{\"id\":7,\"token\":\"ada\"}", "7 403 forbidden")]
    [InlineData("{\"id\":7,\"command\":{\"op\":\"cancelOrder\"}}", "7 401 unauthenticated")]
    [InlineData("{\"id\":7,\"token\":\"x\",\"command\":{\"op\":\"cancelOrder\"}}", "7 400 invalid_command")]
    public async Task Without_a_login_nothing_else_is_taken(string message, string answer)
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await FeedClient.Connect(node, path: Path);
        await client.Send(
            message.Replace("\"ada\"", $"\"{node.As("ada").Token}\"", StringComparison.Ordinal));
        Assert.Equal(answer, await Answer(client));
        Assert.Equal((1008, "session_ended"), await client.Closed());
    }

    /// <summary>What was sent before the login is not done by it, though both are written together.</summary>
    [Fact]
    public async Task A_command_before_the_login_is_refused()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var other = await FeedClient.Connect(node, path: Path);
        await Send(other, 2, Order("1", "one"));
        await other.Send(new { id = 3, token = node.As("bob").Token });
        Assert.Equal("2 401 unauthenticated", await Answer(other));
        var open = (await node.As("bob").Get("/api/orders?status=open")).Is(200).Json.GetProperty("items");
        Assert.Equal(0, open.GetArrayLength());
    }

    [Theory, EveryDatabase]
    public async Task Orders_go_with_the_connection_where_that_was_asked_for(DatabaseKind kind)
    {
        await using var node = await Node(kind);
        var gift = new { token = "GOLD", to = "bob", amount = "1" };
        (await node.Admin.Post("/api/tokens/transfer", gift)).Is(200);
        var bound = await FeedClient.Connect(
            node, node.As("alice").Token, path: $"{Path}?cancelOnDisconnect=true");
        var free = await Connect(node, "bob");
        await Send(bound, 1, Order("1", "one"));
        await Send(free, 1, new
        {
            op = "placeOrder",
            market = "GOLD-SILVER",
            side = "sell",
            type = "limit",
            price = "9",
            quantity = "1",
        });
        Assert.Equal("1 201 open", await Answer(bound));
        Assert.Equal("1 201 open", await Answer(free));
        await free.DisposeAsync();
        await bound.DisposeAsync();
        await Eventually.Is(async () => await Open("alice") == 0, "the orders are cancelled");
        Assert.Equal(1, await Open("bob"));
        (await node.As("alice").Get($"{Path}?cancelOnDisconnect=maybe"))
            .IsProblem(400, "invalid_cancel_on_disconnect");

        async Task<int> Open(string user) => (await node.As(user).Get("/api/orders?status=open")).Is(200)
            .Json.GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Each_write_asks_anew_what_its_user_may()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        var created = await Create(node, "trade");
        var headers = SignedClient.Of(node, created).Request(HttpMethod.Get, Path);
        await using var client = await FeedClient.Connect(node, path: Path, headersOf: headers);
        (await node.Admin.Patch("/api/users/alice", new { frozen = true })).Is(200);
        await Send(client, 1, Order("1", "one"));
        Assert.Equal("1 409 account_frozen", await Answer(client));
        (await node.Admin.Patch("/api/users/alice", new { frozen = false, role = "auditor" })).Is(200);
        await Send(client, 2, Order("1", "one"));
        Assert.Equal("2 403 forbidden", await Answer(client));
        (await node.Admin.Patch("/api/users/alice", new { role = "user" })).Is(200);
        await Send(client, 3, Order("1", "one"));
        Assert.Equal("3 201 open", await Answer(client));
        await node.Relogin("alice");
        (await node.As("alice").Delete($"/api/keys/{created.Text("keyId")}")).Is(204);
        await Send(client, 4, Order("1", "two"));
        Assert.Equal("4 401 unauthenticated", await Answer(client));
        Assert.Equal((1008, "session_ended"), await client.Closed());
        var codes = (await node.RefusedOnRecord()).Select(row => row.Split(' ')[1]);
        Assert.Equal(["account_frozen", "forbidden", "unauthenticated"], codes);
    }

    [Fact]
    public async Task A_logout_ends_it()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await Connect(node, "alice");
        (await node.As("alice").Post("/api/auth/logout")).Is(204);
        await Send(client, 1, Order("1", "one"));
        Assert.Equal("1 401 unauthenticated", await Answer(client));
        Assert.Equal((1008, "session_ended"), await client.Closed());
    }

    [Fact]
    public async Task A_message_that_is_too_long_or_no_text_ends_it()
    {
        await using var node = await Node(DatabaseKind.Sqlite);
        await using var client = await Connect(node, "alice");
        await client.Send(new string(' ', CommandSession.MaxMessageBytes + 1));
        Assert.Equal((1009, "message_too_large"), await client.Closed());
        await using var other = await Connect(node, "alice");
        await other.Send("{}", WebSocketMessageType.Binary);
        Assert.Equal((1003, "not_text"), await other.Closed());
    }

    [Fact]
    public async Task Writes_count_among_the_requests_of_their_user()
    {
        await using var node = new LimitedNode();
        await node.InitializeAsync();
        await node.Join("bot");
        await using var client = await Connect(node, "bot");
        var answers = new List<string>();
        for (var id = 1; id <= 12; id++)
        {
            await Send(client, id, new { op = "transfer", token = "GOLD", to = "bob", amount = "0.001" });
            answers.Add(await Answer(client));
        }

        Assert.Equal("1 404 token_not_found", answers[0]);
        Assert.Equal("12 429 rate_limited", answers[^1]);
    }

    private static async Task<decimal> Gold(NodeFixture node, string user) => decimal.Parse(
        (await node.As(user).Get("/api/tokens/balance/GOLD")).Is(200).Text("available"),
        CultureInfo.InvariantCulture);

    private static Task<FeedClient> Connect(NodeFixture node, string user) =>
        FeedClient.Connect(node, node.As(user).Token, path: Path);

    private static Task Send(FeedClient client, int id, object command) =>
        client.Send(new { id, command });

    private static async Task<string> Answer(FeedClient client) => Text(await client.Next());

    private static async Task<List<string>> ReadAll(FeedClient client, int count)
    {
        var answers = new List<string>();
        while (answers.Count < count)
        {
            answers.Add(await Answer(client));
        }

        return answers;
    }

    /// <summary>The id, the status, and the code or the order's state.</summary>
    private static string Text(JsonElement reply)
    {
        var id = reply.TryGetProperty("id", out var number) ? number.GetRawText() : "";
        var result = reply.GetProperty("result");
        var more = result.TryGetProperty("code", out var code) ? $" {code}"
            : result.TryGetProperty("order", out var order) ? $" {order.GetProperty("status")}" : "";
        return $"{id} {result.GetProperty("status")}{more}";
    }

    private static JsonObject Order(string price, string client)
    {
        var command = Fields(price, client);
        command["op"] = "placeOrder";
        return command;
    }

    private static JsonObject Fields(string price, string client) => new()
    {
        ["market"] = "GOLD-SILVER",
        ["side"] = "buy",
        ["type"] = "limit",
        ["price"] = price,
        ["quantity"] = "3",
        ["clientOrderId"] = client,
    };

    private static async Task<SignedClient> Key(NodeFixture node, params string[] scopes) =>
        SignedClient.Of(node, await Create(node, scopes));

    private static Task<Reply> Create(NodeFixture node, params string[] scopes) =>
        node.As("alice").Post("/api/keys", new { name = string.Concat(scopes), scopes });

    private async Task<NodeFixture> Node(DatabaseKind kind)
    {
        OrderMarket node = kind == DatabaseKind.Sqlite
            ? new OrderMarket()
            : new PostgresOrderMarket(postgres).OrSkip();
        await node.InitializeAsync();
        return node;
    }

    private sealed class LimitedNode : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:RequestsPerMinute"] = "10",
        };
    }
}
