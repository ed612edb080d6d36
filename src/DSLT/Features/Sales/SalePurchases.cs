using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// Purchases, in the order in which the sequencer takes them: each begins where the one before ended, and
/// pays for every unit the price of the block it comes from.
/// </summary>
internal static class SalePurchases
{
    public static Result<SalePurchase> Buy(Tx tx, string saleId, BuyRequest request)
    {
        var sales = tx.State.Sales;
        if (!sales.Get(saleId).Is(out var sale, out var refusal))
        {
            return refusal;
        }

        var (token, pay) = (tx.State.Tokens.Find(sale.Token)!, tx.State.Tokens.Find(sale.PayToken)!);
        var (user, state) = (tx.State.Users.Find(tx.Caller.UserId)!, sales.StateOf(sale));
        if (!SaleOrder.Read(request, token, pay).Is(out var order, out refusal)
            || !SaleRules.RoundAt(sale, state, tx.Now).Is(out var round, out refusal))
        {
            return refusal;
        }

        var (terms, buyer) = (sale.Rounds[round], sales.BuyerOf(sale.Id, user.Id));
        if ((SaleRules.MayBuy(terms, user.Tier, terms.Listed && sales.IsListed(sale.Id, round, user.Id))
            ?? CanMove(tx, sale, token, pay)) is { } may)
        {
            return may;
        }

        if (!order.Price(sale.Prices, state.Sold).Is(out var priced, out refusal))
        {
            return refusal;
        }

        if ((SaleRules.CheckLimits(sale, round, state, buyer, priced.Quantity, token)
            ?? order.Check(priced)) is { } limit)
        {
            return limit;
        }

        var commission = sale.KeepsBought
            ? null
            : SaleCommissions.Split(tx, sale, user.Id, priced.Cost, priced.Cost);
        if (!Pay(tx, sale, pay, priced, commission).Is(out var posted, out refusal))
        {
            return refusal;
        }

        ReferralCommissions.Book(tx, posted, commission);
        state = state with
        {
            Commissions = state.Commissions + (commission?.Credited ?? Amount.Zero),
        };
        return Record(
            tx, sale, state, SaleRules.After(sale, state, buyer, round, priced.Quantity, priced.Cost),
            priced, posted);
    }

    private static Refusal? CanMove(Tx tx, Sale sale, Token token, Token pay) =>
        TokenCommands.CanMove(tx, tx.Caller.UserId, pay)
        ?? (sale.KeepsBought ? null : TokenCommands.CanMove(tx, tx.Caller.UserId, token));

    private static Result<Posted> Pay(
        Tx tx, Sale sale, Token pay, PricedOrder priced, Commission? commission)
    {
        var available = tx.Holding(Holder.User(tx.Caller.UserId), pay.Id).Available;
        return available < priced.Cost
            ? TokenRules.Insufficient(pay, available, priced.Cost)
            : tx.Post(EntryOf(sale, Holder.User(tx.Caller.UserId), priced, commission));
    }

    /// <summary>
    /// All that a purchase moves. Of a sale that keeps what was bought commissions are due at the delivery
    /// only: before it a purchase may still be refunded.
    /// </summary>
    private static Entry EntryOf(Sale sale, Holder buyer, PricedOrder priced, Commission? commission)
    {
        var lines = new List<Posting>(4) { Posting.Debit(buyer, sale.PayToken, priced.Cost) };
        commission?.AddTo(lines);
        var proceeds = priced.Cost - (commission?.Credited ?? Amount.Zero);
        if (!proceeds.IsZero)
        {
            lines.Add(Posting.Credit(sale.Holder, sale.PayToken, proceeds));
        }

        if (!sale.KeepsBought)
        {
            lines.Add(Posting.Debit(sale.Holder, sale.Token, priced.Quantity));
            lines.Add(Posting.Credit(buyer, sale.Token, priced.Quantity));
        }

        return Entry.Of(EntryKind.SalePurchased, [.. lines]);
    }

    private static SalePurchase Record(
        Tx tx, Sale sale, SaleState state, SaleBuyer buyer, PricedOrder priced, Posted posted)
    {
        var number = state.Purchases + 1;
        var hash = SaleChain.Next(
            state.Hash, number, buyer.Number, tx.State.Tokens.Find(sale.Token)!.Text(priced.Quantity),
            tx.State.Tokens.Find(sale.PayToken)!.Text(priced.Cost), posted.TransactionId);
        var purchase = new SalePurchase(
            sale.Id, number, buyer.Number, tx.Caller.UserId, state.Sold, priced.Quantity, priced.Cost,
            posted.TransactionId, hash);
        tx.Raise(new SalePurchased(purchase, buyer, state with
        {
            Sold = state.Sold + priced.Quantity,
            Raised = state.Raised + priced.Cost,
            Purchases = number,
            Buyers = Math.Max(state.Buyers, buyer.Number),
            Hash = hash,
        }));
        return purchase;
    }
}
