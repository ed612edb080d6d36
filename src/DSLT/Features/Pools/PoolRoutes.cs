using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>One pool of a route with what goes in and what comes out, in base units.</summary>
internal readonly record struct RouteHop(
    PoolEdge Edge, long TokenIn, Amount AmountIn, long TokenOut, Amount AmountOut);

/// <summary>Pools to be crossed in order; each takes what the one before it gives.</summary>
internal sealed class PoolRoute(RouteHop[] hops)
{
    /// <summary>One to <see cref="PoolRoutes.MaxHops"/> hops.</summary>
    public ReadOnlySpan<RouteHop> Hops => hops;

    public Amount AmountIn => hops[0].AmountIn;

    public Amount AmountOut => hops[^1].AmountOut;
}

/// <summary>
/// The best way from one token to another: up to four pools, no pool and no token twice, and no token on the
/// way that is paused; whether the two ends may move is the caller's to check. Among equals the
/// fewer hops win; among partial routes to the same token that are equal too, the lower pool ids, compared
/// from the token whose amount is given.
/// </summary>
/// <remarks>
/// Dynamic programming over hops: a pool's output grows, or stays, with its input, so of two ways that reach
/// a token in as many hops the one that brings more is never worse, whatever follows, and only that one is
/// kept. Two things could break this. A way kept may have passed the very token that the next pool leads to:
/// over four hops (start, x, y, z, goal) only z = x can be, since an edge joins two different tokens and
/// start and goal are never passed; so at y the best way by another x is kept as well. A pool crossed twice
/// would be a token passed twice. For an exact output the same search runs backwards from it and keeps the
/// smaller need; a smaller need is also the easier to meet, so that is exact. For an exact input one case is
/// not: where the larger amount would overfill the next pool (2^112 units) and the smaller would not, the way
/// through that pool is missed.
/// <para>
/// The work is bounded: each of seven passes looks at <see cref="MaxEdgesPerPass"/> pools at most, lower ids
/// first. Beyond that the answer is still valid and deterministic, but perhaps not the best.
/// </para>
/// </remarks>
internal static class PoolRoutes
{
    public const int MaxHops = 4;

    /// <summary>With every pass full a search takes about a quarter of a millisecond.</summary>
    public const int MaxEdgesPerPass = 1_024;

    private static readonly Refusal SameToken = new(Code.SameToken, "A token cannot be traded for itself.");
    private static readonly Refusal Nothing = new(Code.InvalidAmount, "The amount must be more than zero.");
    private static readonly Refusal NoRoute =
        new(Code.InsufficientLiquidity, "No route of pools can fill this trade.");

    /// <summary>The route that gives the most for exactly this input.</summary>
    public static Result<PoolRoute> ForExactIn(
        PoolGraph graph, long tokenIn, long tokenOut, Amount amountIn, Func<long, bool> isPaused) =>
        Find(graph, new RouteGoal(tokenIn, tokenOut, IsExactIn: true, isPaused), amountIn);

    /// <summary>The route that takes the least for exactly this output.</summary>
    public static Result<PoolRoute> ForExactOut(
        PoolGraph graph, long tokenIn, long tokenOut, Amount amountOut, Func<long, bool> isPaused) =>
        Find(graph, new RouteGoal(tokenOut, tokenIn, IsExactIn: false, isPaused), amountOut);

    /// <summary>The route through one given pool.</summary>
    public static Result<PoolRoute> Through(PoolEdge edge, long tokenIn, Amount given, bool isExactIn)
    {
        var tokenOut = edge.Other(tokenIn);
        var other = isExactIn ? edge.AmountOut(tokenIn, given) : edge.AmountIn(tokenOut, given);
        return other.Is(out var amount, out var refusal)
            ? new PoolRoute([new RouteHop(
                edge, tokenIn, isExactIn ? given : amount, tokenOut, isExactIn ? amount : given)])
            : refusal;
    }

    private static Result<PoolRoute> Find(PoolGraph graph, RouteGoal goal, Amount given)
    {
        if (goal.Start == goal.End)
        {
            return SameToken;
        }

        if (given.IsZero)
        {
            return Nothing;
        }

        var best = RouteSearch.Best(graph, goal, given);
        return best.Hops == 0 ? NoRoute : new PoolRoute(Walk(best, goal, given));
    }

    private static RouteHop[] Walk(PartialRoute route, RouteGoal goal, Amount given)
    {
        var hops = new RouteHop[route.Hops];
        var (token, amount) = (goal.Start, given);
        for (var i = 0; i < hops.Length; i++)
        {
            var edge = route.Edges[i];
            var nextToken = edge.Other(token);
            var nextAmount = goal.Cross(edge, token, amount).Value;
            hops[goal.IsExactIn ? i : ^(i + 1)] = goal.IsExactIn
                ? new RouteHop(edge, token, amount, nextToken, nextAmount)
                : new RouteHop(edge, nextToken, nextAmount, token, amount);
            (token, amount) = (nextToken, nextAmount);
        }

        return hops;
    }
}
