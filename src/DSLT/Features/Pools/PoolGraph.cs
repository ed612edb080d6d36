using System.Collections.Concurrent;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// A pool as a route sees it: immutable, crossed either way. Its tokens differ; reserves are base units.
/// </summary>
internal sealed record PoolEdge(
    long PoolId, long TokenA, long TokenB, Amount ReserveA, Amount ReserveB, int FeeBps)
{
    public long Other(long tokenId) => tokenId == TokenA ? TokenB : TokenA;

    /// <summary>The reserves seen by whoever pays <paramref name="tokenIn"/> into the pool.</summary>
    public (Amount ReserveIn, Amount ReserveOut) ReservesFrom(long tokenIn) =>
        tokenIn == TokenA ? (ReserveA, ReserveB) : (ReserveB, ReserveA);

    public Result<Amount> AmountOut(long tokenIn, Amount amountIn)
    {
        var (reserveIn, reserveOut) = ReservesFrom(tokenIn);
        return PoolMath.AmountOut(amountIn, reserveIn, reserveOut, FeeBps);
    }

    public Result<Amount> AmountIn(long tokenOut, Amount amountOut)
    {
        var (reserveOut, reserveIn) = ReservesFrom(tokenOut);
        return PoolMath.AmountIn(amountOut, reserveIn, reserveOut, FeeBps);
    }
}

/// <summary>
/// The pools by token. One thread puts; any thread reads and sees each pool whole, though perhaps one pool
/// newer than the next: a quote may be stale by a trade, the trade itself is computed anew.
/// </summary>
internal sealed class PoolGraph
{
    // Ordered by pool id, so that a search with a limit visits the same pools on every node and after a
    // restart.
    private readonly ConcurrentDictionary<long, PoolEdge[]> edges = new();

    /// <summary>The pools of a token, lower ids first.</summary>
    public ReadOnlySpan<PoolEdge> EdgesFrom(long tokenId) =>
        edges.TryGetValue(tokenId, out var found) ? found : default(ReadOnlySpan<PoolEdge>);

    /// <summary>
    /// Adds a pool, or replaces it after its reserves changed; a pool's tokens never change.
    /// </summary>
    public void Put(PoolEdge edge)
    {
        Put(edge.TokenA, edge);
        Put(edge.TokenB, edge);
    }

    private void Put(long tokenId, PoolEdge edge)
    {
        var found = edges.GetValueOrDefault(tokenId, []);
        var at = PositionOf(found, edge.PoolId);
        if (at >= 0)
        {
            Volatile.Write(ref found[at], edge);
            return;
        }

        edges[tokenId] = [.. found[..~at], edge, .. found[~at..]];
    }

    /// <summary>The index of a pool, or the complement of where it belongs.</summary>
    private static int PositionOf(PoolEdge[] ordered, long poolId)
    {
        var (low, high) = (0, ordered.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ordered[middle].PoolId == poolId)
            {
                return middle;
            }

            (low, high) = ordered[middle].PoolId < poolId ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
