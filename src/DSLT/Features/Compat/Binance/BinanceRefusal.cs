using DSLT.Core;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// A refusal in the words of Binance: clients know its number, and some of its texts to the letter.
/// </summary>
internal sealed record BinanceRefusal(Code Code, int Number, string Text) : Refusal(Code, Text)
{
    private const string Filter = "Filter failure: ";

    /// <summary>All that is wrong with what was sent; first, since the others are made of it.</summary>
    public static readonly Code BadParameter = Code.Invalid("parameter");

    public static readonly BinanceRefusal NoKey = new(Code.Unauthenticated, -2014, "API-key format invalid.");

    public static readonly BinanceRefusal BadWindow = Of(-1131, "recvWindow must be less than 60000.");

    public static readonly BinanceRefusal InvalidSymbol = new(
        Code.NotFound("market"), -1121, "Invalid symbol.");

    public static readonly BinanceRefusal UnknownOrder = new(
        Code.NotFound("order"), -2011, "Unknown order sent.");

    public static readonly BinanceRefusal Restricted = new(
        Code.NotFound("order"), -2011, "Order was not canceled due to cancel restrictions.");

    public static readonly BinanceRefusal NoSuchOrder = new(
        Code.NotFound("order"), -2013, "Order does not exist.");

    public static readonly BinanceRefusal BadJson = Of(-1135, "Invalid JSON Request");

    public static readonly BinanceRefusal UnknownMethod = new(
        Code.NotFoundRoute, -1020, "This operation is not supported.");

    public static readonly BinanceRefusal Subscribed = new(
        Code.Exists("subscription"), -2035, "User Data Stream subscription already active.");

    public static readonly BinanceRefusal BadCombination = Of(
        -1128, "Combination of optional parameters invalid.");

    public static readonly BinanceRefusal PriceFilter = Of(-1013, Filter + "PRICE_FILTER");
    public static readonly BinanceRefusal LotSize = Of(-1013, Filter + "LOT_SIZE");
    public static readonly BinanceRefusal Notional = Of(-1013, Filter + "NOTIONAL");
    public static readonly BinanceRefusal IcebergParts = Of(-1013, Filter + "ICEBERG_PARTS");
    public static readonly BinanceRefusal TrailingDelta = Of(-1013, Filter + "TRAILING_DELTA");

    public static readonly BinanceRefusal IcebergTooLarge = Of(-2010, "IcebergQty exceeds QTY.");

    public static readonly BinanceRefusal NoSuchKind = Of(-1014, "Unsupported order combination.");

    public static readonly BinanceRefusal NoPairs = Of(
        -2010, "OCO orders are not supported for this symbol");

    /// <summary>The codes that this form may refuse with, besides those of every route.</summary>
    public static readonly Code[] Codes =
    [
        BadParameter, Code.InvalidRequest, Code.NotFound("market"), Code.NotFound("order"),
        Code.NotSupported, Code.NotFoundRoute,
        Code.InsufficientBalance, Code.InsufficientLiquidity, Code.OrderWouldTrade, Code.OrderWouldTrigger,
        Code.MarketHalted,
        Code.TokenPaused, Code.AccountFrozen, Code.Exists("order"), Code.LimitReached,
        Code.Invalid("quantity"), Code.Invalid("quote_quantity"), Code.OrderOutsideBand,
        Code.Invalid("trail_bps"), Code.Invalid("stop_price"), Code.Invalid("stop_client_order_id"),
        Code.MarketWithoutPrice,
        Code.PositionLimitExceeded, Code.PriceImpactExceeded, Code.TooManyOrders, Code.OrderToTradeExceeded,
    ];

    /// <summary>What became of the parts of a request that has some.</summary>
    public BinanceReplacement? Data { get; private init; }

    public static BinanceRefusal NotReplaced(BinanceReplacement outcome) =>
        Of(-2022, "Order cancel-replace failed.") with { Data = outcome };

    public static BinanceRefusal Of(int number, string text) => new(BadParameter, number, text);

    public static BinanceRefusal Missing(string name) => Of(
        -1102, $"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.");

    public static BinanceRefusal Illegal(string name, string range) => Of(
        -1100, $"Illegal characters found in parameter '{name}'; legal range is '{range}'.");

    public static BinanceRefusal NotRequired(string name) => Of(
        -1106, $"Parameter '{name}' sent when not required.");

    public static BinanceRefusal BadValue(string name) => Of(
        -1130, $"Data sent for parameter '{name}' is not valid.");

    public static BinanceRefusal NotSupported(string why) => new(
        Code.NotSupported, -1020, $"This operation is not supported. {why}");

    /// <summary>What any other refusal is called there.</summary>
    public static BinanceRefusal Translate(Refusal refusal, bool isOrder) =>
        refusal as BinanceRefusal
        ?? (refusal.Code.Status == StatusCodes.Status429TooManyRequests
            ? Say(
                refusal, isOrder ? -1015 : -1003,
                $"{(isOrder ? "Too many new orders" : "Too many requests")}. {refusal.Detail}")
            : Known(refusal));

    private static BinanceRefusal Known(Refusal refusal) => refusal.Code.Name switch
    {
        "insufficient_balance" =>
            Say(refusal, -2010, "Account has insufficient balance for requested action."),
        "insufficient_liquidity" => Say(
            refusal, -2010, "Order book liquidity is less than LOT_SIZE filter minimum quantity."),
        "order_would_trade" => Say(refusal, -2010, "Order would immediately match and take."),
        "order_would_trigger" => Say(refusal, -2010, "Stop price would trigger immediately."),
        "order_exists" or "invalid_stop_client_order_id" => Say(refusal, -2010, "Duplicate order sent."),
        "account_frozen" => Say(refusal, -2010, "This action is disabled on this account."),
        "token_paused" => Say(refusal, -2010, "This symbol is not permitted for this account."),
        "market_without_price" => Say(refusal, -2010, refusal.Detail),
        "invalid_trail_bps" => TrailingDelta,
        "invalid_stop_price" => Say(
            refusal, -2010, "The relationship of the prices for the orders is not correct."),
        "market_halted" => Say(refusal, -1013, "Market is closed."),
        "order_outside_band" => Say(refusal, -1013, Filter + "PERCENT_PRICE_BY_SIDE"),
        "position_limit_exceeded" => Say(refusal, -1013, Filter + "MAX_POSITION"),
        "price_impact_exceeded" => Say(
            refusal, -2010, "Order book liquidity is less than LOT_SIZE filter minimum quantity."),
        "limit_reached" => Say(refusal, -1013, Filter + "MAX_NUM_ORDERS"),
        "invalid_quantity" or "invalid_quote_quantity" => Notional,
        "market_not_found" => InvalidSymbol,
        "invalid_signature" => Say(refusal, -1022, "Signature for this request is not valid."),
        "invalid_timestamp" => Say(
            refusal, -1021, "Timestamp for this request is outside of the recvWindow."),
        "unauthenticated" or "forbidden" => Say(
            refusal, -2015, "Invalid API-key, IP, or permissions for action."),
        "not_found" => Say(refusal, -1020, "This operation is not supported."),
        "overloaded" => Say(
            refusal, -1008, "Server is currently overloaded with other requests. Please try again."),
        "storage_unavailable" or "secrets_unavailable" or "internal_error" => Say(
            refusal, -1001, "Internal error; unable to process your request. Please try again."),
        _ => Say(refusal, -1000, refusal.Detail),
    };

    private static BinanceRefusal Say(Refusal refusal, int number, string text) =>
        new(refusal.Code, number, text);
}
