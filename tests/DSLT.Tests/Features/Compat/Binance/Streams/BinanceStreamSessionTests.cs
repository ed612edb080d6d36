using System.Net.WebSockets;
using System.Text.Json;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Features.Feeds;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance.Streams;

public sealed class BinanceStreamSessionTests(OrderMarket node) : IClassFixture<OrderMarket>
{
    private const string Bare = "/compat/binance/ws";
    private const string Combined = "/compat/binance/stream";

    [Theory]
    [InlineData("hello", 3, "null")]
    [InlineData("[]", 3, "null")]
    [InlineData("""{"id":1,"id":2}""", 3, "null")]
    [InlineData("""{"id":[1]}""", 3, "null")]
    [InlineData("""{"id":7}""", 2, "7")]
    [InlineData("""{"method":"SING","id":"a-1"}""", 2, "\"a-1\"")]
    [InlineData("""{"method":"SUBSCRIBE","id":-8}""", 2, "-8")]
    [InlineData("""{"method":"SET_PROPERTY","params":["combined"],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SET_PROPERTY","params":["combined",1],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SET_PROPERTY","params":["other",true],"id":9}""", 2, "9")]
    [InlineData("""{"method":"GET_PROPERTY","params":"combined","id":9}""", 2, "9")]
    [InlineData("""{"method":"GET_PROPERTY","params":[1],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":"goldsilver@trade","id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":[1],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":["nope@trade"],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":["GOLDSILVER@trade"],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":["goldsilver@depth7"],"id":9}""", 2, "9")]
    [InlineData("""{"method":"SUBSCRIBE","params":["goldsilver@kline_7m"],"id":9}""", 2, "9")]
    public async Task Wrong_input_is_answered_and_the_connection_goes_on(string message, int code, string id)
    {
        await using var client = await FeedClient.Connect(node, path: Bare);
        await client.Send(message);
        var answer = await client.Next();
        Assert.Equal(code, answer.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        await client.Send("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        Assert.Equal("""{"result":[],"id":1}""", $"{await client.Next()}");
    }

    [Fact]
    public async Task Streams_are_listed_and_what_is_unsubscribed_is_still()
    {
        await using var client = await FeedClient.Connect(node, path: $"{Bare}/goldsilver@trade");
        await client.Send(
            """{"method":"SUBSCRIBE","params":["goldsilver@aggTrade","goldsilver@trade"],"id":1}""");
        Assert.Equal("""{"result":null,"id":1}""", $"{await client.Next()}");
        await client.Send("""{"method":"LIST_SUBSCRIPTIONS","id":2}""");
        Assert.Equal(
            """{"result":["goldsilver@trade","goldsilver@aggTrade"],"id":2}""", $"{await client.Next()}");
        await client.Send("""{"method":"UNSUBSCRIBE","params":["goldsilver@trade"],"id":3}""");
        Assert.Equal("""{"result":null,"id":3}""", $"{await client.Next()}");
        await Trade(node);
        Assert.Equal("aggTrade", (await client.Next()).GetProperty("e").GetString());
        await Trade(node);
        Assert.Equal("aggTrade", (await client.Next()).GetProperty("e").GetString());
    }

    [Fact]
    public async Task Events_are_as_over_HTTP_and_combined_ones_say_their_stream()
    {
        await using var client = await FeedClient.Connect(
            node, path: $"{Combined}?streams=goldsilver@trade/goldsilver@depth5@100ms/goldsilver@bookTicker");
        var events = new Dictionary<string, JsonElement>();
        var told = await client.Next();
        Assert.Equal("goldsilver@depth5@100ms", told.GetProperty("stream").GetString());
        await Trade(node);
        while (events.Count < 3)
        {
            told = await client.Next();
            events[told.GetProperty("stream").GetString()!] = told.GetProperty("data").Clone();
        }

        await node.Store.Projector.WaitFor(
            node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var depth = (await node.Nobody.Get("/compat/binance/api/v3/depth?symbol=GOLDSILVER&limit=5")).Is(200);
        Assert.Equal(depth.Body, $"{events["goldsilver@depth5@100ms"]}");
        var best = (await node.Nobody.Get("/compat/binance/api/v3/ticker/bookTicker?symbol=GOLDSILVER")).Json;
        var ticker = events["goldsilver@bookTicker"];
        Assert.Equal(best.GetProperty("askQty").GetString(), ticker.GetProperty("A").GetString());
        const string Trades = "/compat/binance/api/v3/trades?symbol=GOLDSILVER&limit=1";
        var trade = (await node.Nobody.Get(Trades)).Json[0];
        var shown = events["goldsilver@trade"];
        Assert.Equal(trade.GetProperty("id").GetInt64(), shown.GetProperty("t").GetInt64());
        Assert.Equal(trade.GetProperty("time").GetInt64(), shown.GetProperty("T").GetInt64());
        Assert.Equal("1.00000000", shown.GetProperty("q").GetString());
    }

    [Fact]
    public async Task The_form_of_events_can_be_changed_and_each_is_told_once_in_it()
    {
        await using var client = await FeedClient.Connect(node, path: $"{Bare}/goldsilver@trade");
        foreach (var wanted in new[] { "true", "true", "false" })
        {
            await client.Send($$"""{"method":"SET_PROPERTY","params":["combined",{{wanted}}],"id":1}""");
            Assert.Equal("""{"result":null,"id":1}""", $"{await client.Next()}");
            await client.Send("""{"method":"GET_PROPERTY","params":["combined"],"id":2}""");
            Assert.Equal($$"""{"result":{{wanted}},"id":2}""", $"{await client.Next()}");
            await Trade(node);
            var told = await client.Next();
            Assert.Equal(wanted == "true", told.TryGetProperty("stream", out _));
            Assert.Equal(wanted == "false", told.TryGetProperty("e", out _));
        }

        await client.Send("""{"method":"LIST_SUBSCRIPTIONS","id":3}""");
        Assert.Equal("""{"result":["goldsilver@trade"],"id":3}""", $"{await client.Next()}");
        await client.Send("""{"method":"UNSUBSCRIBE","params":["goldsilver@trade"],"id":4}""");
        Assert.Equal("""{"result":null,"id":4}""", $"{await client.Next()}");
    }

    [Fact]
    public async Task Who_changed_the_form_and_leaves_is_not_followed_any_more()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        await using var client = await FeedClient.Connect(own, path: $"{Bare}/goldsilver@trade");
        await client.Send("""{"method":"SET_PROPERTY","params":["combined",true],"id":1}""");
        await client.Next();
        Assert.Single(own.Store.State.Feed.Watch.Markets);
        await client.Send("""{"method":"UNSUBSCRIBE","params":["goldsilver@trade"],"id":2}""");
        await client.Next();
        Assert.Empty(own.Store.State.Feed.Watch.Markets);
    }

    [Theory]
    [InlineData("!ticker@arr", "24hrTicker")]
    [InlineData("!miniTicker@arr", "24hrMiniTicker")]
    public async Task All_tickers_come_first_and_then_those_that_differ(string stream, string kind)
    {
        await using var client = await FeedClient.Connect(node, path: $"{Bare}/{stream}");
        var all = await client.Next();
        Assert.Equal(
            ["FIXEDSILVER", "GOLDSILVER"],
            all.EnumerateArray().Select(one => one.GetProperty("s").GetString()!).Order());
        await Trade(node);
        var differs = await client.Next();
        Assert.Equal("GOLDSILVER", Assert.Single(differs.EnumerateArray()).GetProperty("s").GetString());
        Assert.Equal(kind, differs[0].GetProperty("e").GetString());
    }

    [Theory]
    [InlineData(Bare + "/nope@trade")]
    [InlineData(Bare + "/goldsilver@dance")]
    [InlineData(Combined + "?streams=goldsilver@trade/nope@trade")]
    public async Task An_address_with_a_stream_that_is_none_is_refused(string path)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(
            () => FeedClient.Connect(node, path: path));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_messages_and_their_length_have_bounds()
    {
        await using var narrow = new NarrowNode();
        await narrow.InitializeAsync();
        await using var one = await FeedClient.Connect(narrow, path: Bare);
        await one.Send("""{"method":"SUBSCRIBE","params":["goldsilver@trade","goldsilver@depth"],"id":1}""");
        Assert.Equal(1, (await one.Next()).GetProperty("id").GetInt32());
        await one.Send("""{"method":"SUBSCRIBE","params":["goldsilver@ticker"],"id":2}""");
        Assert.Contains("at most 2", $"{await one.Next()}", StringComparison.Ordinal);
        await one.Send(new string(' ', BinanceStreamSession.MaxMessageBytes + 1));
        Assert.Equal((1009, "message_too_large"), await one.Closed());
        await using var hasty = await FeedClient.Connect(narrow, path: Bare);
        for (var i = 0; i < 3 * FeedOptions.MaxRequestsASecond; i++)
        {
            await hasty.Send("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        }

        Assert.Equal((1008, "rate_limited"), await hasty.Closed());
    }

    private static async Task Trade(OrderMarket node) => (await node.As("alice").Post("/api/orders", new
    {
        market = "GOLD-SILVER",
        side = "buy",
        type = "limit",
        price = "2.5",
        quantity = "1",
        timeInForce = "ioc",
    })).Is(201);

    private sealed class NarrowNode : OrderMarket
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Feed:Subscriptions"] = "2" };
    }
}
