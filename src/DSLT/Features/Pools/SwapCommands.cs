using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>Swaps and the quotes before them: one way to find the route for both.</summary>
internal static class SwapCommands
{
    public static Result<SwapResponse> Swap(Tx tx, SwapRequest request)
    {
        var state = tx.State;
        if (!state.Tokens.Get(request.TokenIn).Is(out var tokenIn, out var refusal)
            || !state.Tokens.Get(request.TokenOut).Is(out var tokenOut, out refusal)
            || !SwapAmounts.Of(request, tokenIn, tokenOut).Is(out var wanted, out refusal))
        {
            return refusal;
        }

        if (state.Users.Find(tx.Caller.UserId) is not { } user)
        {
            return Refusal.NotFound("user", "of this session");
        }

        var holding = tx.Holding(Holder.User(user.Id), tokenIn.Id);
        if ((PoolRules.CheckDeadline(request.Deadline, tx.Now)
            ?? TokenRules.CanMove(tokenIn, user, holding)
            ?? TokenRules.CanMove(
                tokenOut, user, tx.Holding(holding.Account.Holder, tokenOut.Id))) is { } refused)
        {
            return refused;
        }

        if (!FindRoute(
                state.Pools.Graph, tokenIn, tokenOut, wanted, request.PoolId, state.Tokens.IsPaused)
                .Is(out var route, out refusal)
            || !wanted.Check(route, tokenIn, tokenOut).Is(out _, out refusal))
        {
            return refusal;
        }

        return holding.Available < route.AmountIn
            ? TokenRules.Insufficient(tokenIn, holding.Available, route.AmountIn)
            : Execute(tx, route, tokenIn, tokenOut, holding.Account.Holder);
    }

    /// <summary>
    /// What a swap would give now, decided by nothing but the pools: on any thread, from the committed ones.
    /// </summary>
    public static Result<QuoteResponse> Quote(TokenStore tokens, PoolGraph graph, QuoteQuery query)
    {
        if (!Known(tokens, query.TokenIn).Is(out var tokenIn, out var refusal)
            || !Known(tokens, query.TokenOut).Is(out var tokenOut, out refusal)
            || !SwapAmounts.Of(query, tokenIn, tokenOut).Is(out var wanted, out refusal)
            || !TokenRules.NotPaused(tokenIn).Is(out _, out refusal)
            || !TokenRules.NotPaused(tokenOut).Is(out _, out refusal)
            || !FindRoute(graph, tokenIn, tokenOut, wanted, query.PoolId, tokens.IsPausedCommitted)
                .Is(out var route, out refusal))
        {
            return refusal;
        }

        var steps = new List<RouteStep>();
        foreach (var hop in route.Hops)
        {
            var (into, from) = (tokens.Committed(hop.TokenIn)!, tokens.Committed(hop.TokenOut)!);
            steps.Add(new RouteStep(
                hop.Edge.PoolId.ToText(), into.Symbol, into.Text(hop.AmountIn), from.Symbol,
                from.Text(hop.AmountOut),
                into.Text(PoolMath.Fee(hop.AmountIn, hop.Edge.FeeBps))));
        }

        return new QuoteResponse(
            tokenIn.Text(route.AmountIn), tokenOut.Text(route.AmountOut), steps[0].Fee,
            new Amount(PriceImpact.Bps(route)).ToText(4), steps);
    }

    /// <summary>Swaps along a route that is computed from the pools as they stand.</summary>
    public static Result<SwapResponse> Execute(
        Tx tx, PoolRoute route, Token tokenIn, Token tokenOut, Holder owner)
    {
        var second = tx.Now / Clock.Second;
        var pools = tx.State.Pools;
        foreach (var hop in route.Hops)
        {
            if (PoolRules.CheckImpact(pools.Find(hop.Edge.PoolId)!, hop) is { } tooFar)
            {
                return tooFar;
            }
        }

        if (!tx.Post(PoolRules.Swap(route, owner)).Is(out var posted, out var refusal))
        {
            return refusal;
        }

        var crossed = new string[route.Hops.Length];
        for (var i = 0; i < crossed.Length; i++)
        {
            var hop = route.Hops[i];
            var before = pools.State(hop.Edge.PoolId);
            var after = PoolRules.AfterHop(pools.Find(hop.Edge.PoolId)!, before, hop, second);
            tx.Raise(new PoolChanged(hop.Edge.PoolId, before, after));
            crossed[i] = hop.Edge.PoolId.ToText();
        }

        var first = route.Hops[0];
        return new SwapResponse(
            tokenIn.Text(route.AmountIn), tokenOut.Text(route.AmountOut),
            tokenIn.Text(PoolMath.Fee(first.AmountIn, first.Edge.FeeBps)), posted.TransactionId.ToText(),
            crossed);
    }

    private static Result<PoolRoute> FindRoute(
        PoolGraph graph, Token tokenIn, Token tokenOut, in SwapAmounts wanted, string? poolId,
        Func<long, bool> isPaused)
    {
        if (poolId is null)
        {
            return wanted.IsExactIn
                ? PoolRoutes.ForExactIn(graph, tokenIn.Id, tokenOut.Id, wanted.Given, isPaused)
                : PoolRoutes.ForExactOut(graph, tokenIn.Id, tokenOut.Id, wanted.Given, isPaused);
        }

        if (!Ids.Parse(poolId, "pool").Is(out var id, out var refusal))
        {
            return refusal;
        }

        foreach (var edge in graph.EdgesFrom(tokenIn.Id))
        {
            if (edge.PoolId == id && edge.Other(tokenIn.Id) == tokenOut.Id)
            {
                return PoolRoutes.Through(edge, tokenIn.Id, wanted.Given, wanted.IsExactIn);
            }
        }

        return Refusal.NotFound(
            "pool", $"{id} of {tokenIn.Symbol} and {tokenOut.Symbol} that holds anything");
    }

    private static Result<Token> Known(TokenStore tokens, string? symbol) =>
        symbol is not null && tokens.Committed(symbol) is { } token
            ? token
            : Refusal.NotFound("token", symbol, TokenRules.MaxSymbolLength);
}
