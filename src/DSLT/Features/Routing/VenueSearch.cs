using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Risk;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Routing;

/// <summary>The places where two tokens are traded for each other now.</summary>
internal static class VenueSearch
{
    /// <summary>Pools of just these two tokens that are looked at: those that bring the most.</summary>
    private const int MaxPools = 3;

    /// <param name="state">On the sequencer's thread.</param>
    /// <param name="tokenIn">What is given.</param>
    /// <param name="tokenOut">What is wanted.</param>
    /// <param name="amount">How much, to tell which pools matter.</param>
    /// <param name="user">Whose own orders do not count, and whose fees do; 0 for nobody.</param>
    /// <param name="now">The moment, which tells the tier of fees.</param>
    public static List<IVenue> Find(
        State state, Token tokenIn, Token tokenOut, Amount amount, long user, long now)
    {
        var venues = new List<IVenue>();
        AddBook(venues, state, $"{tokenIn.Symbol}-{tokenOut.Symbol}", OrderSide.Sell, amount, (user, now));
        AddBook(venues, state, $"{tokenOut.Symbol}-{tokenIn.Symbol}", OrderSide.Buy, amount, (user, now));
        AddPools(venues, state, tokenIn, tokenOut, amount);
        return venues;
    }

    private static void AddBook(
        List<IVenue> venues, State state, string symbol, OrderSide side, Amount amount,
        (long Id, long Now) user)
    {
        if (!state.Markets.Get(symbol).Is(out var market, out _)
            || market.AuctionMs > 0
            || market.StateWith(state.Risk.LastHalt(market.Id), user.Now) != MarketState.Open
            || !RiskControls.Incoming(state, user.Now, market, MarketOrder(market, side, amount, user))
                .Is(out var incoming, out _))
        {
            return;
        }

        var plan = state.Orders.Plan;
        plan.Make(
            state.Orders.Of(market.Id).Book, market, incoming,
            maker => OrderExecution.IsFrozen(state, market, maker));
        if (plan.Fills.Length > 0)
        {
            var rates = user.Id == 0 ? market.Rates : state.Trading.RatesOf(market, user.Id, user.Now);
            venues.Add(new BookVenue(
                market, side, plan.Fills,
                fill => OrderRules.Fees(market, side, fill, market.Rates, rates).Taker));
        }
    }

    private static Order MarketOrder(
        Market market, OrderSide side, Amount amount, (long Id, long Now) user)
    {
        var lots = (long)Int128.Min(Market.MaxLots, amount.Units / market.LotSize.Units);
        var order = OrderRules.MarketOrder(market, user.Id, side, lots, user.Now);
        return side == OrderSide.Sell ? order : order with { Lots = 0, Budget = amount };
    }

    private static void AddPools(
        List<IVenue> venues, State state, Token tokenIn, Token tokenOut, Amount amount)
    {
        var graph = state.Pools.Graph;
        var direct = new List<PoolVenue>();
        foreach (var edge in graph.EdgesFrom(tokenIn.Id))
        {
            if (edge.Other(tokenIn.Id) == tokenOut.Id)
            {
                direct.Add(new PoolVenue([edge], tokenIn.Id, id => state.Pools.Find(id)!));
            }
        }

        venues.AddRange(direct.OrderByDescending(venue => venue.Quote(amount).Out).Take(MaxPools));
        if (PoolRoutes.ForExactIn(graph, tokenIn.Id, tokenOut.Id, amount, state.Tokens.IsPaused)
                .Is(out var route, out _)
            && route.Hops.Length > 1)
        {
            var edges = new PoolEdge[route.Hops.Length];
            for (var i = 0; i < edges.Length; i++)
            {
                edges[i] = route.Hops[i].Edge;
            }

            venues.Add(new PoolVenue(edges, tokenIn.Id, id => state.Pools.Find(id)!));
        }
    }
}
