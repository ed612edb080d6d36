using DSLT.Core;

namespace DSLT.Features.Orders;

/// <summary>A row of an order with how it stands, as queries read it.</summary>
internal sealed record OrderRow
{
    public long Id { get; init; }

    public long Market { get; init; }

    public long UserId { get; init; }

    public long Side { get; init; }

    public long Type { get; init; }

    public long TimeInForce { get; init; }

    public bool PostOnly { get; init; }

    public long SelfTrade { get; init; }

    public long Price { get; init; }

    public long StopPrice { get; init; }

    public long Lots { get; init; }

    public string Budget { get; init; } = "";

    public string? ClientId { get; init; }

    public long ExpiresAt { get; init; }

    public long CreatedAt { get; init; }

    public long Status { get; init; }

    public long Priority { get; init; }

    public long CurrentLots { get; init; }

    public long FilledLots { get; init; }

    public string FilledQuote { get; init; } = "";

    public string Fee { get; init; } = "";

    public long UpdatedAt { get; init; }

    public long? DisplayLots { get; init; }

    public long? TrailBps { get; init; }

    public long? TrailStop { get; init; }

    public long? Twin { get; init; }

    public string? Covered { get; init; }

    public Order ToOrder() => new(
        Id, Market, UserId, (OrderSide)Side, (OrderType)Type, (TimeInForce)TimeInForce, PostOnly,
        (SelfTradePrevention)SelfTrade, Price, StopPrice, Lots, Amount.FromStored(Budget), ClientId,
        ExpiresAt, CreatedAt,
        new OrderState(
            (OrderStatus)Status, Priority, CurrentLots, FilledLots, Amount.FromStored(FilledQuote),
            Amount.FromStored(Fee)),
        Covered is null
            ? null
            : new OrderTerms(
                DisplayLots ?? 0, (int)(TrailBps ?? 0), TrailStop ?? 0, Twin ?? 0,
                Amount.FromStored(Covered)));
}
