using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Pools;

/// <summary>Constant-product pools, exactly as Uniswap v2 computes them.</summary>
internal static class PoolEndpoints
{
    private static readonly Code PoolNotFound = Code.NotFound("pool");
    private static readonly Code TokenNotFound = Code.NotFound("token");

    public static void MapPools(this RouteGroupBuilder api)
    {
        var defi = api.MapGroup("/defi").WithTags("DeFi");
        defi.MapPost("/pools", Create)
            .WithName("CreatePool")
            .WithSummary("Open a pool of two tokens")
            .WithDescription(
                "One pool a pair and fee. The fee is 0 to 1,000 basis points of what comes in; 30 where it "
                    + "is left out. The first deposit sets the price.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                TokenNotFound, Code.SameToken, Code.Exists("pool"), Code.Invalid("fee_bps"),
                Code.LimitReached);
        defi.MapGet("/pools", List)
            .WithName("ListPools")
            .WithSummary("List pools with reserves, price and 24 h volume")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
        defi.MapGet("/pools/{poolId}", Show)
            .WithName("GetPool")
            .WithSummary("Show a pool")
            .Requires(Permission.PublicRead)
            .Refuses(PoolNotFound);
        defi.MapPatch("/pools/{poolId}", Update)
            .WithName("UpdatePool")
            .WithSummary("Switch the protocol fee, or set the price impact limit")
            .WithDescription(
                "The protocol fee is one sixth of the growth of isqrt(k), minted as shares to the treasury "
                    + "with the next deposit or withdrawal, as v2's feeTo.")
            .Requires(Permission.Operate)
            .Refuses(PoolNotFound, Code.Invalid("max_price_impact_bps"));
        defi.MapGet("/pools/{poolId}/twap", Twap)
            .WithName("GetPoolTwap")
            .WithSummary("The mean price over a window of time")
            .WithDescription(
                "'window' is in seconds, 1 to 604,800 (a week), 3,600 where it is left out; it starts no "
                    + "earlier than the pool's first deposit. Weighted by time, from v2's cumulative "
                    + "prices (UQ112.112 seconds, modulo 2^256), which the answer shows at the window's end.")
            .Requires(Permission.PublicRead)
            .Refuses(PoolNotFound, Code.Invalid("window"), Code.InsufficientLiquidity);
        MapTrading(defi);
    }

    private static void MapTrading(RouteGroupBuilder defi)
    {
        defi.MapPost("/liquidity", AddLiquidity)
            .WithName("AddLiquidity")
            .WithSummary("Deposit both tokens for shares")
            .WithDescription(
                "The amounts are matched to the pool's ratio: at most these are taken. The first deposit "
                    + "earns `isqrt(a*b) - 1000` base units of shares, and 1000 are locked for ever; later "
                    + "ones `min(a*S/rA, b*S/rB)`, rounded down.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PoolNotFound, Code.Invalid("amount_a"), Code.Invalid("amount_b"), Code.Invalid("min_shares"),
                Code.DeadlinePassed, Code.TokenPaused, Code.AccountFrozen, Code.SlippageExceeded,
                Code.InsufficientBalance, Code.InsufficientLiquidity);
        defi.MapPost("/liquidity/remove", RemoveLiquidity)
            .WithName("RemoveLiquidity")
            .WithSummary("Redeem shares for both tokens")
            .WithDescription("Pays `shares*reserve/S` of each token, rounded down.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                PoolNotFound, Code.Invalid("shares"), Code.Invalid("min_amount_a"),
                Code.Invalid("min_amount_b"),
                Code.DeadlinePassed, Code.TokenPaused, Code.AccountFrozen, Code.SlippageExceeded,
                Code.InsufficientBalance, Code.InsufficientLiquidity);
        defi.MapGet("/quote", Quote)
            .WithName("QuoteSwap")
            .WithSummary("What a swap would give now")
            .WithDescription(
                "For an exact amountIn or an exact amountOut; the best route over up to four pools, round "
                    + "paused tokens, or through one pool. 'priceImpact' is a fraction, the fee left out: "
                    + "0.01 is one per cent. 'fee' is that of the first pool, in the input token; "
                    + "each step shows its own.")
            .Requires(Permission.PublicRead)
            .Refuses(
                TokenNotFound, PoolNotFound, Code.SameToken, Code.Invalid("amount_in"),
                Code.Invalid("amount_out"), Code.TokenPaused, Code.InsufficientLiquidity);
        defi.MapPost("/swap", Swap)
            .WithName("Swap")
            .WithSummary("Trade one token for another in one transaction")
            .WithDescription(
                "Exact in: `out = in*(10000-feeBps)*rOut / (rIn*10000 + in*(10000-feeBps))`, rounded "
                    + "down. Exact out: rounded up, as v2's getAmountIn. Without a poolId the best route "
                    + "over up to four pools is taken, round paused tokens, atomically.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                TokenNotFound, PoolNotFound, Code.SameToken, Code.Invalid("amount_in"),
                Code.Invalid("amount_out"),
                Code.Invalid("min_amount_out"), Code.Invalid("max_amount_in"), Code.DeadlinePassed,
                Code.TokenPaused,
                Code.AccountFrozen, Code.InsufficientLiquidity, Code.SlippageExceeded,
                Code.PriceImpactExceeded,
                Code.InsufficientBalance);
    }

