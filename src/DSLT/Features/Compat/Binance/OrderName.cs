using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>Which order is meant: by its id, by the client's own id, or by both if they agree.</summary>
internal sealed record OrderName(long? OrderId, string? ClientId)
{
    public static Result<OrderName> Read(
        BinanceParameters parameters, string idName = "orderId", string clientIdName = "origClientOrderId")
    {
        if (!parameters.Number(idName).Is(out var orderId, out var refusal)
            || !BinanceOrderRules.ClientId(parameters, clientIdName).Is(out var clientId, out refusal))
        {
            return refusal;
        }

        return orderId is null && clientId is null
            ? BinanceRefusal.Of(
                -1102, $"Param '{clientIdName}' or '{idName}' must be sent, but both were empty/null!")
            : new OrderName(orderId, clientId);
    }

    /// <summary>The order, if it is open and the user's own.</summary>
    public Order? Find(OrderStore orders, long user, long market)
    {
        var order = OrderId is { } id ? orders.Find(id) : orders.Find(user, market, ClientId!);
        return order is not null && Names(order, user, market) ? order : null;
    }

    public bool Names(Order order, long user, long market) =>
        order.User == user && order.Market == market
        && (OrderId ?? order.Id) == order.Id && (ClientId ?? order.ClientId) == order.ClientId;
}
