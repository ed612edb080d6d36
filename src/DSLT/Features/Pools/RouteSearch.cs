using System.Runtime.InteropServices;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// The search behind <see cref="PoolRoutes"/>: two hops forwards from the start, then the third and the
/// fourth from the goal's own pools, so that of the last levels only what can still arrive is looked at.
/// </summary>
internal sealed class RouteSearch
{
    // The tables of one search serve the next on the same thread; they hold no state between searches.
    [ThreadStatic]
    private static RouteSearch? spare;

    private readonly Dictionary<long, PartialRoute> afterOne = [];
    private readonly Dictionary<long, PartialRoutePair> afterTwo = [];
    private readonly Dictionary<long, PartialRoute> afterThree = [];

    /// <summary>The best complete route, or one without hops.</summary>
    public static PartialRoute Best(PoolGraph graph, RouteGoal goal, Amount given)
    {
        var start = new PartialRoute { Amount = given };
        if (!TryDirect(graph, goal, start, out var best))
        {
            return best;
        }

        var search = spare ?? new RouteSearch();
        spare = null;
        search.Extend(graph, goal, start, ref best);
        search.afterOne.Clear();
        search.afterTwo.Clear();
        search.afterThree.Clear();
        spare = search;
        return best;
    }

    /// <summary>
    /// The best single pool; false where the tokens' own pools show that no longer way can exist.
    /// </summary>
    private static bool TryDirect(
        PoolGraph graph, RouteGoal goal, in PartialRoute start, out PartialRoute best)
    {
        best = default;
        var fromStart = graph.EdgesFrom(goal.Start);
        var fromEnd = graph.EdgesFrom(goal.End);
        var isStartShorter = fromStart.Length <= fromEnd.Length;
        var shorter = isStartShorter ? fromStart : fromEnd;
        var (near, far) = isStartShorter ? (goal.Start, goal.End) : (goal.End, goal.Start);
        var direct = 0;
        foreach (var edge in Bounded(shorter))
        {
            if (edge.Other(near) == far)
            {
                direct++;
                Keep(start.Through(edge, goal.Start, goal), goal, ref best);
            }
        }

        return direct < shorter.Length;
    }

    private void Extend(PoolGraph graph, RouteGoal goal, in PartialRoute start, ref PartialRoute best)
    {
        var fromEnd = Bounded(graph.EdgesFrom(goal.End));
        foreach (var edge in Bounded(graph.EdgesFrom(goal.Start)))
        {
            var token = edge.Other(goal.Start);
            if (goal.MayPass(token))
            {
                Keep(start.Through(edge, goal.Start, goal), goal, ref Entry(afterOne, token));
            }
        }

        foreach (var edge in fromEnd)
        {
            var token = edge.Other(goal.End);
            Close(afterOne.GetValueOrDefault(token), edge, token, goal, ref best);
        }

        ReachByTwo(graph, goal);
        foreach (var edge in fromEnd)
        {
            var token = edge.Other(goal.End);
            Close(afterTwo.GetValueOrDefault(token).Best, edge, token, goal, ref best);
        }

        ReachByThree(graph, goal, fromEnd);
        foreach (var edge in fromEnd)
        {
            var token = edge.Other(goal.End);
            Close(afterThree.GetValueOrDefault(token), edge, token, goal, ref best);
        }
    }

    private void ReachByTwo(PoolGraph graph, RouteGoal goal)
    {
        var left = PoolRoutes.MaxEdgesPerPass;
        foreach (var (via, route) in afterOne)
        {
            foreach (var edge in Bounded(graph.EdgesFrom(via), left))
            {
                left--;
                var token = edge.Other(via);
                if (route.Hops > 0 && goal.MayPass(token))
                {
                    Entry(afterTwo, token).Offer(route.Through(edge, via, goal), goal);
                }
            }
        }
    }

    private void ReachByThree(PoolGraph graph, RouteGoal goal, ReadOnlySpan<PoolEdge> fromEnd)
    {
        var left = PoolRoutes.MaxEdgesPerPass;
        foreach (var last in fromEnd)
        {
            var token = last.Other(goal.End);
            if (afterThree.ContainsKey(token) || !goal.MayPass(token))
            {
                continue;
            }

            ref var kept = ref Entry(afterThree, token);
            foreach (var edge in Bounded(graph.EdgesFrom(token), left))
            {
                left--;
                var before = edge.Other(token);
                var route = afterTwo.GetValueOrDefault(before).Avoiding(token);
                if (route.Hops > 0)
                {
                    Keep(route.Through(edge, before, goal), goal, ref kept);
                }
            }
        }
    }

    private static void Close(
        in PartialRoute route, PoolEdge edge, long token, RouteGoal goal, ref PartialRoute best)
    {
        if (route.Hops > 0)
        {
            Keep(route.Through(edge, token, goal), goal, ref best);
        }
    }

    private static void Keep(in PartialRoute candidate, RouteGoal goal, ref PartialRoute kept)
    {
        if (goal.Prefers(candidate, kept))
        {
            kept = candidate;
        }
    }

    private static ref TRoute Entry<TRoute>(Dictionary<long, TRoute> routes, long token)
        where TRoute : struct =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(routes, token, out _)!;

    private static ReadOnlySpan<PoolEdge> Bounded(
        ReadOnlySpan<PoolEdge> edges, int limit = PoolRoutes.MaxEdgesPerPass) =>
        edges[..Math.Min(edges.Length, limit)];
}
