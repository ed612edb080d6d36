using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Features.Routing;

/// <summary>Some pools one after another, as reserves stand.</summary>
/// <param name="edges">In the order they are crossed.</param>
/// <param name="tokenIn">The token given to the first.</param>
/// <param name="find">A pool by its id, for the price impact it allows.</param>
internal sealed class PoolVenue(PoolEdge[] edges, long tokenIn, Func<long, Pool> find) : IVenue
{
    public ReadOnlySpan<PoolEdge> Edges => edges;

    public VenueAmounts Quote(Amount given)
    {
        var (token, amount) = (tokenIn, given);
        foreach (var edge in edges)
        {
            if (amount.IsZero || !Hop(edge, token, amount).Is(out var hop, out _)
                || PoolRules.CheckImpact(find(edge.PoolId), hop) is not null)
            {
                return default;
            }

            (token, amount) = (hop.TokenOut, hop.AmountOut);
        }

        return new VenueAmounts(given, amount);
    }

    /// <summary>The way of an amount that <see cref="Quote"/> found good.</summary>
    public PoolRoute Route(Amount given)
    {
        var hops = new RouteHop[edges.Length];
        var (token, amount) = (tokenIn, given);
        for (var i = 0; i < hops.Length; i++)
        {
            hops[i] = Hop(edges[i], token, amount).Value;
            (token, amount) = (hops[i].TokenOut, hops[i].AmountOut);
        }

        return new PoolRoute(hops);
    }

    private static Result<RouteHop> Hop(PoolEdge edge, long token, Amount amount) =>
        edge.AmountOut(token, amount).Then<RouteHop>(
            amountOut => new RouteHop(edge, token, amount, edge.Other(token), amountOut));
}
