using System.Numerics;
using DSLT.Features.Orders;

namespace DSLT.Tests.Features.Orders;

/// <summary>
/// A market as anybody would write it down: a list of orders, sorted for each that comes in, and fractions of
/// big integers. Slow, and obviously right.
/// </summary>
internal sealed class NaiveExchange(NaiveMarket market)
{
    private readonly Dictionary<(long User, bool Base), (BigInteger Available, BigInteger Held)> balances =
        [];
    private readonly List<NaiveOrder> open = [];
    private readonly List<NaiveOrder> waiting = [];
    private long entered;

    /// <summary>Of the last trade, 0 before the first.</summary>
    public long LastPrice { get; private set; }

    /// <summary>Which of the orders that are set off may not come to rest.</summary>
    public Func<NaiveOrder, bool> Stays { get; set; } = _ => false;

    public IReadOnlyList<NaiveOrder> Open => open;

    public IReadOnlyList<NaiveOrder> Waiting => waiting;

    /// <summary>How many orders that waited were set off, and how many of them could do nothing.</summary>
    public (int All, int Idle) SetOff { get; private set; }

    /// <summary>How often slices came anew, stops followed, and one of a pair went for the other.</summary>
    public (int Slices, int Followed, int ByTrade, int ByStop) Seen { get; private set; }

    public BigInteger BaseFees { get; private set; }

    public BigInteger QuoteFees { get; private set; }

    public (BigInteger Available, BigInteger Held) Balance(long user, bool isBase) =>
        balances.GetValueOrDefault((user, isBase));

    public void Give(long user, bool isBase, BigInteger amount) => Move(user, isBase, amount, 0);

    public NaiveOutcome Place(NaiveOrder order)
    {
        var outcome = order.TrailBps > 0 ? WaitAndTrail(order)
            : order.Stop > 0 ? Wait(order)
            : Match(order);
        if (outcome.Code is null)
        {
            SetOffAll();
        }

        return outcome;
    }

    /// <summary>Runs what the last price sets off, and what their trades set off.</summary>
    public void SetOffAll()
    {
        while (Next() is { } next)
        {
            if (open.SingleOrDefault(twin => twin.Id == next.Twin) is { } twin)
            {
                CancelAlone(twin);
                Seen = Seen with { ByStop = Seen.ByStop + 1 };
            }

            waiting.Remove(next);
            var held = next.Held(market) - next.Covered;
            Move(next.User, next.Side == OrderSide.Sell, held, -held);
            var idle = Stays(next) || Match(next with { Stop = 0 }).Code is not null;
            SetOff = (SetOff.All + 1, SetOff.Idle + (idle ? 1 : 0));
        }
    }

    private NaiveOutcome Wait(NaiveOrder order)
    {
        if (LastPrice != 0 && order.IsSetOff(LastPrice))
        {
            return NaiveOutcome.Refused("order_would_trigger");
        }

        var held = order.Held(market) - order.Covered;
        if (Balance(order.User, order.Side == OrderSide.Sell).Available < held)
        {
            return NaiveOutcome.Refused("insufficient_balance");
        }

        Move(order.User, order.Side == OrderSide.Sell, -held, held);
        waiting.Add(order);
        return new NaiveOutcome(null, OrderStatus.Pending, []);
    }

    private NaiveOutcome WaitAndTrail(NaiveOrder order)
    {
        if (LastPrice == 0)
        {
            return NaiveOutcome.Refused("market_without_price");
        }

        if (waiting.Count(other => other.TrailBps > 0 && other.User == order.User) >= 5)
        {
            return NaiveOutcome.Refused("limit_reached");
        }

        var stop = order.Behind(LastPrice);
        return Wait(order with { Stop = stop, FirstStop = stop });
    }

    /// <summary>A limit order that rests and a stop that waits: both, or neither.</summary>
    public NaiveOutcome PlacePair(NaiveOrder rest, NaiveOrder stop)
    {
        var (needed, held) = (stop.Held(market), rest.Held(market));
        stop = stop with { Covered = needed < held ? needed : held };
        var outcome = Match(rest);
        if (outcome.Code is not null)
        {
            return outcome;
        }

        outcome = Wait(stop);
        if (outcome.Code is not null)
        {
            CancelAlone(open.Single(order => order.Id == rest.Id));
        }

        return outcome;
    }

    /// <summary>The nearest of those that wait for a rise, else of those that wait for a fall.</summary>
    private NaiveOrder? Next() => LastPrice == 0
        ? null
        : waiting.Where(order => order.Rises && order.IsSetOff(LastPrice))
            .OrderBy(order => order.Stop).ThenBy(order => order.Id)
            .Concat(waiting.Where(order => !order.Rises && order.IsSetOff(LastPrice))
                .OrderBy(order => -order.Stop).ThenBy(order => order.Id))
            .FirstOrDefault();

