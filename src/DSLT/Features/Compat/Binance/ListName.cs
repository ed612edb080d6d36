using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>Which list is meant: it has the names of the order of it that rests.</summary>
internal sealed record ListName(OrderName Rest)
{
    public const string ClientIdName = "listClientOrderId";

    public static Result<ListName> Read(
        BinanceParameters parameters, string clientIdName = ClientIdName) =>
        OrderName.Read(parameters, "orderListId", clientIdName)
            .Then<ListName>(rest => new ListName(rest));

    /// <summary>The order that rests, if both are open and the user's own.</summary>
    public Order? Find(OrderStore orders, long user, long market) =>
        Rest.Find(orders, user, market) is { } rest && IsFirst(rest)
        && orders.Find(rest.Terms!.Twin) is not null
            ? rest
            : null;

    public bool Names(Order rest, long user) => Rest.Names(rest, user, rest.Market) && IsFirst(rest);

    private static bool IsFirst(Order order) => order.Terms is { Twin: var twin } && twin > order.Id;
}
