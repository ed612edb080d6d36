using DSLT.Core;
using DSLT.Features.Fees;
using DSLT.Features.Markets;
using DSLT.Features.Orders.Matching;
using DSLT.Features.Referrals;
using DSLT.Ledger;

namespace DSLT.Features.Orders;

/// <summary>Rules of orders: what may be asked for, what becomes of it, what moves for it.</summary>
internal static class OrderRules
{
    /// <summary>Open orders of one user in one market.</summary>
    public const int MaxOpenOrders = 1_000;

    private const int MaxClientIdLength = 36;

    private static readonly Refusal WouldTrade = new(
        Code.OrderWouldTrade, "The order is to rest only, and would trade at once.");

    /// <summary>An order from what was asked: it has no id yet, and nothing has become of it.</summary>
    public static Result<Order> Read(PlaceOrderRequest request, Market market, long user, long now)
    {
        if (!OrderTexts.Side(request.Side).Is(out var side, out var refusal)
            || !OrderTexts.Type(request.Type).Is(out var type, out refusal)
            || !OrderTexts.TimeInForceOf(request.TimeInForce).Is(out var timeInForce, out refusal)
            || !OrderTexts.SelfTrade(request.SelfTradePrevention).Is(out var selfTrade, out refusal)
            || !ClientId(request.ClientOrderId).Is(out var clientId, out refusal)
            || !Expiry(request.ExpiresAt, timeInForce, now).Is(out var expiresAt, out refusal)
            || !Size(request, type, market).Is(out var size, out refusal))
        {
            return refusal;
        }

        var postOnly = request.PostOnly ?? false;
        if (!type.HasLimit())
        {
            timeInForce = timeInForce == TimeInForce.Gtc ? TimeInForce.Ioc : timeInForce;
        }

        if (postOnly && (timeInForce is TimeInForce.Ioc or TimeInForce.Fok || type.Waits()))
        {
            return Refusal.Invalid("post_only", "An order that is to rest is neither immediate nor waiting.");
        }

        if (timeInForce == TimeInForce.Gtd && !type.HasLimit())
        {
            return Refusal.Invalid("time_in_force", "A market order does not rest.");
        }

        var order = new Order(
            0, market.Id, user, side, type, timeInForce, postOnly, selfTrade, size.Price, size.StopPrice,
            size.Lots, size.Budget, clientId, expiresAt, now,
            new OrderState(OrderStatus.Open, 0, size.Lots, 0, Amount.Zero, Amount.Zero));
        return OrderTermsRules.Read(request, order, market).Then<Order>(
            terms => terms is null ? order : order with { Terms = terms });
    }

    /// <summary>A market order of so many lots, as if it had been asked for.</summary>
    public static Order MarketOrder(Market market, long user, OrderSide side, long lots, long now) => new(
        0, market.Id, user, side, OrderType.Market, TimeInForce.Ioc, PostOnly: false,
        SelfTradePrevention.ExpireTaker, 0, 0, lots, Amount.Zero, null, 0, now,
        new OrderState(OrderStatus.Open, 0, lots, 0, Amount.Zero, Amount.Zero));

    /// <summary>Why an order that is to wait cannot: what it waits for is there already.</summary>
    public static Refusal? CheckWaits(Order order, Market market, long lastPrice) =>
        lastPrice != 0
            && (order.WaitsForRise ? lastPrice >= order.TriggerPrice : lastPrice <= order.TriggerPrice)
            ? new Refusal(
                Code.OrderWouldTrigger,
                $"The last trade was at {market.PriceText(lastPrice)}: the order would be set off at once.")
            : null;

    /// <summary>The order as matching sees it.</summary>
    public static Incoming Incoming(Order order) => new(
        order.User,
        order.Side,
        order.HasLimit ? order.Price : order.Side == OrderSide.Buy ? long.MaxValue : 0,
        order.Budget.IsZero ? order.Lots : Market.MaxLots,
        order.Budget.IsZero ? null : order.Budget,
        order.SelfTrade);

