using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders.Matching;
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
        if (type == OrderType.Market)
        {
            timeInForce = timeInForce == TimeInForce.Gtc ? TimeInForce.Ioc : timeInForce;
        }

        if (postOnly && timeInForce is TimeInForce.Ioc or TimeInForce.Fok)
        {
            return Refusal.Invalid("post_only", "An order that is to rest cannot be immediate.");
        }

        return timeInForce == TimeInForce.Gtd && type == OrderType.Market
            ? Refusal.Invalid("time_in_force", "A market order does not rest.")
            : new Order(
                0, market.Id, user, side, type, timeInForce, postOnly, selfTrade, size.Price, size.Lots,
                size.Budget, clientId, expiresAt, now,
                new OrderState(OrderStatus.Open, size.Lots, 0, Amount.Zero, Amount.Zero));
    }

    /// <summary>The order as matching sees it.</summary>
    public static Incoming Incoming(Order order) => new(
        order.User,
        order.Side,
        order.Type == OrderType.Limit ? order.Price : order.Side == OrderSide.Buy ? long.MaxValue : 0,
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

        if (!trades && order.Type == OrderType.Market && !plan.TakerExpired)
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
    /// held for the resting order beyond what the rest of it needs is set free.
    /// </summary>
    public static Entry Settle(Market market, Order maker, Order taker, in Fill fill, in FillFees fees)
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
        Add(lines, feeHolder, makerToken, Side.CreditAvailable, fees.Taker);
        Add(lines, takerHolder, takerToken, Side.DebitAvailable, paidByTaker);
        Add(lines, makerHolder, takerToken, Side.CreditAvailable, paidByTaker - fees.Maker);
        Add(lines, feeHolder, takerToken, Side.CreditAvailable, fees.Maker);
        Add(lines, makerHolder, makerToken, Side.DebitHeld, freed);
        Add(lines, makerHolder, makerToken, Side.CreditAvailable, freed);
        return new Entry(EntryKind.Trade, [.. lines]);
    }

    public static FillFees Fees(Market market, OrderSide taker, in Fill fill)
    {
        var quantity = market.Quantity(fill.Lots);
        var (toTaker, toMaker) = taker == OrderSide.Buy ? (quantity, fill.Quote) : (fill.Quote, quantity);
        return new FillFees(
            MarketRules.Fee(toMaker, market.MakerFeeBps), MarketRules.Fee(toTaker, market.TakerFeeBps));
    }

    private static void Add(List<Posting> lines, Holder holder, long token, Side side, Amount amount)
    {
        if (!amount.IsZero)
        {
            lines.Add(new Posting(new AccountId(holder, token), side, amount));
        }
    }

    private static Result<OrderSize> Size(PlaceOrderRequest request, OrderType type, Market market)
    {
        if (type == OrderType.Market && request.Price is not null)
        {
            return Refusal.Invalid("price", "A market order has no price.");
        }

        if (request.QuoteQuantity is not null)
        {
            return type == OrderType.Limit || request.Quantity is not null
                ? Refusal.Invalid("quote_quantity", "'quoteQuantity' is for market orders, and alone.")
                : Amount.ParsePositive(request.QuoteQuantity, market.Quote.Decimals, "quote_quantity")
                    .Then(budget => Bounded(new OrderSize(0, 0, budget), market, budget, "quote_quantity"));
        }

        if (!market.ParseQuantity(request.Quantity).Is(out var lots, out var refusal))
        {
            return refusal;
        }

        return type == OrderType.Market
            ? new OrderSize(0, lots, Amount.Zero)
            : market.ParsePrice(request.Price).Then(ticks =>
                Bounded(
                    new OrderSize(ticks, lots, Amount.Zero), market,
                    market.Notional(ticks, lots, Rounding.Down), "quantity"));
    }

    private static Result<OrderSize> Bounded(
        in OrderSize size, Market market, Amount notional, string field) =>
        notional < market.MinNotional
            ? Refusal.Invalid(
                field,
                $"An order of {market.Symbol} comes to at least "
                    + $"{market.Quote.Text(market.MinNotional)} {market.Quote.Symbol}.")
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

    private readonly record struct OrderSize(long Price, long Lots, Amount Budget);
}

/// <summary>The fee of each side, in the token that it receives.</summary>
internal readonly record struct FillFees(Amount Maker, Amount Taker);
