using System.Globalization;
using DSLT.Tests.Features.Orders;

namespace DSLT.Tests.Features.Compat.Binance;

public sealed class BinanceSignatureTests(OrderMarket node) : IClassFixture<OrderMarket>
{
    private const string Account = "/compat/binance/api/v3/account";
    private const string Test = "/compat/binance/api/v3/order/test";
    private const string Order = "symbol=GOLDSILVER&side=BUY&type=MARKET&quantity=1";

    [Fact]
    public async Task Query_and_body_are_signed_one_behind_the_other_exactly_as_they_are_sent()
    {
        var alice = await Alice();
        var query = alice.Timed(Order);
        (await alice.SendRaw(HttpMethod.Post, $"{Test}?{query}&signature={alice.Sign(query)}")).Is(200);
        (await alice.SendRaw(HttpMethod.Post, Test, $"{query}&signature={alice.Sign(query)}")).Is(200);

        var body = alice.Timed("newClientOrderId=a%2Fb%3Ac");
        (await alice.SendRaw(
            HttpMethod.Post, $"{Test}?{Order}", $"{body}&signature={alice.Sign(Order + body)}")).Is(200);
        (await alice.SendRaw(
            HttpMethod.Post, $"{Test}?{Order}&signature={alice.Sign(Order + body)}", body)).Is(200);
        (await alice.SendRaw(
            HttpMethod.Post, Test, $"{query}&signature={alice.Sign(query).ToUpperInvariant()}")).Is(200);
    }

    [Fact]
    public async Task A_signature_of_anything_else_is_none()
    {
        var alice = await Alice();
        var query = alice.Timed("recvWindow=5000");
        var signature = alice.Sign(query);
        await Refuses(alice, $"{query}&recvWindow=5000&signature={signature}", -1022);
        await Refuses(alice, $"signature={signature}&{query}", -1022);
        await Refuses(alice, $"{query}%20&signature={signature}", -1100);
        await Refuses(alice, $"{query}&signature={signature[1..]}", -1022);
        await Refuses(alice, $"{query}&signature=zz", -1022);
        await Refuses(alice, $"{query}&signature=", -1102);
        await Refuses(alice, query, -1102);
        await Refuses(await BinanceClient.Of(node, "bob", "read"), $"{query}&signature={signature}", -1022);
    }

    [Theory]
    [InlineData("", -1102)]
    [InlineData("timestamp=", -1102)]
    [InlineData("timestamp=now", -1100)]
    [InlineData("timestamp=-1", -1100)]
    [InlineData("timestamp=0", -1021)]
    [InlineData("timestamp=9223372036854775807", -1102)]
    [InlineData("timestamp=1&recvWindow=60001", -1131)]
    [InlineData("timestamp=1&recvWindow=1e3", -1100)]
    public async Task A_time_that_is_none_is_refused(string parameters, int code)
    {
        var alice = await Alice();
        await Refuses(alice, $"{parameters}&signature={alice.Sign(parameters)}", code);
    }

    [Theory]
    [InlineData(-4_500, "", 200)]
    [InlineData(-5_500, "", 400)]
    [InlineData(-5_500, "&recvWindow=60000", 200)]
    [InlineData(500, "", 200)]
    [InlineData(2_500, "&recvWindow=60000", 400)]
    public async Task A_request_is_good_for_its_window_and_no_more_than_a_second_ahead(
        int offset, string window, int status)
    {
        var alice = await Alice();
        var time = node.Clock.GetUtcNow().ToUnixTimeMilliseconds() + offset;
        var query = $"timestamp={time.ToString(CultureInfo.InvariantCulture)}{window}";
        var reply = await alice.SendRaw(HttpMethod.Get, $"{Account}?{query}&signature={alice.Sign(query)}");
        Assert.True(reply.Status is 200 == (status == 200), reply.Body);
        Assert.True(reply.Status == 200 || reply.Json.GetProperty("code").GetInt32() == -1021, reply.Body);
    }

    [Fact]
    public async Task A_key_that_was_revoked_signs_no_more()
    {
        string[] scopes = ["read"];
        var key = (await node.As("alice").Post("/api/keys", new { name = "x", scopes })).Is(201);
        var alice = new BinanceClient(node, key.Text("apiKey"), key.Text("secret"));
        (await alice.Send(HttpMethod.Get, Account)).Is(200);
        (await node.As("alice").Delete($"/api/keys/{key.Text("keyId")}")).Is(204);
        var reply = (await alice.Send(HttpMethod.Get, Account)).Is(401);
        Assert.Equal(-2015, reply.Json.GetProperty("code").GetInt32());
    }

    private static async Task Refuses(BinanceClient client, string query, int code)
    {
        var reply = await client.SendRaw(HttpMethod.Get, $"{Account}?{query}");
        Assert.True(reply.Json.GetProperty("code").GetInt32() == code, reply.Body);
        Assert.InRange(reply.Status, 400, 401);
    }

    private Task<BinanceClient> Alice() => BinanceClient.Of(node, "alice", "read", "trade");
}
