using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Vesting;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>A sale with its two tokens: what it shows of itself.</summary>
internal sealed record SaleView(Sale Sale, Token Token, Token Pay)
{
    /// <summary>As last committed, from any thread: what never changes of the two.</summary>
    public static SaleView Committed(State state, Sale sale) => new(
        sale, state.Tokens.Committed(sale.Token)!, state.Tokens.Committed(sale.PayToken)!);

    /// <summary>As a command sees it.</summary>
    public static SaleView Of(Tx tx, Sale sale) =>
        new(sale, tx.State.Tokens.Find(sale.Token)!, tx.State.Tokens.Find(sale.PayToken)!);

    public static string PriceText(Amount price) => price.ToText(SalePrices.PriceDecimals);

    public SaleResponse Show(SaleState state, long now)
    {
        var (prices, limits) = (Sale.Prices, Sale.Limits);
        int? block = SaleRules.IsSoldOut(Sale, state) ? null : prices.BlockAt(state.Sold);
        return new SaleResponse(
            Sale.Id.ToText(), Token.Symbol, Pay.Symbol, SaleRules.Status(Sale, state, now), block + 1,
            block is { } at ? PriceText(prices.Prices[at]) : null, prices.Prices.Length,
            Token.Text(prices.BlockSize), PriceText(prices.Prices[0]), Sale.GrowthBps,
            Token.Text(prices.Total), Token.Text(state.Sold), Pay.Text(state.Raised),
            Sale.SoftCap.IsZero ? null : Pay.Text(Sale.SoftCap), Token.Text(limits.MinPurchase),
            Optional(limits.MaxPurchase), Optional(limits.User), [.. Sale.Rounds.Select(Show)], Vesting(),
            HandOver(state), state.Purchases, state.Buyers, state.Hash, Clock.Time(Sale.Start),
            Clock.Time(Sale.End), state.ClosedAt == 0 ? null : Clock.Time(state.ClosedAt),
            Clock.Time(Sale.CreatedAt));
    }

    public SalePurchaseResponse Show(SalePurchase purchase, long at) => new(
        purchase.Number, purchase.Buyer, Token.Text(purchase.Position), Token.Text(purchase.Quantity),
        Pay.Text(purchase.Cost), Pieces(purchase.Position, purchase.Quantity),
        purchase.TransactionId.ToText(), Clock.Time(at), purchase.Hash);

    /// <summary>What somebody would get, or the refusal where there is not so much.</summary>
    public Result<SaleQuoteResponse> Quote(string? quantity, string? pay, Amount position) =>
        SaleOrder.Read(new BuyRequest(quantity, pay), Token, Pay)
            .Then(order => order.Price(Sale.Prices, position))
            .Then<SaleQuoteResponse>(priced => priced.Quantity > Sale.Prices.Total - position
                ? new Refusal(Code.SaleSoldOut, "There is not so much to buy.")
                : new SaleQuoteResponse(
                    Token.Text(priced.Quantity), Pay.Text(priced.Cost), Average(priced),
                    Pieces(position, priced.Quantity)));

    /// <summary>The price path: all blocks, from the first on.</summary>
    public IEnumerable<BlockResponse> Path()
    {
        var (from, proceeds) = (Amount.Zero, Amount.Zero);
        for (var i = 0; i < Sale.Prices.Prices.Length; i++)
        {
            proceeds += Sale.Prices.CostOf(Sale.Prices.BlockSize, Sale.Prices.Prices[i]);
            var to = from + Sale.Prices.BlockSize;
            yield return new BlockResponse(
                i + 1, Token.Text(from), Token.Text(to), PriceText(Sale.Prices.Prices[i]),
                Pay.Text(proceeds));
            from = to;
        }
    }

    private List<PieceResponse> Pieces(Amount position, Amount quantity) =>
        [.. Sale.Prices.Pieces(position, quantity).Select(piece => new PieceResponse(
            piece.Block + 1, PriceText(piece.Price), Token.Text(piece.Quantity), Pay.Text(piece.Cost)))];

    private string? Average(PricedOrder priced) => Amount.TryMulDiv(
        priced.Cost, Sale.Prices.Divisor, priced.Quantity, Rounding.Down, out var average)
            ? PriceText(average)
            : null;

    private string? Optional(Amount? amount) => amount is { } some ? Token.Text(some) : null;

    private SaleRoundResponse Show(SaleRound round, int index) => new(
        index + 1, round.Name, Clock.Time(round.Start), Clock.Time(round.End), round.Listed, round.MinTier,
        Optional(round.UserLimit));

    private SaleVestingResponse? Vesting() => Sale.Vesting is not { } terms ? null : new SaleVestingResponse(
        VestingTexts.Of(terms.Kind), terms.Start == 0 ? null : Clock.Time(terms.Start), terms.CliffSeconds,
        terms.Kind == ScheduleKind.Linear ? terms.DurationSeconds : null,
        terms.Steps == 0 ? null : terms.Steps, terms.StepSeconds == 0 ? null : terms.StepSeconds,
        terms.StepMonths == 0 ? null : terms.StepMonths);

    private SaleHandOverResponse HandOver(SaleState state)
    {
        var terms = Sale.HandOver;
        return new SaleHandOverResponse(
            terms.PoolShareBps, terms.PoolFeeBps, Token.Text(terms.PoolReserve), terms.LocksShares,
            terms.Market is not { } market ? null : new SaleMarketRequest(
                PriceText(market.TickSize), Token.Text(market.LotSize), market.MakerFeeBps,
                market.TakerFeeBps, Pay.Text(market.MinNotional)),
            state.PoolId == 0 ? null : state.PoolId.ToText());
    }
}
