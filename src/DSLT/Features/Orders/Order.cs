using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Ledger;

namespace DSLT.Features.Orders;

/// <summary>An order as it was placed, and how it stands.</summary>
/// <param name="Price">The limit in ticks; 0 for a market order.</param>
/// <param name="StopPrice">The price in ticks that sets it off, 0 for an order that is not to wait.</param>
/// <param name="Lots">How much was asked for; 0 where it was given in the quote token.</param>
/// <param name="Budget">How much was asked for in the quote token, or zero.</param>
/// <param name="ClientId">The client's own id, one of a kind among the owner's open orders of the
/// market.</param>
/// <param name="ExpiresAt">Unix microseconds, 0 for never.</param>
/// <param name="Terms">Null for most.</param>
internal sealed record Order(
    long Id, long Market, long User, OrderSide Side, OrderType Type, TimeInForce TimeInForce, bool PostOnly,
    SelfTradePrevention SelfTrade, long Price, long StopPrice, long Lots, Amount Budget, string? ClientId,
    long ExpiresAt, long CreatedAt, OrderState State, OrderTerms? Terms = null)
{
    public long Remaining => State.Lots - State.FilledLots;

    /// <summary>
    /// What the book shows of the rest: an iceberg's slices are counted from its first lot.
    /// </summary>
    public long Visible => Terms is { DisplayLots: > 0 and var slice }
        ? Math.Min(slice - (State.FilledLots % slice), Remaining)
        : Remaining;

    /// <summary>The price in ticks that sets it off as things stand.</summary>
    public long TriggerPrice => Terms is { TrailBps: > 0 } ? Terms.TrailStop : StopPrice;
    /// <summary>What is left to buy of one that buys a quantity.</summary>
    public long BuyingLots => Side == OrderSide.Buy && Budget.IsZero ? Remaining : 0;

    public bool IsOpen => State.Status == OrderStatus.Open;

    public bool IsPending => State.Status == OrderStatus.Pending;

    public bool IsCollected => State.Status == OrderStatus.Collected;

    /// <summary>Open, or waiting to be: for its price, or for its market's auction.</summary>
    public bool IsLive => IsOpen || IsPending || IsCollected;

    public bool HasLimit => Type.HasLimit();

    /// <summary>
    /// True where a rising price sets it off: a stop that buys, or a profit taken by selling.
    /// </summary>
    public bool WaitsForRise =>
        (Type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop) == (Side == OrderSide.Buy);

    /// <summary>
    /// What is held for it while it rests or waits: the base tokens it sells, or what the rest of it would
    /// cost, rounded up, at its limit, or without one at the price that sets it off. What waits beside its
    /// twin needs only what goes beyond that one's.
    /// </summary>
    public Amount Held(Market market) =>
        IsPending && Terms is not null ? Held(market, Remaining) - Terms.Covered : Held(market, Remaining);

    public Amount Held(Market market, long lots) =>
        Side == OrderSide.Sell ? market.Quantity(lots)
        : Budget.IsZero ? market.Notional(Price > 0 ? Price : StopPrice, lots, Rounding.Up)
        : Budget;

    /// <summary>The token that is held for it and that it pays with.</summary>
    public MarketToken Pays(Market market) => Side == OrderSide.Sell ? market.Base : market.Quote;

    /// <summary>The account that it pays from, and where is held what it may cost.</summary>
    public AccountId PaysFrom(Market market) => new(Holder.User(User), Pays(market).Id);

    public MarketToken Receives(Market market) => Side == OrderSide.Sell ? market.Quote : market.Base;
}

/// <summary>What changes of an order.</summary>
/// <param name="Lots">How much it is for now: less than asked for where it was amended.</param>
/// <param name="Priority">Its place in time among those of its price: its id, or where it waited a number
/// that was given out when it came to rest.</param>
/// <param name="FilledQuote">What its trades came to, before fees.</param>
/// <param name="Fee">What it paid of what it received.</param>
internal readonly record struct OrderState(
    OrderStatus Status, long Priority, long Lots, long FilledLots, Amount FilledQuote, Amount Fee)
{
    public OrderState Filled(long lots, Amount quote, Amount fee) => this with
    {
        Status = FilledLots + lots == Lots ? OrderStatus.Filled : Status,
        FilledLots = FilledLots + lots,
        FilledQuote = FilledQuote + quote,
        Fee = Fee + fee,
    };
}

/// <summary>A trade between a resting order and an incoming one, at the resting one's price.</summary>
/// <param name="MakerFee">Of what the resting order's owner received.</param>
internal sealed record Trade(
    long Id, long Market, long Price, long Lots, Amount Quote, OrderSide TakerSide, long MakerOrder,
    long MakerUser, long TakerOrder, long TakerUser, Amount MakerFee, Amount TakerFee, long TransactionId);

/// <summary>Stored: values are only ever added.</summary>
internal enum OrderSide : byte
{
    Buy = 1,
    Sell = 2,
}

/// <summary>Stored: values are only ever added.</summary>
internal enum OrderType : byte
{
    Limit = 1,
    Market = 2,

    /// <summary>A market order that waits for the price to move against its owner.</summary>
    Stop = 3,

    StopLimit = 4,

    /// <summary>A market order that waits for the price to move in its owner's favour.</summary>
    TakeProfit = 5,

    TakeProfitLimit = 6,

    /// <summary>A stop whose price follows the market's at a distance, and never goes back.</summary>
    TrailingStop = 7,
}

/// <summary>How long an order stands. Stored: values are only ever added.</summary>
internal enum TimeInForce : byte
{
    /// <summary>Good till cancelled.</summary>
    Gtc = 1,

    /// <summary>Immediate or cancel: what does not trade at once goes.</summary>
    Ioc = 2,

    /// <summary>Fill or kill: all of it at once, or nothing.</summary>
    Fok = 3,

    /// <summary>Good till a date.</summary>
    Gtd = 4,
}

/// <summary>Which order goes where both are of one user. Stored: values are only ever added.</summary>
internal enum SelfTradePrevention : byte
{
    None = 0,
    ExpireTaker = 1,
    ExpireMaker = 2,
    ExpireBoth = 3,
}

/// <summary>Stored: values are only ever added.</summary>
internal enum OrderStatus : byte
{
    Open = 1,
    Filled = 2,

    /// <summary>By its owner or an operator.</summary>
    Cancelled = 3,

    /// <summary>By a rule: its time in force, self-trade prevention, an empty book.</summary>
    Expired = 4,

    /// <summary>Waits for the price that sets it off.</summary>
    Pending = 5,

    /// <summary>Waits for the next auction of its market.</summary>
    Collected = 6,
}

internal static class OrderTypes
{
    /// <summary>True where it has a worst price, and may rest at it.</summary>
    public static bool HasLimit(this OrderType type) =>
        type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    /// <summary>True where it is to wait for a price before it comes to the book.</summary>
    public static bool Waits(this OrderType type) => type is not (OrderType.Limit or OrderType.Market);
}

internal static class OrderSides
{
    public static OrderSide Other(this OrderSide side) =>
        side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
}
