using System.Text.Json;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Trading;

public abstract class TradingEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : TradingEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : TradingEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Statistics = "GET /api/trading/statistics";

    private static readonly ScenarioTable Table = new(
        new("Nobody has no statistics", Statistics, null, 401, "unauthenticated", By: "nobody"),
        new("Those of others are not shown", $"{Statistics}?username=bob", null, 403, "forbidden"),
        new("Nor to auditors", $"{Statistics}?username=bob", null, 403, "forbidden", By: "ada"),
        new(
            "Of a user who is not there", $"{Statistics}?username=zoe", null, 404, "user_not_found",
            By: "opal"),
        new("In a market that is not there", $"{Statistics}?market=NO", null, 404, "market_not_found"),
        new("A limit of nothing", $"{Statistics}?limit=0", null, 400, "invalid_limit"),
        new("A cursor of no list", $"{Statistics}?cursor=x", null, 400, "invalid_cursor"),
        new("Without a trade there are none", Statistics, null, 200, null, "\"items\":[]", "bob"),
        new(
            "A market without a trade of one's own", $"{Statistics}?market=GOLD-SILVER", null, 200, null,
            "\"position\":\"0\",\"averageCost\":null,\"realisedProfit\":\"0\",\"unrealisedProfit\":null",
            "bob"));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Statistics_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task Volumes_fees_and_gains_are_those_of_the_trades_and_stay_so_over_a_restart()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await Place(own, "alice", "buy", "2.5", "40");
        own.Clock.Advance(TimeSpan.FromHours(20));
        await Place(own, "admin", "buy", "2.4", "10");
        await Place(own, "alice", "sell", "2.4", "10");

        // 40 bought for 100 less 0.08; 10 of the 39.92 sold for 24 less 0.048.
        const string Gains = "29.92 2.505009993315508021 -1.098101 -3.141899 2.4";
        Assert.Equal($"50 124 2 0.08 0.048 | {Gains}", Text(await Of(own, "last24h")));
        await own.Restart();
        Assert.Equal($"50 124 2 0.08 0.048 | {Gains}", Text(await Of(own, "all")));

        own.Clock.Advance(TimeSpan.FromHours(5));
        await own.Relogin("alice");
        Assert.Equal($"10 24 1 0 0.048 | {Gains}", Text(await Of(own, "last24h")));
        Assert.Equal($"50 124 2 0.08 0.048 | {Gains}", Text(await Of(own, "last30d")));
        own.Clock.Advance(TimeSpan.FromDays(30));
        await own.Relogin("alice");
        await own.Relogin("opal");
        Assert.Equal($"0 0 0 0 0 | {Gains}", Text(await Of(own, "last30d")));

        var seen = await own.As("opal").Get("/api/trading/statistics?username=admin&market=GOLD-SILVER");
        Assert.Equal("-30.01", Items(seen)[0].GetProperty("position").GetString());
    }

    [Fact]
    public async Task Markets_are_listed_a_page_at_a_time()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        (await own.Admin.Post("/api/markets", new
        {
            @base = "CAPPED",
            quote = "SILVER",
            tickSize = "1",
            lotSize = "1",
            makerFeeBps = 0,
            takerFeeBps = 0,
        })).Is(201);
        await Place(own, "admin", "sell", "2", "3", "CAPPED-SILVER");
        await Place(own, "alice", "buy", "2", "3", "CAPPED-SILVER");
        await Place(own, "alice", "buy", "2.5", "1");
        var first = await own.As("alice").Get("/api/trading/statistics?limit=1");
        Assert.Equal("GOLD-SILVER", Items(first)[0].GetProperty("market").GetString());
        var second = await own.As("alice").Get(
            $"/api/trading/statistics?limit=1&cursor={first.Text("next")}");
        Assert.Equal("CAPPED-SILVER", Items(second)[0].GetProperty("market").GetString());
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("next").ValueKind);
    }

    private static async Task Place(
        NodeFixture own, string user, string side, string price, string quantity,
        string market = "GOLD-SILVER") =>
        (await own.As(user).Post(
            "/api/orders",
            new { market, side, type = "limit", price, quantity, selfTradePrevention = "none" })).Is(201);

    private static async Task<(JsonElement Item, string Window)> Of(NodeFixture own, string window) => (
        Items(await own.As("alice").Get("/api/trading/statistics?market=GOLD-SILVER"))[0], window);

    private static JsonElement Items(Reply reply) => reply.Is(200).Json.GetProperty("items");

    private static string Text((JsonElement Item, string Window) read)
    {
        var window = read.Item.GetProperty(read.Window);
        string[] traded = ["quantity", "quoteQuantity", "trades", "baseFees", "quoteFees"];
        string[] gains = ["position", "averageCost", "realisedProfit", "unrealisedProfit", "lastPrice"];
        return string.Join(' ', traded.Select(name => window.GetProperty(name).ToString())) + " | "
            + string.Join(' ', gains.Select(name => read.Item.GetProperty(name).ToString()));
    }
}
