using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;
using DSLT.Features.Referrals;
using DSLT.Ledger;

namespace DSLT.Features.Auctions;

/// <summary>Rules of batch auctions: what they take, at which price they clear, what moves.</summary>
internal static class AuctionRules
{
    public const int MinIntervalMs = 10;
    public const int MaxIntervalMs = 60_000;

    /// <summary>A clearing is one command, so there is an end to the orders it takes in a market.</summary>
    public const int MaxCollected = 10_000;

    public static Refusal? CheckInterval(int intervalMs) =>
        intervalMs is 0 or (>= MinIntervalMs and <= MaxIntervalMs)
            ? null
            : Refusal.Invalid(
                "interval_ms",
                $"'intervalMs' is 0, for no auctions, or {MinIntervalMs} to {MaxIntervalMs} milliseconds.");

    /// <summary>Why an order is none for an auction, or null.</summary>
    public static Refusal? Check(Market market, Order order) =>
        order.Type == OrderType.Limit && order.TimeInForce != TimeInForce.Fok && !order.PostOnly
            && order.Terms is null
                ? null
                : NotSupported(market);

    /// <summary>Two orders that cancel each other need a book that matches as they come.</summary>
    public static Result<Unit> CheckPair(Market market) =>
        market.AuctionMs > 0 ? NotSupported(market) : default(Unit);

    /// <summary>True where two orders could trade with each other.</summary>
    public static bool Cross(Order one, Order other) =>
        one.Side != other.Side
        && (one.Side == OrderSide.Buy ? one.Price >= other.Price : one.Price <= other.Price);

    /// <summary>The order in which those of one side trade: the best price first, then the first.</summary>
    public static int Compare(Order one, Order other)
    {
        var byPrice = one.Side == OrderSide.Buy
            ? other.Price.CompareTo(one.Price)
            : one.Price.CompareTo(other.Price);
        return byPrice != 0 ? byPrice : one.State.Priority.CompareTo(other.State.Priority);
    }

    /// <summary>
    /// The one price, in ticks, that trades the most lots; of several the one that leaves the least over on
    /// the side that is longer, and of those the nearest to the last trade's. 0 where nothing trades.
    /// </summary>
    /// <param name="bids">As <see cref="Compare"/> has them.</param>
    /// <param name="asks">As <see cref="Compare"/> has them.</param>
    /// <param name="lastPrice">0 before the first trade: then it is the lowest.</param>
    public static long Price(IReadOnlyList<Order> bids, IReadOnlyList<Order> asks, long lastPrice)
    {
        if (bids.Count == 0 || asks.Count == 0 || bids[0].Price < asks[0].Price)
        {
            return 0;
        }

        // Between two of these prices nothing changes. Demand falls and supply rises with the price, so those
        // that trade as much and leave as much stand side by side: one range, which is never empty.
        var starts = Starts(bids, asks);
        var (low, high) = (0L, 0L);
        Int128 most = -1, least = 0, supply = 0, demand = 0;
        foreach (var bid in bids)
        {
            demand += bid.Remaining;
        }

        var (lastBid, nextAsk) = (bids.Count - 1, 0);
        for (var i = 0; i < starts.Count; i++)
        {
            for (; lastBid >= 0 && bids[lastBid].Price < starts[i]; lastBid--)
            {
                demand -= bids[lastBid].Remaining;
            }

            for (; nextAsk < asks.Count && asks[nextAsk].Price <= starts[i]; nextAsk++)
            {
                supply += asks[nextAsk].Remaining;
            }

            var (traded, left) = (Int128.Min(demand, supply), Int128.Abs(demand - supply));
            var end = i + 1 < starts.Count ? starts[i + 1] - 1 : bids[0].Price;
            if (traded > most || (traded == most && left < least))
            {
                (most, least, low, high) = (traded, left, starts[i], end);
            }
            else if (traded == most && left == least)
            {
                high = end;
            }
        }

        return Math.Clamp(lastPrice, low, high);
    }