    /// <summary>
    /// How the order stands once the plan is done, but for its fills: what is left rests, goes, or was all.
    /// </summary>
    public static Result<OrderStatus> Outcome(Order order, Market market, MatchPlan plan)
    {
        var trades = plan.Fills.Length > 0;
        if (market.State == MarketState.PostOnly || order.PostOnly)
        {
            var rests = order.TimeInForce is TimeInForce.Gtc or TimeInForce.Gtd;
            return rests && !trades && !plan.TakerExpired && plan.ExpiredMakers.Count == 0
                ? OrderStatus.Open
                : WouldTrade;
        }

        if (!trades && !order.HasLimit && !plan.TakerExpired)
        {
            return new Refusal(
                Code.InsufficientLiquidity,
                plan.BudgetSpent
                    ? "That does not pay for a single lot."
                    : $"The book of {market.Symbol} has nothing on that side.");
        }

        var isAll = order.Budget.IsZero ? plan.Lots == order.Lots : plan.BudgetSpent;
        return isAll && !plan.TakerExpired ? OrderStatus.Filled
            : plan.TakerExpired || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok
                ? OrderStatus.Expired
            : OrderStatus.Open;
    }

    /// <summary>
    /// The postings of a trade: each side pays the other, less the fee on what it receives, and what was
    /// held for the resting order beyond what the rest of it needs is set free. Commissions are part of
    /// the fees.
    /// </summary>
    public static Entry Settle(
        Market market, Order maker, Order taker, in Fill fill, in FillFees fees,
        in FillCommissions commissions = default)
    {
        var (makerHolder, takerHolder) = (Holder.User(maker.User), Holder.User(taker.User));
        var feeHolder = Holder.Of(HolderKind.Fees, market.Id);
        var quantity = market.Quantity(fill.Lots);
        var (paidByMaker, paidByTaker) = maker.Side == OrderSide.Sell
            ? (quantity, fill.Quote)
            : (fill.Quote, quantity);
        var (makerToken, takerToken) = (maker.Pays(market).Id, maker.Receives(market).Id);
        var freed = maker.Held(market) - paidByMaker - maker.Held(market, maker.Remaining - fill.Lots);
        var lines = new List<Posting>(8);
        Add(lines, makerHolder, makerToken, Side.DebitHeld, paidByMaker);
        Add(lines, takerHolder, makerToken, Side.CreditAvailable, paidByMaker - fees.Taker);
        AddFee(lines, feeHolder, makerToken, fees.Taker, commissions.Taker);
        Add(lines, takerHolder, takerToken, Side.DebitAvailable, paidByTaker);
        Add(lines, makerHolder, takerToken, Side.CreditAvailable, paidByTaker - fees.Maker);
        AddFee(lines, feeHolder, takerToken, fees.Maker, commissions.Maker);
        Add(lines, makerHolder, makerToken, Side.DebitHeld, freed);
        Add(lines, makerHolder, makerToken, Side.CreditAvailable, freed);
        return new Entry(EntryKind.Trade, [.. lines]);
    }

    /// <summary>The fees of a trade: by the maker's own rates, and by the taker's own.</summary>
    public static FillFees Fees(
        Market market, OrderSide taker, in Fill fill, FeeRates makerRates, FeeRates takerRates)
    {
        var quantity = market.Quantity(fill.Lots);
        var (toTaker, toMaker) = taker == OrderSide.Buy ? (quantity, fill.Quote) : (fill.Quote, quantity);
        return new FillFees(
            MarketRules.Fee(toMaker, makerRates.MakerBps), MarketRules.Fee(toTaker, takerRates.TakerBps));
    }

    public static void Add(List<Posting> lines, Holder holder, long token, Side side, Amount amount)
    {
        if (!amount.IsZero)
        {
            lines.Add(new Posting(new AccountId(holder, token), side, amount));
        }
    }