    private NaiveOutcome Match(NaiveOrder order)
    {
        var candidates = open.Where(maker => maker.Side != order.Side && order.Reaches(maker.Price))
            .OrderBy(maker => order.Side == OrderSide.Buy ? maker.Price : -maker.Price)
            .ThenBy(maker => maker.Entered)
            .ToList();
        var fills = new List<NaiveFill>();
        var expired = new List<NaiveOrder>();
        var stopped = false;
        var left = order.Budget > 0 ? long.MaxValue : order.Lots;
        var budget = order.Budget;
        var spent = false;
        for (var i = 0; i < candidates.Count && left > 0 && !stopped && !spent; i++)
        {
            var maker = candidates[i];
            if (maker.User == order.User && order.SelfTrade != SelfTradePrevention.None)
            {
                if (order.SelfTrade != SelfTradePrevention.ExpireTaker)
                {
                    expired.Add(maker);
                }

                stopped = order.SelfTrade != SelfTradePrevention.ExpireMaker;
                continue;
            }

            var lots = Math.Min(maker.Visible, left);
            if (order.Budget > 0)
            {
                var affordable = budget * market.Divisor / (maker.Price * market.Units);
                spent = affordable < lots;
                lots = spent ? (long)affordable : lots;
            }

            if (lots > 0)
            {
                var quote = market.Quote(maker.Price, lots, up: order.Side == OrderSide.Buy);
                fills.Add(new NaiveFill(maker, maker.Price, lots, quote));
                (left, budget) = (left - lots, budget - quote);
                if (lots == maker.Visible && lots < maker.Left)
                {
                    // Its next slice stands behind all others of its price.
                    var next = candidates.FindIndex(i, other => other.Price != maker.Price);
                    candidates.Insert(
                        next < 0 ? candidates.Count : next, maker with { Left = maker.Left - lots });
                }
            }
        }

        return Decide(order, fills, expired, stopped, spent);
    }

    /// <summary>One of a pair goes with the other.</summary>
    public void Cancel(NaiveOrder order)
    {
        var twin = open.Concat(waiting).SingleOrDefault(other => other.Id != 0 && other.Id == order.Twin);
        CancelAlone(order);
        if (twin is not null)
        {
            CancelAlone(twin);
        }
    }

    private void CancelAlone(NaiveOrder order)
    {
        var held = order.Held(market) - (waiting.Contains(order) ? order.Covered : 0);
        Move(order.User, order.Side == OrderSide.Sell, held, -held);
        open.Remove(order);
        waiting.Remove(order);
    }

    public void Amend(NaiveOrder order, long lots)
    {
        var after = order with { Lots = lots, Left = order.Left - (order.Lots - lots) };
        var freed = order.Held(market) - after.Held(market);
        Move(order.User, order.Side == OrderSide.Sell, freed, -freed);
        open[open.IndexOf(order)] = after;
    }

    private NaiveOutcome Decide(
        NaiveOrder order, List<NaiveFill> fills, List<NaiveOrder> expired, bool stopped, bool spent)
    {
        if (order.PostOnly && (fills.Count > 0 || expired.Count > 0 || stopped))
        {
            return NaiveOutcome.Refused("order_would_trade");
        }

        if (order.Price == 0 && fills.Count == 0 && !stopped)
        {
            return NaiveOutcome.Refused("insufficient_liquidity");
        }

        var filled = fills.Sum(fill => fill.Lots);
        var all = !stopped && (order.Budget > 0 ? spent : filled == order.Lots);
        var rests = !all && !stopped && order.TimeInForce == TimeInForce.Gtc && order.Price > 0;
        if (order.TimeInForce == TimeInForce.Fok && !all)
        {
            return new NaiveOutcome(null, OrderStatus.Expired, []);
        }

        var rest = rests ? order with { Lots = order.Lots - filled, Left = order.Lots - filled } : null;
        var needed = order.Side == OrderSide.Sell
            ? market.Base(filled + (rest?.Lots ?? 0))
            : fills.Aggregate(BigInteger.Zero, (sum, fill) => sum + fill.Quote) + (rest?.Held(market) ?? 0);
        if (Balance(order.User, order.Side == OrderSide.Sell).Available < needed)
        {
            return NaiveOutcome.Refused("insufficient_balance");
        }

        expired.ForEach(Cancel);
        fills.ForEach(fill => Settle(order, fill));
        Follow(fills);
        if (rest is not null)
        {
            Move(order.User, order.Side == OrderSide.Sell, -rest.Held(market), rest.Held(market));
            open.Add(order with { Left = rest.Left, Entered = ++entered });
        }

        var status = all ? OrderStatus.Filled : rests ? OrderStatus.Open : OrderStatus.Expired;
        return new NaiveOutcome(null, status, fills);
    }

