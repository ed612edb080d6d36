using System.Numerics;
using DSLT.Features.Orders;
using DSLT.Tests.Features.Orders;

namespace DSLT.Tests.Features.Auctions;

/// <summary>
/// Auctions as anybody would write them down: every price is tried, over all orders there are, and what
/// trades is counted from the top of two sorted lists.
/// </summary>
internal sealed class NaiveAuction
{
    private const long HighestPrice = 400;

    private readonly NaiveMarket market;
    private readonly NaiveExchange exchange;
    private readonly List<NaiveOrder> collected = [];
    private readonly List<NaiveTrade> trades = [];
    private readonly Dictionary<long, long> times = [];

    public NaiveAuction(NaiveMarket market, NaiveExchange exchange)
    {
        (this.market, this.exchange) = (market, exchange);
        exchange.Stays = stop => stop is { Price: > 0, TimeInForce: TimeInForce.Gtc }
            && collected.Exists(own => Crosses(own, stop));
    }

    public long IntervalMs { get; set; }

    public IReadOnlyList<NaiveOrder> Collected => collected;

    /// <summary>Of the last clearing.</summary>
    public IReadOnlyList<NaiveTrade> Trades => trades;

    /// <summary>What happened so far that is worth having happened.</summary>
    public (int Cleared, int Traded, int Slices, int Tied, int Unspent) Seen { get; private set; }

    public bool IsDue(long now) =>
        collected.Count > 0 && times[collected[0].Id] + (IntervalMs * 1_000) <= now;

    /// <summary>Collects an order after what is due; the code of the refusal, or null.</summary>
    public string? Place(NaiveOrder order, long now)
    {
        if (IsDue(now))
        {
            Clear();
        }

        if (order.Price == 0 || order.PostOnly || order.Display > 0 || order.TimeInForce == TimeInForce.Fok)
        {
            return "not_supported";
        }

        if (exchange.Open.Concat(collected).Any(own => Crosses(own, order)))
        {
            return "order_would_trade";
        }

        var held = order.Held(market);
        if (exchange.Balance(order.User, order.Side == OrderSide.Sell).Available < held)
        {
            return "insufficient_balance";
        }

        Hold(order, held);
        times[order.Id] = now;
        collected.Add(order with { Entered = exchange.Enter() });
        return null;
    }

    public void Cancel(NaiveOrder order)
    {
        Hold(order, -order.Held(market));
        collected.Remove(order);
    }

    public void Amend(NaiveOrder order, long lots)
    {
        var after = order with { Lots = lots, Left = lots };
        Hold(order, after.Held(market) - order.Held(market));
        collected[collected.IndexOf(order)] = after;
    }

    public void Clear()
    {
        trades.Clear();
        var all = exchange.Open.Concat(collected).ToList();
        if (Price(all) is var price and not 0)
        {
            Trade(price, Sorted(all, OrderSide.Buy, price), Sorted(all, OrderSide.Sell, price));
            exchange.Traded(
                [.. trades.Select(trade => new NaiveFill(null!, price, trade.Lots, trade.Quote))]);
            Seen = Seen with { Traded = Seen.Traded + 1 };
        }

        foreach (var order in collected)
        {
            if (order.TimeInForce == TimeInForce.Ioc)
            {
                Hold(order, -order.Held(market));
            }
            else
            {
                exchange.Rest(order);
            }
        }

        collected.Clear();
        Seen = Seen with { Cleared = Seen.Cleared + 1 };
        exchange.SetOffAll();
    }

    /// <summary>A way back to how everything stands now.</summary>
    public Action Save()
    {
        var (orders, done, seen, back) = (collected.ToArray(), trades.ToArray(), Seen, exchange.Save());
        return () =>
        {
            collected.Clear();
            collected.AddRange(orders);
            trades.Clear();
            trades.AddRange(done);
            Seen = seen;
            back();
        };
    }

