using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// What referrers get of what is paid in a sale: legs of the purchase, or, where a purchase may still be
/// refunded, of a transaction beside the delivery. For those so much of the proceeds is kept back as the
/// rates can come to; what is left of it follows the rest to the treasury.
/// </summary>
internal static class SaleCommissions
{
    public static Commission? Split(Tx tx, Sale sale, long buyer, Amount paid, Amount left) =>
        ReferralCommissions.Split(
            tx, buyer, Income.Sales, sale.PayToken, paid, Amount.Min(paid, left), sale.Holder);

    /// <summary>What is kept back when a sale is closed that delivers after that.</summary>
    public static Amount KeptBack(Tx tx, Sale sale, SaleState state)
    {
        if (!sale.KeepsBought || tx.State.Referrals.Settings is not { Sales.IsEmpty: false } settings)
        {
            return Amount.Zero;
        }

        var rate = (Int128)settings.Sales.Sum() * settings.HighestMultiplierBps;
        return Amount.Min(state.Raised, Amount.MulDiv(
            state.Raised, new Amount(rate),
            new Amount((Int128)ReferralRules.WholeBps * ReferralRules.WholeBps), Rounding.Up));
    }

    /// <summary>Pays what falls due with a delivery; how the sale stands then.</summary>
    /// <param name="delivered">What a commission is booked by of which a debt takes all.</param>
    public static Result<SaleState> Pay(
        Tx tx, Sale sale, SaleState state, List<(long User, SaleBuyer Buyer)> due, Posted delivered)
    {
        foreach (var (user, buyer) in due)
        {
            if (state.Kept.IsZero
                || Split(tx, sale, user, buyer.Paid, state.Kept) is not { } commission)
            {
                continue;
            }

            if (!Post(tx, sale, commission, delivered).Is(out var posted, out var refusal))
            {
                return refusal;
            }

            ReferralCommissions.Book(tx, posted, commission);
            state = state with
            {
                Kept = state.Kept - commission.Credited,
                Commissions = state.Commissions + commission.Credited,
            };
        }

        return state;
    }

    private static Result<Posted> Post(Tx tx, Sale sale, Commission commission, Posted delivered)
    {
        if (commission.Credited.IsZero)
        {
            return delivered;
        }

        var lines = new List<Posting> { Posting.Debit(sale.Holder, sale.PayToken, commission.Credited) };
        commission.AddTo(lines);
        return tx.Post(Entry.Of(EntryKind.SaleCommission, [.. lines]));
    }
}
