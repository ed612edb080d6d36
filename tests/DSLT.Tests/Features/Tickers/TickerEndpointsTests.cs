using System.Text.Json;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Tickers;

public sealed class TickerEndpointsTests
{
    [Fact]
    public async Task A_ticker_rolls_over_24_hours_and_stays_as_it_is_over_a_restart()
    {
        await using var node = new OrderMarket();
        await node.InitializeAsync();
        var alice = node.As("alice");
        Assert.Equal(
            "null null null 2.5 100 null null null null 0 0 0", Text(await Ticker(node, "GOLD-SILVER")));
        Assert.Equal(
            "null null null null null null null null null 0 0 0", Text(await Ticker(node, "FIXED-SILVER")));

        await Order(alice, "buy", "2.5", "40");
        node.Clock.Advance(TimeSpan.FromHours(13));
        await Order(node.Admin, "buy", "2.4", "10");
        await Order(alice, "sell", "2.4", "5");
        await Order(alice, "sell", "2.45", "7");
        const string Day = "2.4 2.4 5 2.45 7 2.5 2.5 2.4 -0.1 45 112 2";
        Assert.Equal(Day, Text(await Ticker(node, "GOLD-SILVER")));
        await node.Restart();
        Assert.Equal(Day, Text(await Ticker(node, "GOLD-SILVER")));

        // The first trade falls out of the day, then the second; the last price stays.
        node.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("2.4 2.4 5 2.45 7 2.4 2.4 2.4 0 5 12 1", Text(await Ticker(node, "GOLD-SILVER")));
        node.Clock.Advance(TimeSpan.FromHours(13));
        const string Quiet = "2.4 2.4 5 2.45 7 null null null null 0 0 0";
        Assert.Equal(Quiet, Text(await Ticker(node, "GOLD-SILVER")));
        await node.Restart();
        Assert.Equal(Quiet, Text(await Ticker(node, "GOLD-SILVER")));

        var all = (await node.Nobody.Get("/api/markets/tickers?limit=1")).Is(200).Json;
        Assert.Equal(Quiet, Text(all.GetProperty("items")[0]));
        var next = all.GetProperty("next").GetString();
        var rest = (await node.Nobody.Get($"/api/markets/tickers?cursor={next}")).Is(200).Json;
        Assert.Equal("FIXED-SILVER", rest.GetProperty("items")[0].GetProperty("market").GetString());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task What_is_not_there_or_out_of_bounds_is_refused()
    {
        await using var node = new OrderMarket();
        await node.InitializeAsync();
        (await node.Nobody.Get("/api/markets/NO/ticker")).IsProblem(404, "market_not_found");
        (await node.Nobody.Get("/api/markets/tickers?limit=101")).IsProblem(400, "invalid_limit");
        (await node.Nobody.Get("/api/markets/tickers?cursor=!")).IsProblem(400, "invalid_cursor");
    }

    private static async Task Order(ApiClient user, string side, string price, string quantity) =>
        (await user.Post(
            "/api/orders",
            new
            {
                market = "GOLD-SILVER",
                side,
                type = "limit",
                price,
                quantity,
                selfTradePrevention = "none",
            })).Is(201);

    private static async Task<JsonElement> Ticker(NodeFixture node, string market) =>
        (await node.Nobody.Get($"/api/markets/{market}/ticker")).Is(200).Json;

    private static string Text(JsonElement ticker) => string.Join(
        ' ', ticker.EnumerateObject().Skip(1)
            .Select(field => field.Value.ValueKind == JsonValueKind.Null ? "null" : $"{field.Value}"));
}
