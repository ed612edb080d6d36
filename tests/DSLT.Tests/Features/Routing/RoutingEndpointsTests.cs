using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Routing;

public abstract class RoutingEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : RoutingEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : RoutingEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Swap = "POST /api/router/swap";

    private static readonly ScenarioTable Table = new(
        new("A swap without a login", Swap, Body(), 401, "unauthenticated", By: "nobody"),
        new("A swap by an auditor", Swap, Body(), 403, "forbidden", By: "ada"),
        new("A swap by somebody frozen", Swap, Body(), 409, "account_frozen", By: "carol"),
        new("A swap of no token", Swap, Body(tokenIn: "NO"), 404, "token_not_found"),
        new("A swap for no token", Swap, Body(tokenOut: "NO"), 404, "token_not_found"),
        new("A swap for itself", Swap, Body(tokenOut: "GOLD"), 400, "same_token"),
        new("A swap of nothing", Swap, Body(amountIn: "0"), 400, "invalid_amount_in"),
        new("A swap too precise", Swap, Body(amountIn: "0.0000001"), 400, "invalid_amount_in"),
        new("A limit below zero", Swap, Body(minAmountOut: "-1"), 400, "invalid_min_amount_out"),
        new("A limit not reached", Swap, Body(minAmountOut: "50"), 409, "slippage_exceeded"),
        new("A swap too late", Swap, Body(deadline: "2000-01-01T00:00:00Z"), 409, "deadline_passed"),
        new("A swap of what is paused", Swap, Body(tokenIn: "PAUSED"), 409, "token_paused"),
        new("A swap that nobody offers", Swap, Body(tokenOut: "CAPPED"), 409, "insufficient_liquidity"),
        new("A swap beyond what one has", Swap, Body(amountIn: "5000"), 409, "insufficient_balance"),
        new(
            "A quote", "GET /api/router/quote?tokenIn=GOLD&tokenOut=SILVER&amountIn=10", null, 200, null,
            "\"venue\":\"pools\"", "nobody"),
        new(
            "A quote of no token", "GET /api/router/quote?tokenOut=SILVER&amountIn=10", null, 404,
            "token_not_found", By: "nobody"),
        new(
            "A quote of nothing", "GET /api/router/quote?tokenIn=GOLD&tokenOut=SILVER", null, 400,
            "invalid_amount_in", By: "nobody"),
        new("A swap", Swap, Body(), 200, null, "\"alone\":[{\"venue\":\"pools\""));

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Routed_swaps_answer_as_described(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_swap_is_split_over_the_book_and_the_pool_and_is_one_command()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        (await own.Admin.Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "limit",
            price = "1.99",
            quantity = "5",
        })).Is(201);
        var alice = own.As("alice");

        var swapped = (await alice.Post("/api/router/swap", Body(), "once")).Is(200);
        var again = (await alice.Post("/api/router/swap", Body(), "once")).Is(200);

        Assert.Equal(swapped.Body, again.Body);
        var legs = swapped.Json.GetProperty("legs").EnumerateArray().ToList();
        Assert.Equal(
            ["pools", "book"], legs.Select(leg => leg.GetProperty("venue").GetString()!));
        Assert.Equal("5", legs[1].GetProperty("amountIn").GetString());
        Assert.Equal("990", (await alice.Get("/api/tokens/balance/GOLD")).Is(200).Text("available"));
        var order = legs[1].GetProperty("orderId").GetString();
        Assert.Equal("filled", (await alice.Get($"/api/orders/{order}")).Is(200).Text("status"));
        Assert.Equal("0", (await own.Admin.Get("/api/tokens/balance/SILVER")).Is(200).Text("held"));
    }

    private static object Body(
        string tokenIn = "GOLD", string tokenOut = "SILVER", string amountIn = "10",
        string minAmountOut = "1", string deadline = MarketFixture.Later) =>
        new { tokenIn, tokenOut, amountIn, minAmountOut, deadline };
}