    /// <summary>
    /// What a trade comes to: rounded down where the later order sells. Where it buys, rounded up, but never
    /// above what the buyer's hold frees for these lots. That is the difference of two holds, each rounded up
    /// at a limit no lower than the price, so it may lie a unit below the price rounded up, and never lies
    /// below the price rounded down: the buyer always has what is asked, and the rest of the hold is what the
    /// rest of the order needs.
    /// </summary>
    public static Amount Quote(Market market, Order buyer, OrderSide taker, long price, long lots)
    {
        if (taker == OrderSide.Sell)
        {
            return market.Notional(price, lots, Rounding.Down);
        }

        var (quote, freed) = (market.Notional(price, lots, Rounding.Up), Freed(market, buyer, lots));
        return quote < freed ? quote : freed;
    }

    /// <summary>
    /// The postings of a trade: both pay from what is held for them, each receives less its fee, and what was
    /// held for the buyer beyond what the rest of the order needs is set free.
    /// </summary>
    public static Entry Settle(
        Market market, Order buyer, Order seller, in Fill fill, in SideFees fees,
        in SideCommissions commissions = default)
    {
        var (buys, sells) = (Holder.User(buyer.User), Holder.User(seller.User));
        var feeHolder = Holder.Of(HolderKind.Fees, market.Id);
        var (baseId, quoteId) = (market.Base.Id, market.Quote.Id);
        var quantity = market.Quantity(fill.Lots);
        var unspent = Freed(market, buyer, fill.Lots) - fill.Quote;
        var lines = new List<Posting>(8);
        OrderRules.Add(lines, sells, baseId, Side.DebitHeld, quantity);
        OrderRules.Add(lines, buys, baseId, Side.CreditAvailable, quantity - fees.Buyer);
        OrderRules.AddFee(lines, feeHolder, baseId, fees.Buyer, commissions.Buyer);
        OrderRules.Add(lines, buys, quoteId, Side.DebitHeld, fill.Quote);
        OrderRules.Add(lines, sells, quoteId, Side.CreditAvailable, fill.Quote - fees.Seller);
        OrderRules.AddFee(lines, feeHolder, quoteId, fees.Seller, commissions.Seller);
        OrderRules.Add(lines, buys, quoteId, Side.DebitHeld, unspent);
        OrderRules.Add(lines, buys, quoteId, Side.CreditAvailable, unspent);
        return new Entry(EntryKind.Trade, [.. lines]);
    }

    /// <summary>By how much less is held for a buyer when so many lots are bought.</summary>
    private static Amount Freed(Market market, Order buyer, long lots) =>
        buyer.Held(market) - buyer.Held(market, buyer.Remaining - lots);

    /// <summary>
    /// The prices from which on demand or supply is another, in turn: each that sells, and each after one
    /// that buys, as far as both sides are there.
    /// </summary>
    private static List<long> Starts(IReadOnlyList<Order> bids, IReadOnlyList<Order> asks)
    {
        var (low, high) = (asks[0].Price, bids[0].Price);
        var starts = new SortedSet<long>();
        foreach (var ask in asks)
        {
            if (ask.Price <= high)
            {
                starts.Add(ask.Price);
            }
        }

        foreach (var bid in bids)
        {
            if (bid.Price >= low && bid.Price < high)
            {
                starts.Add(bid.Price + 1);
            }
        }

        return [.. starts];
    }

    private static Refusal NotSupported(Market market) => new(
        Code.NotSupported,
        $"{market.Symbol} clears in auctions: it takes limit orders that are gtc, gtd or ioc, not postOnly, "
            + "without a displayQuantity, and each on its own.");
}

/// <summary>The fee of each side, in the token that it receives.</summary>
internal readonly record struct SideFees(Amount Buyer, Amount Seller)
{
    public static SideFees Of(OrderSide taker, in FillFees fees) => taker == OrderSide.Buy
        ? new SideFees(fees.Taker, fees.Maker)
        : new SideFees(fees.Maker, fees.Taker);
}

/// <summary>What referrers get of the fee of each side; null for nothing.</summary>
internal readonly record struct SideCommissions(Commission? Buyer, Commission? Seller)
{
    public static SideCommissions Of(OrderSide taker, in FillCommissions commissions) =>
        taker == OrderSide.Buy
            ? new SideCommissions(commissions.Taker, commissions.Maker)
            : new SideCommissions(commissions.Maker, commissions.Taker);
}
