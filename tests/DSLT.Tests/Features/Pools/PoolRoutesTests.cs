using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Tests.Features.Pools;

public sealed class PoolRoutesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_route_is_the_best_of_all_there_are(bool isExactIn)
    {
        var random = new Random(isExactIn ? 21 : 22);
        var found = new int[PoolRoutes.MaxHops + 1];
        for (var i = 0; i < 9_000; i++)
        {
            var edges = AnyPools(random);
            var given = new Amount(random.Next(1, random.Next(2) == 0 ? 40 : 4_000));
            HashSet<long> paused = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(3, 8))];
            var open = edges.Where(edge => !paused.Contains(edge.TokenA) && !paused.Contains(edge.TokenB));
            var expected = BestOfAll([.. open], 1, 2, given, isExactIn);

            var route = Find(GraphOf(edges), 1, 2, given, isExactIn, paused);

            Assert.Equal(expected.Hops == 0, route.IsRefused);
            if (route.IsRefused)
            {
                AssertRefused(Code.InsufficientLiquidity, route);
                continue;
            }

            AssertValid(route.Value, 1, 2);
            var hops = route.Value.Hops.Length;
            var amount = isExactIn ? route.Value.AmountOut : route.Value.AmountIn;
            Assert.Equal(given, isExactIn ? route.Value.AmountIn : route.Value.AmountOut);
            Assert.Equal(expected, (amount, hops));
            found[hops]++;
        }

        Assert.All(found[1..], count => Assert.True(count > 50, "Every length must be tried."));
    }

    [Fact]
    public void The_order_in_which_pools_were_put_changes_nothing()
    {
        var random = new Random(23);
        for (var i = 0; i < 500; i++)
        {
            var edges = AnyPools(random);
            var shuffled = edges.ToArray();
            random.Shuffle(shuffled);
            var first = ExactIn(GraphOf(edges), 1, 2, new Amount(20));
            var second = ExactIn(GraphOf(shuffled), 1, 2, new Amount(20));
            Assert.Equal(first.IsRefused, second.IsRefused);
            if (!first.IsRefused)
            {
                Assert.Equal(PoolIds(first.Value), PoolIds(second.Value));
            }
        }
    }

    [Fact]
    public void Among_equals_the_fewer_hops_and_then_the_lower_pools_win()
    {
        var graph = GraphOf([Pool(5, 1, 2), Pool(9, 1, 2), Pool(3, 2, 1), Pool(1, 1, 3), Pool(2, 3, 2)]);
        Assert.Equal([3], PoolIds(ExactIn(graph, 1, 2, new Amount(50)).Value));

        var twoHops = GraphOf([Pool(8, 1, 3), Pool(4, 1, 3), Pool(6, 3, 2), Pool(7, 3, 2)]);
        Assert.Equal([4, 6], PoolIds(ExactIn(twoHops, 1, 2, new Amount(50)).Value));
        Assert.Equal([4, 6], PoolIds(ExactOut(twoHops, 1, 2, new Amount(50)).Value));
    }

    [Fact]
    public void The_best_way_to_the_middle_gives_way_where_it_has_passed_the_next_token()
    {
        // The best way to token 4 passes 3, but only 3 leads on to token 2: the way 1-5-4-3-2 must be found.
        var graph = GraphOf(
        [
            new PoolEdge(1, 1, 3, new Amount(1_000), new Amount(20), 0),
            new PoolEdge(2, 3, 4, new Amount(20), new Amount(900_000), 0),
            new PoolEdge(3, 1, 5, new Amount(1_000), new Amount(1_000), 0),
            new PoolEdge(4, 5, 4, new Amount(1_000), new Amount(800), 0),
            new PoolEdge(5, 4, 3, new Amount(10), new Amount(500_000), 0),
            new PoolEdge(6, 3, 2, new Amount(1_000_000), new Amount(1_000_000), 0),
        ]);
        Assert.Equal([3, 4, 5, 6], PoolIds(ExactIn(graph, 1, 2, new Amount(500)).Value));
    }

    [Fact]
    public void A_pool_is_replaced_by_its_newer_self()
    {
        var graph = GraphOf([Pool(1, 1, 2)]);
        var before = ExactIn(graph, 1, 2, new Amount(50)).Value.AmountOut;
        graph.Put(Pool(1, 1, 2) with { ReserveB = new Amount(5_000) });
        Assert.Equal(1, graph.EdgesFrom(1).Length);
        Assert.True(ExactIn(graph, 1, 2, new Amount(50)).Value.AmountOut > before);
    }

    [Fact]
    public void What_cannot_be_traded_is_refused()
    {
        var graph = GraphOf([Pool(1, 1, 2), Pool(2, 3, 4)]);
        AssertRefused(Code.SameToken, ExactIn(graph, 1, 1, new Amount(5)));
        AssertRefused(Code.InvalidAmount, ExactIn(graph, 1, 2, Amount.Zero));
        AssertRefused(Code.InsufficientLiquidity, ExactIn(graph, 1, 3, new Amount(5)));
        AssertRefused(Code.InsufficientLiquidity, ExactIn(graph, 1, 99, new Amount(5)));
        AssertRefused(Code.InsufficientLiquidity, ExactOut(graph, 1, 2, new Amount(1_000)));
    }

    [Fact]
    public void A_graph_beyond_the_limit_still_gives_a_valid_route()
    {
        var edges = new List<PoolEdge>();
        for (var a = 1; a <= 120; a++)
        {
            for (var b = a + 1; b <= 120; b++)
            {
                edges.Add(Pool(edges.Count + 1, a, b) with { ReserveA = new Amount(1_000 + (a * b % 97)) });
            }
        }

        var graph = GraphOf(edges);
        var route = ExactIn(graph, 1, 2, new Amount(300)).Value;
        AssertValid(route, 1, 2);
        Assert.Equal(PoolIds(route), PoolIds(ExactIn(graph, 1, 2, new Amount(300)).Value));
    }

    [Fact]
    public void The_impact_of_a_route_is_that_of_its_pools_together()
    {
        var single = ExactIn(GraphOf([Pool(1, 1, 2)]), 1, 2, new Amount(100)).Value;
        var hop = single.Hops[0];
        var direct = PriceImpact.Bps(hop.AmountIn, hop.AmountOut, hop.Edge.ReserveA, hop.Edge.ReserveB, 0);
        Assert.Equal(direct, PriceImpact.Bps(single));

        // 1000 -> 500 of 1000 -> 333 of 1000: a third remains.
        var twice = GraphOf([Pool(1, 1, 3), Pool(2, 3, 2)]);
        Assert.Equal(6_670, PriceImpact.Bps(ExactIn(twice, 1, 2, new Amount(1_000)).Value));
    }

    private static PoolEdge Pool(long id, long tokenA, long tokenB) =>
        new(id, tokenA, tokenB, new Amount(1_000), new Amount(1_000), 0);

    private static PoolGraph GraphOf(IEnumerable<PoolEdge> edges)
    {
        var graph = new PoolGraph();
        foreach (var edge in edges)
        {
            graph.Put(edge);
        }

        return graph;
    }

    private static Result<PoolRoute> Find(
        PoolGraph graph, long from, long to, Amount given, bool isExactIn, HashSet<long> paused) =>
        isExactIn
            ? PoolRoutes.ForExactIn(graph, from, to, given, paused.Contains)
            : PoolRoutes.ForExactOut(graph, from, to, given, paused.Contains);

    private static Result<PoolRoute> ExactIn(PoolGraph graph, long from, long to, Amount given) =>
        Find(graph, from, to, given, isExactIn: true, []);

    private static Result<PoolRoute> ExactOut(PoolGraph graph, long from, long to, Amount given) =>
        Find(graph, from, to, given, isExactIn: false, []);

    private static void AssertRefused(Code code, Result<PoolRoute> route) =>
        Assert.Equal(code, route.Refusal?.Code);

    private static long[] PoolIds(PoolRoute route) =>
        [.. route.Hops.ToArray().Select(hop => hop.Edge.PoolId)];

    /// <summary>A few tokens, wildly priced pools between them: cycles that pay are common.</summary>
    private static List<PoolEdge> AnyPools(Random random)
    {
        var tokens = random.Next(3, 8);
        var edges = new List<PoolEdge>();
        for (var id = 1; id <= random.Next(2, 16); id++)
        {
            var (a, b) = (random.Next(1, tokens + 1), random.Next(1, tokens + 1));
            if (a != b)
            {
                var reserveA = new Amount(random.Next(0, 5_000));
                var reserveB = new Amount(random.Next(0, 5_000));
                edges.Add(new PoolEdge(id, a, b, reserveA, reserveB, random.Next(0, 3) * 30));
            }
        }

        return edges;
    }

    private static (Amount Amount, int Hops) BestOfAll(
        List<PoolEdge> edges, long from, long to, Amount given, bool isExactIn)
    {
        var best = (Amount: Amount.Zero, Hops: 0);
        Visit(isExactIn ? from : to, given, []);
        return best;

        void Visit(long token, Amount amount, List<long> passed)
        {
            if (token == (isExactIn ? to : from))
            {
                var order = amount.CompareTo(best.Amount) * (isExactIn ? 1 : -1);
                best = best.Hops == 0 || order > 0 || (order == 0 && passed.Count < best.Hops)
                    ? (amount, passed.Count)
                    : best;
                return;
            }

            foreach (var edge in edges.Where(edge => edge.TokenA == token || edge.TokenB == token))
            {
                var next = isExactIn ? edge.AmountOut(token, amount) : edge.AmountIn(token, amount);
                var isOpen = passed.Count < PoolRoutes.MaxHops && !passed.Contains(edge.Other(token));
                if (isOpen && !next.IsRefused)
                {
                    Visit(edge.Other(token), next.Value, [.. passed, token]);
                }
            }
        }
    }

    private static void AssertValid(PoolRoute route, long from, long to)
    {
        var hops = route.Hops;
        Assert.Equal((from, to), (hops[0].TokenIn, hops[^1].TokenOut));
        var (tokens, pools) = (new HashSet<long> { from }, new HashSet<long>());
        for (var i = 0; i < hops.Length; i++)
        {
            Assert.True(tokens.Add(hops[i].TokenOut) && pools.Add(hops[i].Edge.PoolId));
            Assert.Equal(hops[i].TokenOut, hops[i].Edge.Other(hops[i].TokenIn));
            Assert.True(hops[i].Edge.AmountOut(hops[i].TokenIn, hops[i].AmountIn).Value >= hops[i].AmountOut);
            if (i > 0)
            {
                Assert.Equal(hops[i - 1].TokenOut, hops[i].TokenIn);
                Assert.Equal(hops[i - 1].AmountOut, hops[i].AmountIn);
            }
        }
    }
}
