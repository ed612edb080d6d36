using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// Rules of the parameters of an order there: which belong together, and which filter one fails.
/// </summary>
internal static class BinanceOrderRules
{
    private const string ClientIdRange = @"^[\.A-Z\:/a-z0-9_-]{1,36}$";
    private const int MaxClientIdLength = 36;
    private const string OnlyNew = "ONLY_NEW";
    private const string OnlyPartlyFilled = "ONLY_PARTIALLY_FILLED";

    /// <summary>What is asked for in an order that is not an order here: left out it would be lost.</summary>
    private static readonly string[] Unknown =
        ["pegPriceType", "pegOffsetType", "pegOffsetValue"];

    /// <summary>The order as our own route would be asked for it.</summary>
    public static Result<PlaceOrderRequest> Read(BinanceParameters parameters, Market market)
    {
        if (!parameters.Need("side").Then(BinanceOrderTexts.Side).Is(out var side, out var refusal)
            || !parameters.Need("type").Is(out var type, out refusal)
            || !BinanceOrderTexts.Prevention(parameters.Text("selfTradePreventionMode"))
                .Is(out var prevention, out refusal)
            || !ClientId(parameters).Is(out var clientId, out refusal)
            || !Without(parameters, Unknown).Is(out _, out refusal))
        {
            return refusal;
        }

        var order = new PlaceOrderRequest(
            market.Symbol, side, "limit", ClientOrderId: clientId, SelfTradePrevention: prevention);
        return type switch
        {
            "LIMIT" => Without(parameters, "quoteOrderQty", "stopPrice", "trailingDelta")
                .Then(_ => Timed(parameters, market, order)),
            "LIMIT_MAKER" => Without(
                    parameters, "quoteOrderQty", "timeInForce", "stopPrice", "trailingDelta")
                .Then(_ => Limit(parameters, market, order with { PostOnly = true })),
            "MARKET" => Without(
                    parameters, "price", "timeInForce", "stopPrice", "trailingDelta", "icebergQty")
                .Then(_ => AtMarket(parameters, market, order with { Type = "market" })),
            "STOP_LOSS" or "TAKE_PROFIT" => Without(
                    parameters, "quoteOrderQty", "price", "timeInForce", "icebergQty")
                .Then(_ => Waiting(parameters, market, order, type))
                .Then(waiting => Quantity(parameters, market).Then<PlaceOrderRequest>(
                    quantity => waiting with { Quantity = quantity.Text })),
            "STOP_LOSS_LIMIT" or "TAKE_PROFIT_LIMIT" => Without(parameters, "quoteOrderQty")
                .Then(_ => Waiting(parameters, market, order, type))
                .Then(waiting => Timed(parameters, market, waiting)),
            _ => BinanceRefusal.Of(-1116, "Invalid orderType."),
        };
    }

    /// <summary>ACK, RESULT or FULL; left out, orders that trade at once if they can are in full.</summary>
    public static Result<string> ResponseType(BinanceParameters parameters, string otherwise = "ACK") =>
        parameters.Text("newOrderRespType") switch
        {
            null => parameters.Text("type") is "LIMIT" or "MARKET" ? "FULL" : otherwise,
            "ACK" or "RESULT" or "FULL" => parameters.Text("newOrderRespType")!,
            _ => BinanceRefusal.BadValue("newOrderRespType"),
        };

    /// <summary>Which orders are to be cancelled only; null for any.</summary>
    public static Result<string?> Restriction(BinanceParameters parameters) =>
        parameters.Text("cancelRestrictions") is not (null or OnlyNew or OnlyPartlyFilled)
            ? BinanceRefusal.Of(
                -1145, $"cancelRestrictions has to be either {OnlyNew} or {OnlyPartlyFilled}.")
            : parameters.Text("cancelRestrictions");

    public static bool Allows(string? restriction, Order order) =>
        restriction is null || (restriction == OnlyNew) == (order.State.FilledLots == 0);