    private static ValueTask<CreatedAnswer<PoolResponse>> Create(
        CreatePoolRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.PoolCreate, tx => PoolCommands.Create(tx, request)
            .Then<PoolResponse>(pool => PoolView.Of(pool, PoolState.Empty, tx.State.Tokens.Find, tx.Now)));

    private static Answer<PoolList> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var pools = store.State.Pools;
        var found = pools.CommittedAfter(page.After).Take(page.Limit + 1).ToList();
        return new PoolList(
            [.. found.Take(page.Limit).Select(pool => PoolView.Of(store, pool, clock.NowMicros()))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static Answer<PoolResponse> Show(string poolId, Store store, TimeProvider clock) =>
        Committed(store, poolId).Then<PoolResponse>(pool => PoolView.Of(store, pool, clock.NowMicros()));

    private static ValueTask<Answer<PoolResponse>> Update(
        string poolId, UpdatePoolRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.PoolUpdate, tx => PoolCommands.Update(tx, poolId, request)
            .Then<PoolResponse>(
                pool => PoolView.Of(pool, tx.State.Pools.State(pool.Id), tx.State.Tokens.Find, tx.Now)));

    private static async Task<Answer<TwapResponse>> Twap(
        string poolId, Store store, TimeProvider clock, CancellationToken cancellation,
        string? window = null) =>
        PoolTwap.Window(window).Is(out var seconds, out var refusal)
        && Committed(store, poolId).Is(out var pool, out refusal)
            ? await PoolTwap.Over(store, pool, seconds, clock.NowMicros() / Clock.Second, cancellation)
            : refusal;

    private static ValueTask<Answer<AddLiquidityResponse>> AddLiquidity(
        AddLiquidityRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.LiquidityAdd, tx => PoolCommands.AddLiquidity(tx, request));

    private static ValueTask<Answer<RemoveLiquidityResponse>> RemoveLiquidity(
        RemoveLiquidityRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.LiquidityRemove, tx => PoolCommands.RemoveLiquidity(tx, request));

    private static Answer<QuoteResponse> Quote(
        Store store, string? tokenIn = null, string? tokenOut = null, string? amountIn = null,
        string? amountOut = null,
        string? poolId = null) => SwapCommands.Quote(
            store.State.Tokens,
            store.State.Pools.CommittedGraph,
            new QuoteQuery(tokenIn, tokenOut, amountIn, amountOut, poolId));

    private static ValueTask<Answer<SwapResponse>> Swap(SwapRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.Swap, tx => SwapCommands.Swap(tx, request));

    private static Result<Pool> Committed(Store store, string poolId) => Ids.Parse(poolId, "pool").Then<Pool>(
        id => store.State.Pools.Committed(id) is { } pool ? pool : Refusal.NotFound("pool", id.ToText()));
}
