using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Orders.Matching;

/// <summary>
/// What an incoming order would do to a book, found out before anything is done: the fills in price-time
/// priority, what they come to, and which orders of the same user go for it. One plan is used again
/// and again.
/// </summary>
/// <param name="find">An order in the book by its id, for what the book does not show of it.</param>
internal sealed class MatchPlan(Func<long, Order> find)
{
    private readonly List<Fill> fills = [];
    private readonly List<long> expired = [];
    private readonly Queue<Reserve> reserves = new();

    /// <summary>Until the next plan is made.</summary>
    public ReadOnlySpan<Fill> Fills => CollectionsMarshal.AsSpan(fills);

    /// <summary>
    /// Resting orders that go rather than trade with it: of the same user, or of one who is frozen.
    /// </summary>
    public IReadOnlyList<long> ExpiredMakers => expired;

    /// <summary>True where the incoming order itself goes at an order of the same user.</summary>
    public bool TakerExpired { get; private set; }

    /// <summary>True where the quote amount of the incoming order is used up as far as lots go.</summary>
    public bool BudgetSpent { get; private set; }

    /// <summary>
    /// The price that the last fill moved too far away from, where that halts the market, or 0.
    /// </summary>
    public long HaltedFrom { get; private set; }

    public long Lots { get; private set; }

    /// <summary>What the fills come to, each rounded against the taker.</summary>
    public Amount Quote { get; private set; }

    /// <param name="book">The market's book.</param>
    /// <param name="market">The market.</param>
    /// <param name="taker">The order that comes in.</param>
    /// <param name="isFrozen">Whose resting orders must not trade: they go.</param>
    public void Make(Book book, Market market, in Incoming taker, Func<long, bool> isFrozen)
    {
        fills.Clear();
        expired.Clear();
        reserves.Clear();
        (TakerExpired, BudgetSpent, HaltedFrom, Lots, Quote) = (false, false, 0, 0, Amount.Zero);
        var slot = book.First(taker.Side.Other());
        while (Lots < taker.Lots)
        {
            if (reserves.Count > 0 && (slot == 0 || book.At(slot).Price != reserves.Peek().Slice.Price)
                && !TakeReserves(market, taker))
            {
                return;
            }

            if (slot == 0)
            {
                return;
            }

            ref readonly var maker = ref book.At(slot);
            if (!taker.Reaches(maker.Price))
            {
                return;
            }

            if (isFrozen(maker.User))
            {
                expired.Add(maker.Id);
            }
            else if (maker.User == taker.User && taker.SelfTrade != SelfTradePrevention.None)
            {
                if (taker.SelfTrade != SelfTradePrevention.ExpireTaker)
                {
                    expired.Add(maker.Id);
                }

                if (taker.SelfTrade != SelfTradePrevention.ExpireMaker)
                {
                    TakerExpired = true;
                    return;
                }
            }
            else if (!Take(market, taker, maker))
            {
                return;
            }
            else if (maker.IsIceberg)
            {
                KeepInReserve(maker);
            }

            slot = book.After(slot);
        }
    }

    /// <summary>What is behind a slice that is taken comes to the end of its price's queue.</summary>
    private void KeepInReserve(in Resting maker)
    {
        var order = find(maker.Id);
        Keep(new Reserve(maker with { Lots = order.Terms!.DisplayLots }, order.Remaining - maker.Lots));
    }

    private void Keep(in Reserve reserve)
    {
        if (reserve.Lots > 0)
        {
            reserves.Enqueue(reserve);
        }
    }

    /// <summary>
    /// Goes round the slices of a price that were behind others; false where the incoming order wants no
    /// more.
    /// </summary>
    private bool TakeReserves(Market market, in Incoming taker)
    {
        while (Lots < taker.Lots && reserves.TryDequeue(out var reserve))
        {
            var slice = reserve.Slice with { Lots = Math.Min(reserve.Slice.Lots, reserve.Lots) };
            if (!Take(market, taker, slice))
            {
                return false;
            }

            Keep(reserve with { Lots = reserve.Lots - slice.Lots });
        }

        // Where the last slice was just enough, what stands behind it is not met any more.
        return Lots < taker.Lots;
    }

    /// <summary>
    /// Adds the fill with one order; false where the incoming order wants no more, or the market halts.
    /// </summary>
    private bool Take(Market market, in Incoming taker, in Resting maker)
    {
        var lots = Math.Min(maker.Lots, taker.Lots - Lots);
        if (taker.Budget is { } budget)
        {
            var affordable = market.Affordable(budget - Quote, maker.Price);
            BudgetSpent = affordable < lots;
            lots = Math.Min(lots, affordable);
        }

        if (lots > 0)
        {
            var quote = market.Notional(maker.Price, lots, taker.Rounding);
            fills.Add(new Fill(maker.Id, maker.User, maker.Price, lots, quote));
            Lots += lots;
            Quote += quote;
            HaltedFrom = taker.Trips?.MovedFrom(maker.Price) ?? 0;
        }

        var wantsMore = lots == maker.Lots && !BudgetSpent;
        TakerExpired = HaltedFrom != 0 && wantsMore && Lots < taker.Lots;
        return wantsMore && HaltedFrom == 0;
    }

    /// <summary>What an iceberg has left when its slice is taken.</summary>
    private readonly record struct Reserve(Resting Slice, long Lots);
}

/// <summary>An order on its way into the book.</summary>
/// <param name="LimitPrice">The worst price it takes, in ticks.</param>
/// <param name="Lots">The most it takes.</param>
/// <param name="Budget">The most it pays, or is to receive, where it is given in the quote token.</param>
/// <param name="Trips">The prices that halt the market, or null: the first trade at one of them is the last,
/// and what is left of the order goes.</param>
internal readonly record struct Incoming(
    long User, OrderSide Side, long LimitPrice, long Lots, Amount? Budget, SelfTradePrevention SelfTrade,
    TripPrices? Trips = null)
{
    /// <summary>A buying taker pays what a fraction of a base unit rounds up to, a selling one gets
    /// less.</summary>
    public Rounding Rounding => Side == OrderSide.Buy ? Rounding.Up : Rounding.Down;

    public bool Reaches(long price) => Side == OrderSide.Buy ? price <= LimitPrice : price >= LimitPrice;
}

/// <summary>The prices from which on a trade halts a market that was so low and so high.</summary>
internal readonly record struct TripPrices(long Low, long High, long Below, long Above)
{
    /// <summary>What a price is too far away from, or 0.</summary>
    public long MovedFrom(long price) => price >= Above ? Low : price <= Below ? High : 0;
}

/// <summary>A trade with one resting order, at that one's price.</summary>
internal readonly record struct Fill(long MakerId, long MakerUser, long Price, long Lots, Amount Quote);