    /// <summary>A fee: to those who get a commission of it, and what is left to its holder.</summary>
    public static void AddFee(
        List<Posting> lines, Holder holder, long token, Amount fee, Commission? commission)
    {
        commission?.AddTo(lines);
        Add(lines, holder, token, Side.CreditAvailable, fee - (commission?.Credited ?? Amount.Zero));
    }

    private static Result<OrderSize> Size(PlaceOrderRequest request, OrderType type, Market market)
    {
        if (!type.HasLimit() && request.Price is not null)
        {
            return Refusal.Invalid("price", "A market order has no price.");
        }

        if (!StopPrice(request, type, market).Is(out var stop, out var refusal))
        {
            return refusal;
        }

        if (request.QuoteQuantity is not null)
        {
            return type.HasLimit() || request.Quantity is not null || (type.Waits() && request.Side == "sell")
                ? Refusal.Invalid(
                    "quote_quantity",
                    "'quoteQuantity' is for market orders, and alone; waiting ones have it to buy with.")
                : Amount.ParsePositive(request.QuoteQuantity, market.Quote.Decimals, "quote_quantity")
                    .Then(budget => Bounded(
                        new OrderSize(0, stop, 0, budget), market, budget, "quote_quantity"));
        }

        if (!market.ParseQuantity(request.Quantity).Is(out var lots, out refusal))
        {
            return refusal;
        }

        var size = new OrderSize(0, stop, lots, Amount.Zero);
        return type.HasLimit()
            ? market.ParsePrice(request.Price).Then(ticks => Bounded(
                size with { Price = ticks }, market, market.Notional(ticks, lots, Rounding.Down), "quantity"))
            : stop > 0 ? Bounded(size, market, market.Notional(stop, lots, Rounding.Down), "quantity")
            : size;
    }

    private static Result<long> StopPrice(PlaceOrderRequest request, OrderType type, Market market) =>
        type.Waits() && type != OrderType.TrailingStop ? market.ParsePrice(request.StopPrice, "stop_price")
        : request.StopPrice is null ? 0L
        : Refusal.Invalid("stop_price", "Only stop and takeProfit orders have a 'stopPrice'.");

    public static Refusal TooSmall(Market market, string field) => Refusal.Invalid(
        field,
        $"An order of {market.Symbol} comes to at least {market.Quote.Text(market.MinNotional)} "
            + $"{market.Quote.Symbol}.");

    private static Result<OrderSize> Bounded(
        in OrderSize size, Market market, Amount notional, string field) =>
        notional < market.MinNotional
            ? TooSmall(market, field)
        : notional > Market.MaxNotional ? Refusal.Invalid(field, "The order comes to more than any may.")
        : size;

    private static Result<long> Expiry(DateTimeOffset? expiresAt, TimeInForce timeInForce, long now) =>
        (timeInForce == TimeInForce.Gtd) != expiresAt.HasValue
            ? Refusal.Invalid("expires_at", "'expiresAt' goes with the time in force gtd, and only with it.")
        : expiresAt is not { } time ? 0L
        : Clock.Micros(time) > now ? Clock.Micros(time)
        : Refusal.Invalid("expires_at", "'expiresAt' is past.");

    private static Result<string?> ClientId(string? text) =>
        text is null || (text.Length is > 0 and <= MaxClientIdLength && text.All(IsOfClientId))
            ? text
            : Refusal.Invalid(
                "client_order_id", "A client order id is 1-36 of A-Z, a-z, 0-9 and . _ : / -.");

    private static bool IsOfClientId(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '/' or '-';

    private readonly record struct OrderSize(long Price, long StopPrice, long Lots, Amount Budget);
}

/// <summary>The fee of each side, in the token that it receives.</summary>
internal readonly record struct FillFees(Amount Maker, Amount Taker);

/// <summary>What referrers get of the fee of each side; null for nothing.</summary>
internal readonly record struct FillCommissions(Commission? Maker, Commission? Taker);
