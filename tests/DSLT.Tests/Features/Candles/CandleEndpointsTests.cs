using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Candles;

public sealed class CandleEndpointsTests(OrderMarket node) : IClassFixture<OrderMarket>
{
    private const string Candles = "GET /api/markets/GOLD-SILVER/candles";

    private static readonly ScenarioTable Table = new(
        new("No interval", Candles, null, 400, "invalid_interval", By: "nobody"),
        new("An interval that is none", $"{Candles}?interval=2m", null, 400, "invalid_interval", "1w"),
        new("A time that is none", $"{Candles}?interval=1m&from=now", null, 400, "invalid_from"),
        new("An end that is none", $"{Candles}?interval=1m&to=1", null, 400, "invalid_to"),
        new("A limit of nothing", $"{Candles}?interval=1m&limit=0", null, 400, "invalid_limit"),
        new("A limit too large", $"{Candles}?interval=1m&limit=1001", null, 400, "invalid_limit", "1000"),
        new(
            "A market that is not there", "GET /api/markets/NO/candles?interval=1m", null, 404,
            "market_not_found"),
        new(
            "A market without trades", "GET /api/markets/FIXED-SILVER/candles?interval=1w", null, 200, null,
            "\"items\":[]", "nobody"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Candles_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task Candles_come_oldest_first_with_the_running_one_at_once_and_no_gaps_filled()
    {
        await using var own = new OrderMarket();
        await own.InitializeAsync();
        var alice = own.As("alice");
        foreach (var (price, quantity) in new[] { ("2.5", "40"), ("2.5", "10") })
        {
            (await alice.Post(
                "/api/orders", new { market = "GOLD-SILVER", side = "buy", type = "limit", price, quantity }))
                .Is(201);
            own.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        var url = "/api/markets/GOLD-SILVER/candles?interval=";
        var minutes = (await own.Nobody.Get($"{url}1m")).Is(200).Json.GetProperty("items");
        Assert.Equal(
            ["40", "10"], minutes.EnumerateArray().Select(item => item.GetProperty("volume").GetString()));
        Assert.Equal("100", minutes[0].GetProperty("quoteVolume").GetString());
        var week = (await own.Nobody.Get($"{url}1w")).Is(200).Json.GetProperty("items");
        Assert.Equal(2, week.EnumerateArray().Sum(item => item.GetProperty("trades").GetInt64()));

        var second = minutes[1].GetProperty("time").GetString();
        await AssertVolumes(own, $"{url}1m&limit=1", "10");
        await AssertVolumes(own, $"{url}1m&from=2020-01-01&limit=1", "40");
        await AssertVolumes(own, $"{url}1m&from={second}", "10");
        await AssertVolumes(own, $"{url}1m&from={second}&to={second}", "10");
        await AssertVolumes(own, $"{url}1m&to=2020-01-01");
        await own.Restart();
        await AssertVolumes(own, $"{url}1m", "40", "10");
    }

    private static async Task AssertVolumes(NodeFixture node, string url, params string[] volumes)
    {
        var items = (await node.Nobody.Get(url)).Is(200).Json.GetProperty("items").EnumerateArray();
        Assert.Equal(volumes, items.Select(item => item.GetProperty("volume").GetString()));
    }
}
