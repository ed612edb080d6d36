using System.Text.Json;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance;

public abstract class BinanceListEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node)
        : BinanceListEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : BinanceListEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Api = "/compat/binance/api/v3";
    private const string Sell = "side=SELL&quantity=10&aboveType=LIMIT_MAKER&abovePrice=2.4";
    private const string Buy = "side=BUY&quantity=10&belowType=LIMIT_MAKER&belowPrice=2";
    private const string StopBelow = "&belowType=STOP_LOSS&belowStopPrice=2";
    private const string LimitBelow = "&belowType=STOP_LOSS_LIMIT&belowStopPrice=2&belowPrice=1.9";
    private const string Old = "side=SELL&quantity=10&price=2.4&stopPrice=2";

    [Theory]
    [InlineData("orderList/oco", Sell + "&belowType=LIMIT_MAKER", -1014)]
    [InlineData("orderList/oco", Sell + "&belowType=STOP", -1116)]
    [InlineData("orderList/oco", Sell, -1102)]
    [InlineData("orderList/oco", Sell + StopBelow + "&side=HOLD", -1101)]
    [InlineData("orderList/oco", Sell + "&belowType=TAKE_PROFIT&belowStopPrice=2", -1199)]
    [InlineData("orderList/oco", Buy + "&aboveType=TAKE_PROFIT&aboveStopPrice=3", -1198)]
    [InlineData("orderList/oco", "side=SELL&quantity=10&aboveType=STOP_LOSS&belowType=LIMIT_MAKER", -1197)]
    [InlineData("orderList/oco", "side=BUY&quantity=10&aboveType=LIMIT_MAKER&belowType=STOP_LOSS", -1196)]
    [InlineData("orderList/oco", "side=SELL&quantity=10&aboveType=TAKE_PROFIT&belowType=STOP_LOSS", -1014)]
    [InlineData("orderList/oco", Sell + "&belowType=STOP_LOSS", -1102)]
    [InlineData("orderList/oco", Sell + StopBelow + "&belowPrice=1.9", -1106)]
    [InlineData("orderList/oco", Sell + StopBelow + "&aboveStopPrice=3", -1106)]
    [InlineData("orderList/oco", Sell + StopBelow + "&aboveTimeInForce=GTC", -1106)]
    [InlineData("orderList/oco", Sell + StopBelow + "&aboveIcebergQty=1", -1014)]
    [InlineData("orderList/oco", Sell + "&belowType=STOP_LOSS&belowTrailingDelta=100", -1014)]
    [InlineData("orderList/oco", Sell + LimitBelow, -1102)]
    [InlineData("orderList/oco", Sell + LimitBelow + "&belowTimeInForce=IOC", -1014)]
    [InlineData("orderList/oco", Sell + LimitBelow + "&belowTimeInForce=GTC&belowPrice=1", -1101)]
    [InlineData("orderList/oco", Sell + "&belowType=STOP_LOSS&belowStopPrice=2.005", -1013)]
    [InlineData("orderList/oco", Sell + "&belowType=STOP_LOSS&belowStopPrice=2.6", -2010)]
    [InlineData("orderList/oco", Sell + StopBelow + "&listClientOrderId=a&aboveClientOrderId=b", -1128)]
    [InlineData("orderList/oco", Sell + StopBelow + "&belowClientOrderId=a&aboveClientOrderId=a", -2010)]
    [InlineData("orderList/oco", Sell + StopBelow + "&listClientOrderId=%24", -1100)]
    [InlineData("orderList/oco", Sell + StopBelow + "&newOrderRespType=ALL", -1130)]
    [InlineData("order/oco", Old + "&stopLimitPrice=1.9", -1102)]
    [InlineData("order/oco", Old + "&stopLimitTimeInForce=GTC", -1106)]
    [InlineData("order/oco", Old + "&stopIcebergQty=1", -1014)]
    [InlineData("order/oco", Old + "&trailingDelta=100", -1014)]
    [InlineData("order/oco", "side=SELL&quantity=0.01&price=2.4&stopPrice=2", -1013)]
    [InlineData("order/oco", "side=SELL&quantity=5000&price=2.4&stopPrice=2", -2010)]
    [InlineData("order/oco", "side=BUY&quantity=10&price=2.6&stopPrice=3", -2010)]
    public async Task A_list_that_is_none_is_refused_in_its_words(string url, string asked, int code)
    {
        var alice = await BinanceClient.Of(node, "alice", "read", "trade");
        Refused(await alice.Send(HttpMethod.Post, $"{Api}/{url}", $"symbol=GOLDSILVER&{asked}"), code);
        Assert.Equal("0", (await node.As("alice").Get("/api/tokens/balance/GOLD")).Is(200).Text("held"));
        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task A_list_goes_on_until_one_of_its_orders_trades_and_is_known_after_that()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        var list = await Place(alice, "orderList/oco", Sell + StopBelow + "&listClientOrderId=mine");
        Assert.Equal(
            ("EXEC_STARTED", "EXECUTING", "mine"),
            (list.Text("listStatusType"), list.Text("listOrderStatus"), list.Text("listClientOrderId")));
        var (rest, stop) = (Order(list, 0), Order(list, 1));
        Assert.Equal(Id(list), rest.GetProperty("orderId").GetInt64());
        Assert.Equal("mine", rest.GetProperty("clientOrderId").GetString());
        Assert.Equal(["LIMIT_MAKER", "STOP_LOSS"], Reports(list, "type"));
        Assert.All(
            list.Json.GetProperty("orderReports").EnumerateArray(),
            report => Assert.Equal(Id(list), report.GetProperty("orderListId").GetInt64()));
        Assert.Equal([Id(list)], await Ids(alice, "openOrderList"));
        Refused(await alice.Send(
            HttpMethod.Post, $"{Api}/orderList/oco",
            $"symbol=GOLDSILVER&{Sell}{StopBelow}&listClientOrderId=mine"), -2010);

        await own.Restart();
        Assert.Equal([Id(list)], await Ids(alice, "openOrderList"));
        (await own.Admin.Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "limit",
            price = "2.4",
            quantity = "1",
        })).Is(201);

        Assert.Empty(await Ids(alice, "openOrderList"));
        foreach (var named in new[] { $"orderListId={Id(list)}", "origClientOrderId=mine" })
        {
            var shown = (await alice.Send(HttpMethod.Get, $"{Api}/orderList", named)).Is(200);
            Assert.Equal(
                ("ALL_DONE", "ALL_DONE", "mine"),
                (shown.Text("listStatusType"), shown.Text("listOrderStatus"),
                    shown.Text("listClientOrderId")));
            Assert.Equal(stop.GetRawText(), Order(shown, 1).GetRawText());
        }

        var ended = (await alice.Send(
            HttpMethod.Get, $"{Api}/order",
            $"symbol=GOLDSILVER&orderId={stop.GetProperty("orderId").GetInt64()}")).Is(200);
        Assert.Equal("EXPIRED", ended.Text("status"));
        Assert.Equal(Id(list), ended.Json.GetProperty("orderListId").GetInt64());
        Refused(await alice.Send(
            HttpMethod.Delete, $"{Api}/orderList", $"symbol=GOLDSILVER&orderListId={Id(list)}"), -2011);
    }

    [Fact]
    public async Task Lists_are_found_by_their_owner_only_and_all_of_them_in_turn()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var alice = await BinanceClient.Of(own, "alice", "read", "trade");
        var bob = await BinanceClient.Of(own, "bob", "read", "trade");
        var first = await Place(alice, "order/oco", Old);
        var second = await Place(
            alice, "orderList/oco", Buy + "&aboveType=STOP_LOSS_LIMIT&aboveStopPrice=3&abovePrice=3.1"
                + "&aboveTimeInForce=GTC&newOrderRespType=ACK");
        Assert.False(second.Json.GetProperty("orderReports")[0].TryGetProperty("status", out _));
        long[] both = [Id(first), Id(second)];
        var stop = Order(first, 1).GetProperty("orderId").GetInt64();
        foreach (var named in new[] { $"orderListId={Id(first)}", $"orderListId={stop}", "orderListId=1" })
        {
            var user = named == $"orderListId={Id(first)}" ? bob : alice;
            Refused(await user.Send(HttpMethod.Get, $"{Api}/orderList", named), -2013);
            Refused(await user.Send(
                HttpMethod.Delete, $"{Api}/orderList", $"symbol=GOLDSILVER&{named}"), -2011);
        }

        Assert.Equal(both, await Ids(alice, "openOrderList"));
        Assert.Equal(both, await Ids(alice, "allOrderList"));
        Assert.Equal([Id(second)], await Ids(alice, "allOrderList", "limit=1"));
        Assert.Equal([Id(first)], await Ids(alice, "allOrderList", "limit=1&fromId=0"));
        Assert.Equal([Id(second)], await Ids(alice, "allOrderList", $"fromId={Id(first) + 1}"));
        Assert.Equal(both, await Ids(alice, "allOrderList", "startTime=1"));
        Assert.Empty(await Ids(alice, "allOrderList", "endTime=1"));
        Assert.Empty(await Ids(bob, "allOrderList"));
        Refused(await alice.Send(HttpMethod.Get, $"{Api}/allOrderList", "fromId=1&endTime=1"), -1128);
        Refused(await alice.Send(HttpMethod.Get, $"{Api}/orderList"), -1102);

        var gone = (await alice.Send(
            HttpMethod.Delete, $"{Api}/orderList",
            $"symbol=GOLDSILVER&orderListId={Id(first)}&newClientOrderId=stop-it")).Is(200);
        Assert.Equal("ALL_DONE", gone.Text("listOrderStatus"));
        Assert.Equal(["CANCELED", "CANCELED"], Reports(gone, "status"));
        Assert.Equal(["stop-it", "stop-it"], Reports(gone, "clientOrderId"));
        var plain = (await alice.Send(
            HttpMethod.Post, $"{Api}/order",
            "symbol=GOLDSILVER&side=SELL&type=LIMIT_MAKER&price=3&quantity=1")).Is(200);
        var all = (await alice.Send(HttpMethod.Delete, $"{Api}/openOrders", "symbol=GOLDSILVER"))
            .Is(200).Json;
        Assert.Equal(
            [(Id(second), true), (-1, false)],
            all.EnumerateArray().Select(one => (
                one.GetProperty("orderListId").GetInt64(), one.TryGetProperty("orderReports", out _))));
        Assert.Equal(
            plain.Json.GetProperty("orderId").GetInt64(), all[1].GetProperty("orderId").GetInt64());
        foreach (var token in new[] { "GOLD", "SILVER" })
        {
            var balance = (await own.As("alice").Get($"/api/tokens/balance/{token}")).Is(200);
            Assert.Equal("0", balance.Text("held"));
        }
    }

    private static async Task<Reply> Place(BinanceClient user, string url, string asked) =>
        (await user.Send(HttpMethod.Post, $"{Api}/{url}", $"symbol=GOLDSILVER&{asked}")).Is(200);

    private static async Task<IEnumerable<long>> Ids(BinanceClient user, string url, string asked = "") =>
        (await user.Send(HttpMethod.Get, $"{Api}/{url}", asked)).Is(200).Json.EnumerateArray()
            .Select(list => list.GetProperty("orderListId").GetInt64());

    private static void Refused(Reply reply, int code) =>
        Assert.Equal((400, code), (reply.Status, reply.Json.GetProperty("code").GetInt32()));

    private static long Id(Reply list) => list.Json.GetProperty("orderListId").GetInt64();

    private static JsonElement Order(Reply list, int index) => list.Json.GetProperty("orders")[index];

    private static IEnumerable<string?> Reports(Reply list, string name) =>
        list.Json.GetProperty("orderReports").EnumerateArray()
            .Select(report => report.GetProperty(name).GetString());
}
