using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance;

public abstract class BinanceOrderEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node)
        : BinanceOrderEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : BinanceOrderEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Order = "/compat/binance/api/v3/order";
    private const string Limit = "type=LIMIT&price=3&quantity=10";
    private const string Maker = "type=LIMIT_MAKER&price=3&quantity=10";

    private const string StopLimit =
        "type=STOP_LOSS_LIMIT&timeInForce=GTC&price=2&stopPrice=2.1&quantity=10";

    private const string TrailingLimit = "type=STOP_LOSS_LIMIT&timeInForce=GTC&price=2&quantity=10";

    [Theory]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=4", 0)]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=10", 0)]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=0.1", 0)]
    [InlineData(Maker + "&icebergQty=4.0000", 0)]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=10.1", -2010, "IcebergQty exceeds QTY.")]
    [InlineData("type=LIMIT&timeInForce=GTC&price=3&quantity=10.1&icebergQty=0.1", -1013, "ICEBERG_PARTS")]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=0", -1013, "LOT_SIZE")]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=0.15", -1013, "LOT_SIZE")]
    [InlineData(Limit + "&timeInForce=GTC&icebergQty=-1", -1100, "icebergQty")]
    [InlineData(Limit + "&timeInForce=IOC&icebergQty=4", -1014, "Unsupported order combination")]
    [InlineData(Limit + "&timeInForce=FOK&icebergQty=4", -1014, "Unsupported order combination")]
    [InlineData(StopLimit + "&icebergQty=4", -1014, "Unsupported order combination")]
    [InlineData("type=MARKET&quantity=10&icebergQty=4", -1106, "icebergQty")]
    [InlineData("type=STOP_LOSS&stopPrice=2&quantity=10&icebergQty=4", -1106, "icebergQty")]
    [InlineData("type=STOP_LOSS&quantity=10&trailingDelta=10", 0)]
    [InlineData("type=TAKE_PROFIT&quantity=10&trailingDelta=5000", 0)]
    [InlineData("type=STOP_LOSS&quantity=10&trailingDelta=9", -1013, "TRAILING_DELTA")]
    [InlineData("type=STOP_LOSS&quantity=10&trailingDelta=5001", -1013, "TRAILING_DELTA")]
    [InlineData("type=STOP_LOSS&quantity=10&trailingDelta=9999999999", -1013, "TRAILING_DELTA")]
    [InlineData("type=STOP_LOSS&quantity=10&trailingDelta=1.5", -1100, "trailingDelta")]
    [InlineData(
        "type=STOP_LOSS&quantity=10&trailingDelta=100&stopPrice=2", -1014, "Unsupported order combination")]
    [InlineData(TrailingLimit + "&trailingDelta=100", -1014, "Unsupported order combination")]
    [InlineData(Limit + "&timeInForce=GTC&trailingDelta=100", -1106, "trailingDelta")]
    [InlineData(Maker + "&trailingDelta=100", -1106, "trailingDelta")]
    [InlineData("type=MARKET&quantity=10&trailingDelta=100", -1106, "trailingDelta")]
    [InlineData("type=STOP_LOSS&quantity=10", -1102, "stopPrice")]
    public async Task Terms_of_orders_are_taken_or_refused_in_its_words(
        string asked, int code, string text = "")
    {
        var alice = await BinanceClient.Of(node, "alice", "read", "trade");
        var tested = await alice.Send(
            HttpMethod.Post, $"{Order}/test", $"symbol=GOLDSILVER&side=SELL&{asked}");
        tested.Is(code == 0 ? 200 : 400);
        if (code != 0)
        {
            Assert.Equal(code, tested.Json.GetProperty("code").GetInt32());
            Assert.Contains(text, tested.Json.GetProperty("msg").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_iceberg_says_how_much_of_it_the_book_shows()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        var placed = await Place(alice, Limit + "&timeInForce=GTC&icebergQty=4");
        Assert.Equal("4.00000000", placed.Text("icebergQty"));
        var book = (await own.Nobody.Get("/compat/binance/api/v3/depth?symbol=GOLDSILVER")).Is(200).Json;
        Assert.Equal("4.00000000", book.GetProperty("asks")[1][1].GetString());
        var shown = (await alice.Send(HttpMethod.Get, Order, Named(placed))).Is(200);
        Assert.Equal(
            ("4.00000000", "10.00000000", "LIMIT"),
            (shown.Text("icebergQty"), shown.Text("origQty"), shown.Text("type")));
        var plain = await Place(alice, Limit + "&timeInForce=GTC");
        Assert.False(plain.Json.TryGetProperty("icebergQty", out _));

        var replaced = (await alice.Send(
            HttpMethod.Post, $"{Order}/cancelReplace",
            $"symbol=GOLDSILVER&side=SELL&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={Id(placed)}&"
                + Limit + "&timeInForce=GTC&icebergQty=2")).Is(200).Json;
        Assert.Equal(
            "2.00000000", replaced.GetProperty("newOrderResponse").GetProperty("icebergQty").GetString());
    }

    [Fact]
    public async Task A_trailing_stop_is_set_off_at_its_distance_from_the_best_trade()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        const string Trailing = "type=STOP_LOSS&quantity=10&trailingDelta=1000&newOrderRespType=RESULT";
        var refused = (await alice.Send(
            HttpMethod.Post, Order, $"symbol=GOLDSILVER&side=SELL&{Trailing}")).Is(400);
        Assert.Equal(-2010, refused.Json.GetProperty("code").GetInt32());

        (await own.As("alice").Post("/api/orders", Native("buy", "2.5", "1"))).Is(201);
        var placed = await Place(alice, Trailing);
        Assert.Equal(1_000, placed.Json.GetProperty("trailingDelta").GetInt32());
        Assert.Equal(
            placed.Json.GetProperty("transactTime").GetInt64(),
            placed.Json.GetProperty("trailingTime").GetInt64());
        Assert.False(placed.Json.TryGetProperty("stopPrice", out _));
        var waits = (await alice.Send(HttpMethod.Get, Order, Named(placed))).Is(200);
        Assert.Equal(
            ("NEW", "STOP_LOSS", "0.00000000"),
            (waits.Text("status"), waits.Text("type"), waits.Text("stopPrice")));

        (await own.Admin.Post("/api/orders", Native("buy", "2.25", "20"))).Is(201);
        (await own.As("alice").Post("/api/orders", Native("sell", "2.25", "1"))).Is(201);
        Assert.Equal(
            "FILLED", (await alice.Send(HttpMethod.Get, Order, Named(placed))).Is(200).Text("status"));
    }

    /// <summary>What was half done stays so: the same request again is told of it, no more.</summary>
    [Fact]
    public async Task A_replacement_that_was_half_done_is_told_again_under_its_key()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        var old = await Place(alice, Limit + "&timeInForce=GTC");
        var asked = alice.Timed(
            "symbol=GOLDSILVER&side=SELL&type=LIMIT&timeInForce=GTC&price=3&quantity=5000&recvWindow=60000"
                + $"&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={Id(old)}");
        var url = $"{Order}/cancelReplace?{asked}&signature={alice.Sign(asked)}";

        var first = (await alice.SendRaw(HttpMethod.Post, url, key: "replace-1")).Is(409);
        Assert.Equal(-2021, first.Json.GetProperty("code").GetInt32());
        Assert.Null(first.Header("Idempotency-Replayed"));
        await own.Restart();
        var again = (await alice.SendRaw(HttpMethod.Post, url, key: "replace-1")).Is(409);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(first.Json.GetRawText(), again.Json.GetRawText());
        var other = alice.Timed(asked.Replace("5000", "6000", StringComparison.Ordinal));
        url = $"{Order}/cancelReplace?{other}&signature={alice.Sign(other)}";
        (await alice.SendRaw(HttpMethod.Post, url, key: "replace-1")).Is(400);
    }

    private static async Task<Reply> Place(BinanceClient user, string asked) =>
        (await user.Send(HttpMethod.Post, Order, $"symbol=GOLDSILVER&side=SELL&{asked}")).Is(200);

    private static string Named(Reply placed) => $"symbol=GOLDSILVER&orderId={Id(placed)}";

    private static long Id(Reply placed) => placed.Json.GetProperty("orderId").GetInt64();

    private static object Native(string side, string price, string quantity) =>
        new { market = "GOLD-SILVER", side, type = "limit", price, quantity };
}
