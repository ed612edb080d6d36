using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// Rules of the parameters of two orders of which one cancels the other: the one rests in the book, the other
/// is a stop on the other side of the market. What else may be paired there is refused.
/// </summary>
internal static class BinanceListRules
{
    private const string StopLimit = "STOP_LOSS_LIMIT";

    private static readonly string[] OldTerms = ["limitIcebergQty", "stopIcebergQty", "trailingDelta"];

    /// <summary>What a leg may be there and here is not.</summary>
    private static readonly string[] LegTerms =
        ["IcebergQty", "TrailingDelta", "PegPriceType", "PegOffsetType", "PegOffsetValue"];

    /// <summary>By which order is above the market and which below.</summary>
    public static Result<PlacePairRequest> Read(BinanceParameters parameters, Market market)
    {
        if (!parameters.Need("side").Then(BinanceOrderTexts.Side).Is(out var side, out var refusal)
            || !parameters.Need("aboveType").Is(out var above, out refusal)
            || !parameters.Need("belowType").Is(out var below, out refusal)
            || !CheckTypes(side, above, below).Is(out _, out refusal))
        {
            return refusal;
        }

        var (rest, stop, stopType) = side == "sell" ? ("above", "below", below) : ("below", "above", above);
        var names = new LegNames(
            $"{rest}Price", $"{rest}ClientOrderId", $"{stop}StopPrice", $"{stop}Price",
            $"{stop}TimeInForce", $"{stop}ClientOrderId");
        string[] terms = [.. LegTerms.Select(term => rest + term), .. LegTerms.Select(term => stop + term)];
        return Plain(parameters, terms)
            .Then(_ => BinanceOrderRules.Without(parameters, $"{rest}StopPrice", $"{rest}TimeInForce"))
            .Then(_ => Pair(parameters, market, side, names, hasLimit: stopType == StopLimit));
    }

    /// <summary>As it was asked for before: a limit and a stop.</summary>
    public static Result<PlacePairRequest> ReadOld(BinanceParameters parameters, Market market)
    {
        var names = new LegNames(
            "price", "limitClientOrderId", "stopPrice", "stopLimitPrice", "stopLimitTimeInForce",
            "stopClientOrderId");
        return Plain(parameters, OldTerms)
            .Then(_ => parameters.Need("side").Then(BinanceOrderTexts.Side))
            .Then(side => Pair(
                parameters, market, side, names, parameters.Text(names.StopLimitPrice) is not null));
    }

    private static Result<Unit> CheckTypes(string side, string above, string below)
    {
        if (!Kind(above).Is(out var first, out var refusal) || !Kind(below).Is(out var second, out refusal))
        {
            return refusal;
        }

        return side == "buy"
            ? second == LegKind.Stop
                ? BinanceRefusal.Of(-1196, "A stop loss order in a buy OCO must be above.")
            : first == LegKind.Profit
                ? BinanceRefusal.Of(-1198, "A take profit order in a buy OCO must be below.")
            : Are(LegKind.Stop, LegKind.Rest)
            : first == LegKind.Stop
                ? BinanceRefusal.Of(-1197, "A stop loss order in a sell OCO must be below.")
            : second == LegKind.Profit
                ? BinanceRefusal.Of(-1199, "A take profit order in a sell OCO must be above.")
            : Are(LegKind.Rest, LegKind.Stop);

        Result<Unit> Are(LegKind one, LegKind other) =>
            first == one && second == other ? default(Unit) : BinanceRefusal.NoSuchKind;
    }

    private static Result<LegKind> Kind(string type) => type switch
    {
        "LIMIT_MAKER" => LegKind.Rest,
        "STOP_LOSS" or StopLimit => LegKind.Stop,
        "TAKE_PROFIT" or "TAKE_PROFIT_LIMIT" => LegKind.Profit,
        _ => BinanceRefusal.Of(-1116, "Invalid orderType."),
    };

    private static Result<Unit> Plain(BinanceParameters parameters, string[] terms) =>
        terms.Any(term => parameters.Text(term) is not null) ? BinanceRefusal.NoSuchKind : default(Unit);

    private static Result<PlacePairRequest> Pair(
        BinanceParameters parameters, Market market, string side, LegNames names, bool hasLimit)
    {
        if (!BinanceOrderRules.Quantity(parameters, market).Is(out var quantity, out var refusal)
            || !BinanceOrderRules.Price(parameters, market, names.Price).Is(out var price, out refusal)
            || !BinanceOrderRules.Price(parameters, market, names.StopPrice).Is(out var stop, out refusal)
            || !BinanceOrderTexts.Prevention(parameters.Text("selfTradePreventionMode"))
                .Is(out var prevention, out refusal)
            || !ClientId(parameters, names.ClientId).Is(out var clientId, out refusal)
            || !BinanceOrderRules.ClientId(parameters, names.StopClientId).Is(out var stopId, out refusal))
        {
            return refusal;
        }

        var pair = new PlacePairRequest(
            market.Symbol, side, quantity.Text, price.Text, stop.Text, null, clientId, stopId, prevention);
        return hasLimit
            ? Limited(parameters, market, pair, names)
            : BinanceOrderRules.Without(parameters, names.StopLimitPrice, names.StopTimeInForce)
                .Then<PlacePairRequest>(_ => pair);
    }

    /// <summary>A stop with a limit rests once it is set off, until it is cancelled.</summary>
    private static Result<PlacePairRequest> Limited(
        BinanceParameters parameters, Market market, PlacePairRequest pair, LegNames names) =>
        parameters.Need(names.StopTimeInForce).Then(BinanceOrderTexts.TimeInForce).Then(force =>
            force != "gtc"
                ? BinanceRefusal.NoSuchKind
                : BinanceOrderRules.Price(parameters, market, names.StopLimitPrice)
                    .Then<PlacePairRequest>(limit => pair with { StopLimitPrice = limit.Text }));

    /// <summary>The list has the name of the order that rests: one of both names is enough.</summary>
    private static Result<string?> ClientId(BinanceParameters parameters, string name) =>
        BinanceOrderRules.ClientId(parameters, name).Is(out var own, out var refusal)
        && BinanceOrderRules.ClientId(parameters, ListName.ClientIdName).Is(out var ofList, out refusal)
            ? own is not null && ofList is not null && own != ofList
                ? BinanceRefusal.BadCombination
                : own ?? ofList
            : refusal;

    private enum LegKind
    {
        Rest,
        Stop,
        Profit,
    }

    /// <summary>What the parameters of both orders are called.</summary>
    private sealed record LegNames(
        string Price, string ClientId, string StopPrice, string StopLimitPrice, string StopTimeInForce,
        string StopClientId);
}
