using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Pools;

public abstract class PoolEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : PoolEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : PoolEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Pools = "POST /api/defi/pools";
    private const string Add = "POST /api/defi/liquidity";
    private const string Remove = "POST /api/defi/liquidity/remove";
    private const string Swap = "POST /api/defi/swap";
    private const string Quote = "GET /api/defi/quote";
    private const string Later = MarketFixture.Later;
    private const string Past = "2020-01-01T00:00:00Z";

    private static readonly ScenarioTable Opening = new(
        new(
            "Anyone opens a pool", Pools, new { tokenA = "SILVER", tokenB = "CAPPED", feeBps = 0 }, 201, null,
            "\"lpToken\":\"LP3\""),
        new(
            "A pool of another fee stands beside", Pools,
            new { tokenA = "GOLD", tokenB = "SILVER", feeBps = 100 }, 201),
        new(
            "A pool of a pair and fee is one", Pools, new { tokenA = "GOLD", tokenB = "SILVER" }, 409,
            "pool_exists"),
        new(
            "A pool is one the other way round too", Pools,
            new { tokenA = "SILVER", tokenB = "GOLD", feeBps = 30 }, 409, "pool_exists"),
        new(
            "A pool of one token is refused", Pools, new { tokenA = "GOLD", tokenB = "GOLD" }, 400,
            "same_token"),
        new(
            "A pool of no token is refused", Pools, new { tokenA = "GOLD", tokenB = "NOPE" }, 404,
            "token_not_found"),
        new(
            "A fee beyond 1,000 is refused", Pools,
            new { tokenA = "GOLD", tokenB = "CAPPED", feeBps = 1_001 }, 400, "invalid_fee_bps"),
        new(
            "A fee below 0 is refused", Pools, new { tokenA = "GOLD", tokenB = "CAPPED", feeBps = -1 }, 400,
            "invalid_fee_bps"),
        new(
            "A pool needs a login", Pools, new { tokenA = "GOLD", tokenB = "CAPPED" }, 401, "unauthenticated",
            By: "nobody"),
        new("Pools are public", "GET /api/defi/pools", null, 200, null, "\"lpToken\":\"LP1\"", "nobody"),
        new(
            "Pools with a bad limit are refused", "GET /api/defi/pools?limit=1.5", null, 400, "invalid_limit",
            By: "nobody"),
        new(
            "Pools with a bad cursor are refused", "GET /api/defi/pools?cursor=R09MRA", null, 400,
            "invalid_cursor", By: "nobody"),
        new("A pool is public", "GET /api/defi/pools/1", null, 200, null, "\"price\":\"", "nobody"),
        new(
            "An empty pool has no price", "GET /api/defi/pools/2", null, 200, null, "\"price\":null",
            "nobody"),
        new("No pool is 404", "GET /api/defi/pools/99", null, 404, "pool_not_found", By: "nobody"),
        new(
            "A pool of no number is 404", "GET /api/defi/pools/first", null, 404, "pool_not_found",
            By: "nobody"),
        new(
            "An empty pool has no mean price", "GET /api/defi/pools/2/twap", null, 409,
            "insufficient_liquidity", By: "nobody"),
        new(
            "A window of 0 is refused", "GET /api/defi/pools/1/twap?window=0", null, 400, "invalid_window",
            By: "nobody"),
        new(
            "A window beyond a week is refused", "GET /api/defi/pools/1/twap?window=604801", null, 400,
            "invalid_window", By: "nobody"),
        new(
            "A mean price of no pool is 404", "GET /api/defi/pools/99/twap", null, 404, "pool_not_found",
            By: "nobody"),
        new(
            "An operator switches the protocol's fee", "PATCH /api/defi/pools/2", new { protocolFee = true },
            200, null, "\"protocolFee\":true", "opal"),
        new(
            "A user does not switch the protocol's fee", "PATCH /api/defi/pools/2",
            new { protocolFee = true }, 403, "forbidden"),
        new(
            "A change of a pool needs a login", "PATCH /api/defi/pools/2", new { protocolFee = true }, 401,
            "unauthenticated", By: "nobody"),
        new(
            "A change of no pool is refused", "PATCH /api/defi/pools/99", new { protocolFee = true }, 404,
            "pool_not_found", By: "opal"),
        new(
            "An impact limit of 0 is refused", "PATCH /api/defi/pools/2", new { maxPriceImpactBps = 0 }, 400,
            "invalid_max_price_impact_bps", By: "opal"));

    private static readonly ScenarioTable Depositing = new(
        new(
            "A deposit is matched to the ratio", Add, Deposit("1", "10", "100"), 200, null,
            "\"amountA\":\"10\",\"amountB\":\"20\""),
        new(
            "A deposit that earns too few shares is refused", Add, Deposit("1", "10", "20", "1000"), 409,
            "slippage_exceeded"),
        new(
            "A deposit too late is refused", Add, Deposit("1", "10", "20", deadline: Past), 409,
            "deadline_passed"),
        new(
            "A deposit of more than there is is refused", Add, Deposit("1", "100000", "200000"), 409,
            "insufficient_balance"),
        new("A deposit into no pool is refused", Add, Deposit("99", "1", "1"), 404, "pool_not_found"),
        new(
            "A first deposit worth no share is refused", Add, Deposit("2", "0.000001", "0.000001"), 409,
            "insufficient_liquidity", By: "admin"),
        new(
            "A deposit by a frozen user is refused", Add, Deposit("1", "1", "2"), 409, "account_frozen",
            By: "carol"),
        new(
            "A deposit from a frozen holding is refused", Add, Deposit("1", "1", "2"), 409, "account_frozen",
            By: "dave"),
        new("A deposit needs a login", Add, Deposit("1", "1", "2"), 401, "unauthenticated", By: "nobody"),
        new(
            "A deadline of words is refused", Add, Deposit("1", "1", "2", deadline: "soon"), 400,
            "invalid_deadline"),
        new(
            "A deadline of a number is refused", Add,
            "{\"poolId\":\"1\",\"deadline\":4102444800}", 400, "invalid_deadline"),
        new(
            "A withdrawal pays both tokens", Remove, Withdrawal("1", "0.000000000001"), 200, null,
            "\"amountA\":\"0.707106\""),
        new(
            "A withdrawal that pays too little is refused", Remove, Withdrawal("1", "0.000000000001", "1"),
            409, "slippage_exceeded"),
        new(
            "A withdrawal of more than there is is refused", Remove, Withdrawal("1", "1"), 409,
            "insufficient_balance"),
        new(
            "A withdrawal of one share pays nothing and is refused", Remove,
            Withdrawal("1", "0.000000000000000001"), 409, "insufficient_liquidity"),
        new(
            "A withdrawal too late is refused", Remove, Withdrawal("1", "0.000000000001", deadline: Past),
            409, "deadline_passed"),
        new("A withdrawal from no pool is refused", Remove, Withdrawal("99", "1"), 404, "pool_not_found"),
        new(
            "A withdrawal by a frozen user is refused", Remove, Withdrawal("1", "1"), 409, "account_frozen",
            By: "carol"),
        new(
            "A withdrawal needs a login", Remove, Withdrawal("1", "1"), 401, "unauthenticated",
            By: "nobody"));

    private static readonly ScenarioTable Trading = new(
        new(
            "A quote is public", Quote + "?tokenIn=GOLD&tokenOut=SILVER&amountIn=1", null, 200, null,
            "\"poolId\":\"1\"", "nobody"),
        new(
            "A quote for an output", Quote + "?tokenIn=GOLD&tokenOut=SILVER&amountOut=1", null, 200, null,
            "\"amountOut\":\"1\"", "nobody"),
        new(
            "A quote through a pool", Quote + "?tokenIn=SILVER&tokenOut=GOLD&amountIn=1&poolId=1", null, 200,
            By: "nobody"),
        new(
            "A quote through a pool of other tokens is refused",
            Quote + "?tokenIn=GOLD&tokenOut=SILVER&amountIn=1&poolId=2", null, 404, "pool_not_found",
            By: "nobody"),
        new(
            "A quote for a paused token is refused",
            "GET /api/defi/quote?tokenIn=GOLD&tokenOut=PAUSED&amountIn=1", null, 409, "token_paused"),
        new("A quote for nothing is refused", Quote, null, 404, "token_not_found", By: "nobody"),
        new(
            "A quote without an amount is refused", Quote + "?tokenIn=GOLD&tokenOut=SILVER", null, 400,
            "invalid_amount_in", By: "nobody"),
        new(
            "A quote with both amounts is refused",
            Quote + "?tokenIn=GOLD&tokenOut=SILVER&amountIn=1&amountOut=1", null, 400, "invalid_amount_in",
            By: "nobody"),
        new(
            "A quote of a token for itself is refused", Quote + "?tokenIn=GOLD&tokenOut=GOLD&amountIn=1",
            null, 400, "same_token", By: "nobody"),
        new(
            "A quote without a way is refused", Quote + "?tokenIn=GOLD&tokenOut=CAPPED&amountIn=1", null, 409,
            "insufficient_liquidity", By: "nobody"),
        new(
            "A quote for more than the pool holds is refused",
            Quote + "?tokenIn=GOLD&tokenOut=SILVER&amountOut=100000", null, 409, "insufficient_liquidity",
            By: "nobody"),
        new(
            "A swap of too little is refused for its price", Swap, Trade("GOLD", "SILVER", "1", "2"), 409,
            "slippage_exceeded"),
        new(
            "A swap too late is refused", Swap, Trade("GOLD", "SILVER", "1", "0", Past), 409,
            "deadline_passed"),
        new(
            "A swap of more than there is is refused", Swap, Trade("GOLD", "SILVER", "100000"), 409,
            "insufficient_balance"),
        new("A swap of a token for itself is refused", Swap, Trade("GOLD", "GOLD", "1"), 400, "same_token"),
        new("A swap of no token is refused", Swap, Trade("NOPE", "GOLD", "1"), 404, "token_not_found"),
        new("A swap for a paused token is refused", Swap, Trade("GOLD", "PAUSED", "1"), 409, "token_paused"),
        new(
            "A swap without a way is refused", Swap, Trade("GOLD", "CAPPED", "1"), 409,
            "insufficient_liquidity"),
        new(
            "A swap by a frozen user is refused", Swap, Trade("GOLD", "SILVER", "1"), 409, "account_frozen",
            By: "carol"),
        new("A swap needs a login", Swap, Trade("GOLD", "SILVER", "1"), 401, "unauthenticated", By: "nobody"),
        new(
            "A swap with the other kind's limit is refused", Swap,
            new
            {
                tokenIn = "GOLD",
                tokenOut = "SILVER",
                deadline = Later,
                amountIn = "1",
                maxAmountIn = "1",
            },
            400, "invalid_max_amount_in"),
        new(
            "A swap without its limit is refused", Swap,
            new { tokenIn = "GOLD", tokenOut = "SILVER", deadline = Later, amountIn = "1" },
            400, "invalid_min_amount_out"),
        new(
            "A swap through no pool is refused", Swap,
            new
            {
                tokenIn = "GOLD",
                tokenOut = "SILVER",
                deadline = Later,
                amountIn = "1",
                minAmountOut = "0",
                poolId = "99",
            },
            404, "pool_not_found"));

    public static TheoryData<string> OpeningNames => Opening.Names;

    public static TheoryData<string> DepositingNames => Depositing.Names;

    public static TheoryData<string> TradingNames => Trading.Names;

    [Theory]
    [MemberData(nameof(OpeningNames), DisableDiscoveryEnumeration = true)]
    public Task Pools_are_opened_and_seen(string scenario) => Opening.Run(scenario, node);

    [Theory]
    [MemberData(nameof(DepositingNames), DisableDiscoveryEnumeration = true)]
    public Task Liquidity_comes_and_goes(string scenario) => Depositing.Run(scenario, node);

    [Theory]
    [MemberData(nameof(TradingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_traded(string scenario) => Trading.Run(scenario, node);

    /// <summary>
    /// floor(1,000,000 * 997 * 1,000,000,000 / (500,000,000 * 1,000 + 1,000,000 * 997)) = 1,990,031.
    /// </summary>
    [Fact]
    public async Task A_swap_gives_what_the_quote_said_and_what_v2_computes()
    {
        await using var fresh = node.Another();
        await fresh.InitializeAsync();
        var quote = (await fresh.Nobody.Get("/api/defi/quote?tokenIn=GOLD&tokenOut=SILVER&amountIn=1"))
            .Is(200);
        var swap = (await fresh.As("alice").Post("/api/defi/swap", Trade("GOLD", "SILVER", "1", "1.990031")))
            .Is(200);
        Assert.Equal("1.990031", quote.Text("amountOut"));
        Assert.Equal("1.990031", swap.Text("amountOut"));
        Assert.Equal("0.003", swap.Text("fee"));
        var pool = (await fresh.Nobody.Get("/api/defi/pools/1")).Is(200);
        Assert.Equal(("501", "998.009969"), (pool.Text("reserveA"), pool.Text("reserveB")));
        Assert.Equal("1", pool.Json.GetProperty("volume24h").GetProperty("tokenA").GetString());
        await fresh.Restart();
        Assert.Equal(pool.Body, (await fresh.Nobody.Get("/api/defi/pools/1")).Body);
    }

    [Fact]
    public async Task A_swap_that_moves_the_price_further_than_its_pool_allows_is_refused()
    {
        await using var fresh = node.Another();
        await fresh.InitializeAsync();
        (await fresh.As("opal").Patch("/api/defi/pools/1", new { maxPriceImpactBps = 100 })).Is(200);
        (await fresh.As("alice").Post("/api/defi/swap", Trade("GOLD", "SILVER", "50")))
            .IsProblem(409, "price_impact_exceeded");
        (await fresh.As("alice").Post("/api/defi/swap", Trade("GOLD", "SILVER", "1"))).Is(200);
    }

    [Theory]
    [InlineData("amountIn")]
    [InlineData("amountOut")]
    public async Task A_route_leads_round_a_paused_token(string given)
    {
        var tag = given.ToUpperInvariant()[6..];
        var (near, far, better, worse) = ($"NEAR{tag}", $"FAR{tag}", $"BETTER{tag}", $"WORSE{tag}");
        foreach (var symbol in new[] { near, far, better, worse })
        {
            (await node.Admin.Post(
                "/api/tokens", new { symbol, name = symbol, decimals = 6, initialSupply = "100000" }))
                .Is(201);
        }

        string[] throughBetter = [await Open(near, better, "1000"), await Open(better, far, "1000")];
        string[] throughWorse = [await Open(near, worse, "500"), await Open(worse, far, "500")];
        Assert.Equal(throughBetter, await BothRoutes(near, far, given));

        (await node.Admin.Patch($"/api/tokens/{better}", new { paused = true })).Is(200);
        Assert.Equal(throughWorse, await BothRoutes(near, far, given));

        (await node.Admin.Patch($"/api/tokens/{worse}", new { paused = true })).Is(200);
        (await node.Admin.Get($"/api/defi/quote?tokenIn={near}&tokenOut={far}&{given}=1"))
            .IsProblem(409, "insufficient_liquidity");

        (await node.Admin.Patch($"/api/tokens/{better}", new { paused = false })).Is(200);
        Assert.Equal(throughBetter, await BothRoutes(near, far, given));
    }

    /// <summary>Opens a pool where the one token is worth the other, and says its id.</summary>
    private async Task<string> Open(string tokenA, string tokenB, string amount)
    {
        var made = await node.Admin.Post("/api/defi/pools", new { tokenA, tokenB });
        var poolId = made.Is(201).Text("poolId");
        (await node.Admin.Post("/api/defi/liquidity", Deposit(poolId, amount, amount))).Is(200);
        return poolId;
    }

    /// <summary>The pools that a quote names, once a swap has crossed the same.</summary>
    private async Task<string[]> BothRoutes(string tokenIn, string tokenOut, string given)
    {
        var quote = await node.Admin.Get($"/api/defi/quote?tokenIn={tokenIn}&tokenOut={tokenOut}&{given}=1");
        string[] quoted = [.. quote.Is(200).Json.GetProperty("route").EnumerateArray()
            .Select(step => step.GetProperty("poolId").GetString()!)];
        object swap = given == "amountIn"
            ? new { tokenIn, tokenOut, amountIn = "1", minAmountOut = "0", deadline = Later }
            : new { tokenIn, tokenOut, amountOut = "1", maxAmountIn = "9", deadline = Later };
        var swapped = await node.Admin.Post("/api/defi/swap", swap);
        Assert.Equal(
            quoted,
            swapped.Is(200).Json.GetProperty("route").EnumerateArray().Select(pool => pool.GetString()!));
        return quoted;
    }

    private static object Deposit(
        string poolId, string amountA, string amountB, string minShares = "0",
        string deadline = Later) =>
        new { poolId, amountA, amountB, minShares, deadline };

    private static object Withdrawal(
        string poolId, string shares, string minAmountA = "0", string deadline = Later) =>
        new { poolId, shares, minAmountA, minAmountB = "0", deadline };

    private static object Trade(
        string tokenIn, string tokenOut, string amountIn, string minAmountOut = "0",
        string deadline = Later) =>
        new { tokenIn, tokenOut, amountIn, minAmountOut, deadline };
}
