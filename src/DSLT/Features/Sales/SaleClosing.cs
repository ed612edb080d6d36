using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// How a sale ends. It went well: the proceeds go to the treasury but for the pool's share, pool and market
/// are opened, what was not sold goes back, and what was kept for buyers is theirs. Or it did not: buyers get
/// back what they paid, and the tokens go back once they have.
/// </summary>
internal static class SaleClosing
{
    /// <summary>Closes a sale that is sold out or over.</summary>
    public static Result<Sale> Close(Tx tx, string saleId)
    {
        if (!tx.State.Sales.Get(saleId).Is(out var sale, out var refusal))
        {
            return refusal;
        }

        var state = tx.State.Sales.StateOf(sale);
        if (!SaleRules.IsDue(sale, state, tx.Now))
        {
            return state.IsClosed
                ? new Refusal(Code.SaleEnded, "The sale is closed already.")
                : new Refusal(Code.SaleStillOpen, "The sale is neither sold out nor over.");
        }

        return state.Raised < sale.SoftCap ? Fail(tx, sale, state) : Succeed(tx, sale, state);
    }

    public static Result<Sale> Cancel(Tx tx, string saleId) => tx.State.Sales.Get(saleId).Then(sale =>
    {
        var state = tx.State.Sales.StateOf(sale);
        return SaleRules.CheckCancel(sale, state) is { } refusal
            ? refusal
            : Fail(tx, sale, state with { Cancelled = true });
    });

    /// <summary>
    /// Puts on record how a sale stands, which is over once all its buyers have been seen to. Tokens that
    /// are paused cannot go back: it waits for them.
    /// </summary>
    public static Result<Unit> Advance(Tx tx, Sale sale, SaleState state)
    {
        if (state.Done == state.Buyers && state.Stage == SaleStage.Delivering)
        {
            if (!HandOver(tx, sale, Amount.Zero).Is(out _, out var refusal))
            {
                return refusal;
            }

            state = state with { Stage = SaleStage.Settled, Kept = Amount.Zero };
        }
        else if (state.Done == state.Buyers && state.Stage == SaleStage.Refunding
            && !tx.State.Tokens.Find(sale.Token)!.Paused)
        {
            if (!Return(tx, sale, tx.Holding(sale.Holder, sale.Token).Available).Is(out _, out var refusal))
            {
                return refusal;
            }

            state = state with { Stage = SaleStage.Refunded };
        }

        tx.Raise(new SaleChanged(sale.Id, state));
        return default(Unit);
    }

    private static Result<Sale> Fail(Tx tx, Sale sale, SaleState state)
    {
        tx.Note($"sale {sale.Id} {(state.Cancelled ? "cancelled" : "failed")}: {state.Buyers} refunds");
        return Advance(tx, sale, state with { Stage = SaleStage.Refunding, ClosedAt = tx.Now })
            .Then<Sale>(_ => sale);
    }

    private static Result<Sale> Succeed(Tx tx, Sale sale, SaleState state)
    {
        var (token, pay) = (tx.State.Tokens.Find(sale.Token)!, tx.State.Tokens.Find(sale.PayToken)!);
        if (!TokenRules.NotPaused(token).Is(out _, out var refusal)
            || !TokenRules.NotPaused(pay).Is(out _, out refusal))
        {
            return refusal;
        }

        var forReferrers = SaleCommissions.KeptBack(tx, sale, state);
        var seeded = SaleLiquidity.Seed(tx, sale, state, token, pay, forReferrers);
        var kept = sale.KeepsBought ? state.Sold : Amount.Zero;
        if (!HandOver(tx, sale, forReferrers).Is(out _, out refusal)
            || !Return(tx, sale, tx.Holding(sale.Holder, token.Id).Available - kept).Is(out _, out refusal))
        {
            return refusal;
        }

        var market = state.Sold.IsZero ? null : OpenMarket(tx, sale, token, pay);
        tx.Note($"sale {sale.Id} closed: {token.Text(state.Sold)} {token.Symbol} sold for "
            + $"{pay.Text(state.Raised)} {pay.Symbol}, pool {seeded}, market {market ?? "none"}");
        return Advance(tx, sale, state with
        {
            Stage = SaleStage.Delivering,
            ClosedAt = tx.Now,
            PoolId = seeded,
            Kept = forReferrers,
            Done = sale.KeepsBought ? 0 : state.Buyers,
        }).Then<Sale>(_ => sale);
    }

    private static Result<Unit> HandOver(Tx tx, Sale sale, Amount keep)
    {
        var proceeds = tx.Holding(sale.Holder, sale.PayToken).Available - keep;
        return proceeds.IsZero ? default(Unit) : tx.Post(Entry.Of(
            EntryKind.SaleProceeds,
            Posting.Debit(sale.Holder, sale.PayToken, proceeds),
            Posting.Credit(Holder.Treasury, sale.PayToken, proceeds))).Then<Unit>(_ => default(Unit));
    }

    /// <summary>
    /// Tokens go back to who made the sale, or to the treasury where their account is frozen.
    /// </summary>
    private static Result<Unit> Return(Tx tx, Sale sale, Amount tokens)
    {
        var to = TokenCommands.CanMove(tx, sale.Owner, tx.State.Tokens.Find(sale.Token)!) is null
            ? Holder.User(sale.Owner)
            : Holder.Treasury;
        return tokens.IsZero ? default(Unit) : tx.Post(Entry.Of(
            EntryKind.SaleReturned,
            Posting.Debit(sale.Holder, sale.Token, tokens),
            Posting.Credit(to, sale.Token, tokens))).Then<Unit>(_ => default(Unit));
    }

    /// <summary>
    /// Its terms were checked when the sale was made; a market that there is already stays.
    /// </summary>
    private static string? OpenMarket(Tx tx, Sale sale, Token token, Token pay) =>
        sale.HandOver.Market is { } terms
        && MarketCommands.Create(tx, new CreateMarketRequest(
            token.Symbol, pay.Symbol, terms.TickSize.ToText(Market.PriceDecimals),
            token.Text(terms.LotSize), terms.MakerFeeBps, terms.TakerFeeBps, pay.Text(terms.MinNotional)))
            .Is(out var market, out _)
            ? market.Symbol
            : null;
}
