using System.Net.WebSockets;
using DSLT.Features.Feeds;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Feeds;

public sealed class FeedEndpointsTests(OrderMarket node) : IClassFixture<OrderMarket>
{
    [Fact]
    public async Task A_request_without_an_upgrade_is_refused() =>
        (await node.Nobody.Get("/api/ws")).IsProblem(400, "invalid_request");

    [Theory]
    [InlineData("hello", "invalid_json")]
    [InlineData("[]", "invalid_json")]
    [InlineData("{}", "invalid_op")]
    [InlineData("null", "invalid_op")]
    [InlineData("""{"op":"sing"}""", "invalid_op")]
    [InlineData("""{"op":"ping","loud":true}""", "unknown_field")]
    [InlineData("""{"op":"subscribe"}""", "invalid_channel")]
    [InlineData("""{"op":"subscribe","channel":"news"}""", "invalid_channel")]
    [InlineData("""{"op":"subscribe","channel":"book"}""", "market_not_found")]
    [InlineData("""{"op":"subscribe","channel":"book","market":"NO-NO"}""", "market_not_found")]
    [InlineData("""{"op":"subscribe","channel":"candles","market":"GOLD-SILVER"}""", "invalid_interval")]
    [InlineData("""{"op":"subscribe","channel":"orders"}""", "unauthenticated")]
    [InlineData("""{"op":"subscribe","channel":"fills"}""", "unauthenticated")]
    [InlineData("""{"op":"subscribe","channel":"balances"}""", "unauthenticated")]
    [InlineData("""{"op":"subscribe","channel":"nftActivity"}""", "unauthenticated")]
    [InlineData("""{"op":"subscribe","channel":"nfts"}""", "collection_not_found")]
    [InlineData("""{"op":"subscribe","channel":"nfts","collection":"9"}""", "collection_not_found")]
    [InlineData("""{"op":"subscribe","channel":"nft","item":"9"}""", "item_not_found")]
    [InlineData("""{"op":"subscribe","channel":"nft","item":"x"}""", "item_not_found")]
    [InlineData("""{"op":"unsubscribe","channel":"book","market":"GOLD-SILVER"}""", "subscription_not_found")]
    [InlineData("""{"op":"auth"}""", "unauthenticated")]
    [InlineData("""{"op":"auth","token":"vHO4urK-7MVSvmKIEOtALiFrkxC47z5X0O4qM6KDIyo"}""", "unauthenticated")]
    public async Task Wrong_input_is_answered_with_its_code_and_the_connection_goes_on(
        string message, string code)
    {
        await using var client = await FeedClient.Connect(node);
        await client.Send(message);
        var error = await client.Next();
        Assert.Equal(("error", code), ($"{error.GetProperty("type")}", $"{error.GetProperty("code")}"));
        await client.Send(new { op = "ping" });
        Assert.Equal("pong", (await client.Next()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_is_subscribed_twice_is_refused_and_what_is_unsubscribed_is_still()
    {
        await using var client = await FeedClient.Connect(node);
        await client.Subscribe("book", "GOLD-SILVER");
        await client.Subscribe("book", "GOLD-SILVER");
        Assert.Equal("subscription_exists", $"{(await client.Next("error")).GetProperty("code")}");
        await client.Send(new { op = "unsubscribe", channel = "book", market = "GOLD-SILVER" });
        await client.Next("unsubscribed");
        (await node.As("alice").Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "limit",
            price = "1",
            quantity = "3",
        })).Is(201);
        await client.Send(new { op = "ping" });
        Assert.Equal("pong", (await client.Next()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task What_is_too_long_or_no_text_ends_the_connection()
    {
        await using var client = await FeedClient.Connect(node);
        await client.Send(new string(' ', FeedOptions.MaxMessageBytes + 1));
        Assert.Equal((1009, "message_too_large"), await client.Closed());
        await using var other = await FeedClient.Connect(node);
        await other.Send("{}", WebSocketMessageType.Binary);
        Assert.Equal((1003, "not_text"), await other.Closed());
        await using var hasty = await FeedClient.Connect(node);
        for (var i = 0; i < 3 * FeedOptions.MaxRequestsASecond; i++)
        {
            await hasty.Send(new { op = "ping" });
        }

        Assert.Equal((1008, "rate_limited"), await hasty.Closed());
    }

    [Fact]
    public async Task Connections_and_subscriptions_have_bounds_and_a_logout_ends_a_connection()
    {
        await using var narrow = new NarrowNode();
        await narrow.InitializeAsync();
        var alice = await narrow.Login("alice");
        await using var one = await FeedClient.Connect(narrow, alice.Token);
        await one.Subscribe("orders");
        await one.Subscribe("fills");
        await one.Subscribe("balances");
        Assert.Equal("limit_reached", $"{(await one.Next("error")).GetProperty("code")}");
        await using var two = await FeedClient.Connect(narrow);
        await two.Send(new { op = "auth", token = alice.Token });
        Assert.Equal("limit_reached", $"{(await two.Next("error")).GetProperty("code")}");
        var third = await Assert.ThrowsAsync<WebSocketException>(() => FeedClient.Connect(narrow));
        Assert.Contains("429", third.Message, StringComparison.Ordinal);

        (await alice.Post("/api/auth/logout")).Is(204);
        Assert.Equal((1008, "session_ended"), await one.Closed());
        Eventually.Is(() => Count(narrow) == 1, "the place is given back");
        await using var another = await FeedClient.Connect(narrow, narrow.As("alice").Token);
    }

    [Fact]
    public async Task Who_does_not_answer_a_ping_is_gone()
    {
        await using var narrow = new NarrowNode();
        await narrow.InitializeAsync();
        await using var silent = await FeedClient.Connect(narrow);
        Eventually.Is(() => Count(narrow) == 1, "it is there");
        // A client answers pings only while it reads.
        Eventually.Is(() => Count(narrow) == 0, "it is gone");
    }

    private static int Count(NodeFixture node) => node.Services.GetRequiredService<FeedSessions>().Count;

    private sealed class NarrowNode : MarketFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Feed:ConnectionsPerAddress"] = "2",
            ["Feed:ConnectionsPerUser"] = "1",
            ["Feed:Subscriptions"] = "2",
            ["Feed:HeartbeatSeconds"] = "1",
        };
    }
}