    /// <summary>Whether the new order is tried where the old one cannot be cancelled.</summary>
    public static Result<bool> GoesOn(BinanceParameters parameters) =>
        parameters.Need("cancelReplaceMode").Then<bool>(mode => mode switch
        {
            "STOP_ON_FAILURE" => false,
            "ALLOW_FAILURE" => true,
            _ => BinanceRefusal.BadValue("cancelReplaceMode"),
        });

    public static Result<string?> ClientId(BinanceParameters parameters, string name = "newClientOrderId") =>
        parameters.Text(name) is not { } text ? (string?)null
        : text.Length <= MaxClientIdLength
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or '_' or '-')
            ? text
            : BinanceRefusal.Illegal(name, ClientIdRange);

    /// <summary>An order that a price sets off: one that stays, or one that follows the market.</summary>
    private static Result<PlaceOrderRequest> Waiting(
        BinanceParameters parameters, Market market, PlaceOrderRequest order, string type) =>
        parameters.Text("trailingDelta") is not null
            ? BinanceTermsRules.Trailing(parameters, order with { Type = BinanceOrderTexts.Waiting(type) })
        : Price(parameters, market, "stopPrice").Then<PlaceOrderRequest>(
            price => order with { Type = BinanceOrderTexts.Waiting(type), StopPrice = price.Text });

    private static Result<PlaceOrderRequest> Timed(
        BinanceParameters parameters, Market market, PlaceOrderRequest order) =>
        parameters.Need("timeInForce").Then(BinanceOrderTexts.TimeInForce)
            .Then(force => Limit(parameters, market, order with { TimeInForce = force }));

    private static Result<PlaceOrderRequest> Limit(
        BinanceParameters parameters, Market market, PlaceOrderRequest order)
    {
        if (!Price(parameters, market, "price").Is(out var price, out var refusal)
            || !Quantity(parameters, market).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var notional = market.Notional(price.Ticks, quantity.Lots, Rounding.Down);
        return notional < market.MinNotional || notional > Market.MaxNotional
            ? BinanceRefusal.Notional
            : BinanceTermsRules.Iceberg(
                parameters, market, order with { Price = price.Text, Quantity = quantity.Text },
                quantity.Lots);
    }

    private static Result<PlaceOrderRequest> AtMarket(
        BinanceParameters parameters, Market market, PlaceOrderRequest order)
    {
        var isByQuote = parameters.Text("quoteOrderQty") is not null;
        if (parameters.Text("quantity") is not null)
        {
            return isByQuote
                ? BinanceRefusal.BadCombination
                : Quantity(parameters, market).Then<PlaceOrderRequest>(
                    quantity => order with { Quantity = quantity.Text });
        }

        return !isByQuote
            ? BinanceRefusal.Of(
                -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!")
            : parameters.Decimal("quoteOrderQty", market.Quote.Decimals).Then<PlaceOrderRequest>(budget =>
                Amount.ParsePositive(budget, market.Quote.Decimals).Is(out var amount, out _)
                    && amount >= market.MinNotional && amount <= Market.MaxNotional
                    ? order with { QuoteQuantity = budget }
                    : BinanceRefusal.Notional);
    }

    public static Result<(string Text, long Ticks)> Price(
        BinanceParameters parameters, Market market, string name) =>
        parameters.Decimal(name, Market.PriceDecimals).Then<(string, long)>(text =>
            market.ParsePrice(text).Is(out var ticks, out _) ? (text, ticks) : BinanceRefusal.PriceFilter);

    public static Result<(string Text, long Lots)> Quantity(BinanceParameters parameters, Market market) =>
        parameters.Decimal("quantity", market.Base.Decimals).Then<(string, long)>(text =>
            market.ParseQuantity(text).Is(out var lots, out _) ? (text, lots) : BinanceRefusal.LotSize);

    public static Result<Unit> Without(BinanceParameters parameters, params string[] names) =>
        names.FirstOrDefault(name => parameters.Text(name) is not null) is { } sent
            ? BinanceRefusal.NotRequired(sent)
            : default(Unit);
}
