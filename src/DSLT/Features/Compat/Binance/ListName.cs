using DSLT.Core;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>Which list is meant: by its id, by its client id, or by both if they agree.</summary>
internal sealed record ListName(long? ListId, string? ClientId)
{
    public const string ClientIdName = "listClientOrderId";

    private const string IdName = "orderListId";

    public static Result<ListName> Read(BinanceParameters parameters, string clientIdName = ClientIdName)
    {
        if (!parameters.Number(IdName).Is(out var id, out var refusal)
            || !BinanceOrderRules.ClientId(parameters, clientIdName).Is(out var clientId, out refusal))
        {
            return refusal;
        }

        return id is null && clientId is null
            ? BinanceRefusal.Of(
                -1102, $"Param '{clientIdName}' or '{IdName}' must be sent, but both were empty/null!")
            : new ListName(id, clientId);
    }

    /// <summary>The order that rests, if both are open and the user's own.</summary>
    public Order? Find(OrderStore orders, long user, long market)
    {
        var rest = ListId is { } id ? orders.Find(id) : orders.Find(user, market, ClientId!);
        return rest is not null && rest.Market == market && Names(rest, user)
            && orders.Find(rest.Terms!.Twin) is not null
                ? rest
                : null;
    }

    public bool Names(Order rest, long user) =>
        rest.User == user && rest.Terms is { Twin: var twin } && twin > rest.Id
        && (ListId ?? rest.Id) == rest.Id && (ClientId ?? rest.ClientId) == rest.ClientId;
}
