using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Risk;

public abstract class RiskEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : RiskEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : RiskEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Get = "GET /api/markets/GOLD-SILVER/risk";
    private const string Put = "PUT /api/markets/FIXED-SILVER/risk";
    private const string Position = "/api/markets/FIXED-SILVER/risk/positions/bob";

    private static readonly ScenarioTable Table = new(
        new("Without a login nobody sees controls", Get, null, 401, "unauthenticated", By: "nobody"),
        new("Users do not see controls", Get, null, 403, "forbidden"),
        new("Auditors see controls", Get, null, 200, null, "\"surveillance\":false", By: "ada"),
        new("Controls of no market", "GET /api/markets/NO-NO/risk", null, 404, "market_not_found", By: "ada"),
        new("Users set no controls", Put, new { }, 403, "forbidden"),
        new("Auditors set no controls", Put, new { }, 403, "forbidden", By: "ada"),
        new(
            "Operators set controls", Put, new { band = new { aboveBps = 500, belowBps = 400 } }, 200, null,
            "\"band\":{\"aboveBps\":500,\"belowBps\":400}", By: "opal"),
        new("What is left out is off", Put, new { }, 200, null, "\"band\":null", By: "opal"),
        new(
            "Controls for no market", "PUT /api/markets/NO/risk", new { }, 404, "market_not_found",
            By: "opal"),
        Bad("A band of nothing", new { band = new { aboveBps = 0, belowBps = 5 } }, "invalid_band"),
        Bad("A band of all", new { band = new { aboveBps = 5, belowBps = 10_000 } }, "invalid_band"),
        Bad("An impact of all", new { maxImpactBps = 10_000 }, "invalid_max_impact_bps"),
        Bad("An impact below zero", new { maxImpactBps = -1 }, "invalid_max_impact_bps"),
        Bad("No orders at all", new { ordersPerSecond = 0 }, "invalid_orders_per_second"),
        Bad(
            "A breaker that looks back too far",
            new { breaker = new { bps = 5, seconds = 301, haltSeconds = 5 } }, "invalid_breaker"),
        Bad(
            "A breaker that does not halt", new { breaker = new { bps = 5, seconds = 5, haltSeconds = 0 } },
            "invalid_breaker"),
        Bad(
            "A ratio without a window",
            new { orderToTrade = new { ordersPerTrade = 5, freeOrders = 5, seconds = 0 } },
            "invalid_order_to_trade"),
        Bad("A position of nothing", new { maxPosition = "0" }, "invalid_max_position"),
        Bad("A position that is no amount", new { maxPosition = "1e5" }, "invalid_max_position"),
        Bad("A control that is none", new { leverage = 5 }, "unknown_field"),
        new("Users do not see positions", $"GET {Position}", null, 403, "forbidden"),
        new("A position without a limit", $"GET {Position}", null, 200, null, "\"maxPosition\":null", "ada"),
        new(
            "A limit of one's own", $"PUT {Position}", new { maxPosition = "2.5" }, 200, null,
            "\"maxPosition\":\"2.5\",\"isOwn\":true", By: "opal"),
        new("Users do not limit", $"PUT {Position}", new { maxPosition = "2.5" }, 403, "forbidden"),
        new(
            "A limit that is no amount", $"PUT {Position}", new { maxPosition = "-1" }, 400,
            "invalid_max_position", By: "opal"),
        new(
            "A limit for nobody", "PUT /api/markets/FIXED-SILVER/risk/positions/zed",
            new { maxPosition = "1" }, 404, "user_not_found", By: "opal"),
        new("The market's limit again", $"DELETE {Position}", null, 200, null, "\"isOwn\":false", "opal"),
        new("No limit to take away", $"DELETE {Position}", null, 404, "position_limit_not_found", By: "opal"),
        new(
            "No halt to end", "DELETE /api/markets/FIXED-SILVER/halt", null, 404, "halt_not_found",
            By: "opal"),
        new("Users end no halt", "DELETE /api/markets/FIXED-SILVER/halt", null, 403, "forbidden"));

    public static TheoryData<string> Scenarios => Table.Names;

    [Theory, MemberData(nameof(Scenarios), DisableDiscoveryEnumeration = true)]
    public Task Scenario(string name) => Table.Run(name, node);

    [Fact]
    public async Task A_market_that_moves_too_fast_says_until_when_it_is_halted_and_is_on_record()
    {
        await using var own = await Start();
        await Control(own, new { breaker = new { bps = 500, seconds = 60, haltSeconds = 600 } });
        await Trade(own, "2");
        await Trade(own, "2.2");
        var market = (await own.Nobody.Get("/api/markets/GOLD-SILVER")).Is(200).Json;
        Assert.Equal("halted", market.GetProperty("state").GetString());
        var halt = market.GetProperty("halt");
        Assert.Equal("circuitBreaker", halt.GetProperty("reason").GetString());
        Assert.Equal(("2", "2.2"), (halt.GetProperty("fromPrice").GetString(),
            halt.GetProperty("price").GetString()));
        (await Place(own, "alice", "buy", "2")).IsProblem(409, "market_halted");
        await own.Store.Projector.WaitFor(
            own.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var list = (await own.As("ada").Get("/api/system/audit?command=orderPlace")).Is(200);
        Assert.Contains("GOLD-SILVER halted until", list.Body, StringComparison.Ordinal);

        await own.Restart();
        (await Place(own, "alice", "buy", "2")).IsProblem(409, "market_halted");
        (await own.As("opal").Delete("/api/markets/GOLD-SILVER/halt")).Is(200);
        (await Place(own, "alice", "buy", "2")).Is(201);
        Assert.DoesNotContain(
            "halt", (await own.Nobody.Get("/api/markets/GOLD-SILVER")).Is(200).Body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_market_reopens_by_itself()
    {
        await using var own = await Start();
        await Control(own, new { breaker = new { bps = 500, seconds = 60, haltSeconds = 600 } });
        await Trade(own, "2");
        await Trade(own, "2.2");
        own.Clock.Advance(TimeSpan.FromSeconds(600));
        await Eventually.Is(
            async () => (await own.As("ada").Get("/api/system/audit?command=marketReopen")).Is(200).Body
                .Contains("trades again", StringComparison.Ordinal),
            "the market reopens");
    }

    [Fact]
    public async Task Orders_that_come_too_fast_are_told_when_to_come_again()
    {
        await using var own = await Start();
        own.Clock.Stop();
        await Control(own, new { ordersPerSecond = 1 });
        (await Place(own, "alice", "buy", "1")).Is(201);
        var refused = (await Place(own, "alice", "buy", "1")).IsProblem(429, "too_many_orders");
        Assert.Equal("1", refused.Header("Retry-After"));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        (await Place(own, "alice", "buy", "1")).Is(201);
    }

    private async Task<OrderMarket> Start()
    {
        var own = node.Another();
        await own.InitializeAsync();
        return own;
    }

    private static async Task Control(OrderMarket node, object controls) => (await node.As("opal").Send(
        HttpMethod.Put, "/api/markets/GOLD-SILVER/risk", controls)).Is(200);

    private static async Task Trade(OrderMarket node, string price)
    {
        (await Place(node, "admin", "sell", price)).Is(201);
        (await Place(node, "alice", "buy", price)).Is(201);
    }

    private static Task<Reply> Place(OrderMarket node, string by, string side, string price) =>
        node.As(by).Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side,
            type = "limit",
            quantity = "2",
            price,
        });

    private static Scenario Bad(string name, object body, string code) =>
        new(name, Put, body, 400, code, By: "opal");
}
