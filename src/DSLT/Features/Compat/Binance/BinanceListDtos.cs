using System.Globalization;
using System.Text.Json.Serialization;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// Two orders of which one cancels the other. Nothing of its own is kept of a list: it has the id of the
/// order that rests, which is the first of both, and that one's client id.
/// </summary>
/// <param name="TransactionTime">When it was placed; when it ended where it has.</param>
internal sealed record BinanceOrderList(
    long OrderListId, string ListStatusType, string ListOrderStatus, string ListClientOrderId,
    long TransactionTime, string Symbol, IReadOnlyList<BinanceListed> Orders)
{
    /// <summary>The list of an order that is in none.</summary>
    public const long None = -1;

    private const string Over = "ALL_DONE";

    public string ContingencyType { get; } = "OCO";

    /// <summary>What was answered of each, where something was done to them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<object>? OrderReports { get; init; }

    /// <summary>The list of an order, or <see cref="None"/>.</summary>
    public static long IdOf(OrderResponse order) => order.TwinOrderId is { } twin
        ? Math.Min(
            long.Parse(order.OrderId, CultureInfo.InvariantCulture),
            long.Parse(twin, CultureInfo.InvariantCulture))
        : None;

    /// <param name="market">Of both.</param>
    /// <param name="rest">The order that rests, or did.</param>
    /// <param name="stop">The one that waits, or did.</param>
    /// <param name="endedAt">When the last of both changed, in microseconds.</param>
    public static BinanceOrderList Of(Market market, Order rest, Order stop, long endedAt)
    {
        var goesOn = rest.IsLive && stop.IsLive;
        return new BinanceOrderList(
            rest.Id, goesOn ? "EXEC_STARTED" : Over, goesOn ? "EXECUTING" : Over, rest.ClientId ?? "",
            BinanceSymbols.Milliseconds(goesOn ? rest.CreatedAt : endedAt), market.Pair(),
            [Listed(rest), Listed(stop)]);

        BinanceListed Listed(Order order) => new(market.Pair(), order.Id, order.ClientId ?? "");
    }
}

internal sealed record BinanceListed(string Symbol, long OrderId, string ClientOrderId);

[JsonSerializable(typeof(BinanceOrderList))]
[JsonSerializable(typeof(BinanceOrderList[]))]
internal sealed partial class BinanceListJson : JsonSerializerContext;