    private long Price(List<NaiveOrder> all)
    {
        var prices = new List<(BigInteger Traded, BigInteger Left, long Distance, long Price)>();
        for (var price = 1L; price <= HighestPrice; price++)
        {
            var demand = Sum(Sorted(all, OrderSide.Buy, price));
            var supply = Sum(Sorted(all, OrderSide.Sell, price));
            prices.Add((
                BigInteger.Min(demand, supply), BigInteger.Abs(demand - supply),
                Math.Abs(price - exchange.LastPrice), price));
        }

        var best = prices.OrderByDescending(price => price.Traded).ThenBy(price => price.Left)
            .ThenBy(price => price.Distance).ThenBy(price => price.Price).First();
        var isTied = prices.Count(price => price.Traded == best.Traded && price.Left == best.Left) > 1;
        Seen = Seen with { Tied = Seen.Tied + (best.Traded > 0 && isTied ? 1 : 0) };
        return best.Traded == 0 ? 0 : best.Price;
    }

    private void Trade(long price, List<NaiveOrder> bids, List<NaiveOrder> asks)
    {
        for (int bid = 0, ask = 0; bid < bids.Count && ask < asks.Count;)
        {
            var (buyer, seller) = (bids[bid], asks[ask]);
            var lots = Math.Min(buyer.Left, seller.Left);
            bids[bid] = buyer with { Left = buyer.Left - lots };
            asks[ask] = seller with { Left = seller.Left - lots };
            var sellerTakes = seller.Id > buyer.Id;
            var freed = buyer.Held(market) - bids[bid].Held(market);
            var quote = market.Quote(price, lots, up: !sellerTakes);
            Seen = Seen with { Unspent = Seen.Unspent + (quote > freed ? 1 : 0) };
            quote = BigInteger.Min(quote, freed);
            Pay(buyer, seller, market.Base(lots), quote, freed, sellerTakes);
            trades.Add(new NaiveTrade(
                price, lots, quote, Math.Min(buyer.Id, seller.Id), Math.Max(buyer.Id, seller.Id)));
            foreach (var (before, after) in new[] { (buyer, bids[bid]), (seller, asks[ask]) })
            {
                Stand(before, after);
            }

            bid += bids[bid].Left == 0 ? 1 : 0;
            ask += asks[ask].Left == 0 ? 1 : 0;
        }
    }

    private void Pay(
        NaiveOrder buyer, NaiveOrder seller, BigInteger quantity, BigInteger quote, BigInteger freed,
        bool sellerTakes)
    {
        var (buyerBps, sellerBps) = sellerTakes
            ? (market.MakerFeeBps, market.TakerFeeBps)
            : (market.TakerFeeBps, market.MakerFeeBps);
        var (baseFee, quoteFee) = (NaiveMarket.Fee(quantity, buyerBps), NaiveMarket.Fee(quote, sellerBps));
        exchange.Move(buyer.User, false, freed - quote, -freed);
        exchange.Move(buyer.User, true, quantity - baseFee, 0);
        exchange.Move(seller.User, true, 0, -quantity);
        exchange.Move(seller.User, false, quote - quoteFee, 0);
        exchange.Earn(baseFee, quoteFee);
    }

    private void Stand(NaiveOrder before, NaiveOrder after)
    {
        if (collected.FindIndex(order => order.Id == before.Id) is >= 0 and var at)
        {
            collected[at] = after;
            collected.RemoveAll(order => order.Left == 0);
            return;
        }

        var turns = before.Display > 0 && after.Left > 0
            && (before.Lots - before.Left) / before.Display != (after.Lots - after.Left) / after.Display;
        Seen = Seen with { Slices = Seen.Slices + (turns ? 1 : 0) };
        exchange.Auctioned(before, turns ? after with { Entered = exchange.Enter() } : after);
    }

    private void Hold(NaiveOrder order, BigInteger amount) =>
        exchange.Move(order.User, order.Side == OrderSide.Sell, -amount, amount);

    private static bool Crosses(NaiveOrder own, NaiveOrder order) =>
        own.User == order.User && own.Side != order.Side && order.Reaches(own.Price);

    private static BigInteger Sum(List<NaiveOrder> orders) =>
        orders.Aggregate(BigInteger.Zero, (sum, order) => sum + order.Left);

    private static List<NaiveOrder> Sorted(List<NaiveOrder> all, OrderSide side, long price) =>
        [.. all.Where(order => order.Side == side
                && (side == OrderSide.Buy ? order.Price >= price : order.Price <= price))
            .OrderBy(order => side == OrderSide.Buy ? -order.Price : order.Price)
            .ThenBy(order => order.Entered)];
}

internal sealed record NaiveTrade(long Price, long Lots, BigInteger Quote, long Maker, long Taker);