    /// <summary>Trailing stops have seen each trade since they came.</summary>
    private void Follow(List<NaiveFill> fills)
    {
        foreach (var fill in fills)
        {
            for (var i = 0; i < waiting.Count; i++)
            {
                var (order, stop) = (waiting[i], waiting[i].TrailBps > 0 ? waiting[i].Behind(fill.Price) : 0);
                if (stop > 0 && (order.Side == OrderSide.Sell ? stop > order.Stop : stop < order.Stop))
                {
                    waiting[i] = order with { Stop = stop };
                    Seen = Seen with { Followed = Seen.Followed + 1 };
                }
            }
        }
    }

    /// <summary>The market's fees grow by these.</summary>
    public void Earn(BigInteger baseFee, BigInteger quoteFee) =>
        (BaseFees, QuoteFees) = (BaseFees + baseFee, QuoteFees + quoteFee);

    /// <summary>An order comes to rest, behind all others of its price.</summary>
    public void Rest(NaiveOrder order) => open.Add(order with { Entered = ++entered });

    /// <summary>Another number in the turn of orders.</summary>
    public long Enter() => ++entered;

    /// <summary>A resting order traded in an auction: it stands as it is given, and its twin goes.</summary>
    public void Auctioned(NaiveOrder before, NaiveOrder after)
    {
        open.RemoveAll(order => order.Id == before.Id);
        if (after.Left > 0)
        {
            open.Add(after);
        }

        if (waiting.SingleOrDefault(twin => twin.Id != 0 && twin.Id == before.Twin) is { } stop)
        {
            CancelAlone(stop);
        }
    }

    /// <summary>The price moved by trades of an auction.</summary>
    public void Traded(List<NaiveFill> fills)
    {
        LastPrice = fills[^1].Price;
        Follow(fills);
    }

    /// <summary>A way back to how everything stands now.</summary>
    public Action Save()
    {
        var (money, resting, pending) = (balances.ToArray(), open.ToArray(), waiting.ToArray());
        var (last, turn, fees, off, seen) = (LastPrice, entered, (BaseFees, QuoteFees), SetOff, Seen);
        return () =>
        {
            balances.Clear();
            money.ToList().ForEach(balance => balances.Add(balance.Key, balance.Value));
            open.Clear();
            open.AddRange(resting);
            waiting.Clear();
            waiting.AddRange(pending);
            (LastPrice, entered, (BaseFees, QuoteFees), SetOff, Seen) = (last, turn, fees, off, seen);
        };
    }

    private void Settle(NaiveOrder taker, NaiveFill fill)
    {
        var maker = open.Single(order => order.Id == fill.Maker.Id);
        var before = maker.Held(market);
        var after = maker with { Left = maker.Left - fill.Lots };
        open[open.IndexOf(maker)] = after;
        LastPrice = fill.Price;
        var quantity = market.Base(fill.Lots);
        var takerBuys = taker.Side == OrderSide.Buy;
        var (makerGets, takerGets) = takerBuys ? (fill.Quote, quantity) : (quantity, fill.Quote);
        var makerFee = NaiveMarket.Fee(makerGets, market.MakerFeeBps);
        var takerFee = NaiveMarket.Fee(takerGets, market.TakerFeeBps);
        Move(taker.User, !takerBuys, -makerGets, 0);
        Move(taker.User, takerBuys, takerGets - takerFee, 0);
        Move(maker.User, !takerBuys, makerGets - makerFee, 0);
        Move(maker.User, takerBuys, 0, -takerGets);
        var freed = before - takerGets - after.Held(market);
        Move(maker.User, takerBuys, freed, -freed);
        BaseFees += takerBuys ? takerFee : makerFee;
        QuoteFees += takerBuys ? makerFee : takerFee;
        if (after.Left == 0)
        {
            open.Remove(after);
        }
        else if (after.Display > 0 && fill.Lots == maker.Visible)
        {
            open[open.IndexOf(after)] = after with { Entered = ++entered };
            Seen = Seen with { Slices = Seen.Slices + 1 };
        }

        if (waiting.SingleOrDefault(twin => twin.Id != 0 && twin.Id == maker.Twin) is { } stop)
        {
            CancelAlone(stop);
            Seen = Seen with { ByTrade = Seen.ByTrade + 1 };
        }
    }

    public void Move(long user, bool isBase, BigInteger available, BigInteger held)
    {
        var now = Balance(user, isBase);
        var then = (Available: now.Available + available, Held: now.Held + held);
        Assert.True(then.Available >= 0 && then.Held >= 0, "The model itself went below zero.");
        balances[(user, isBase)] = then;
    }
}
