using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders.Matching;
using DSLT.Features.Referrals;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>The money of a trade, and what referrers get of its fees: legs of the same transaction.</summary>
internal static class TradeSettlement
{
    public static Result<Posted> Post(
        Tx tx, Market market, Order maker, Order taker, in Fill fill, in FillFees fees)
    {
        var commissions = Commissions(tx, market, maker, taker, fees);
        var posted = tx.Post(OrderRules.Settle(market, maker, taker, fill, fees, commissions));
        if (!posted.IsRefused)
        {
            ReferralCommissions.Book(tx, posted.Value, commissions.Maker, commissions.Taker);
        }

        return posted;
    }

    /// <summary>The two sides pay in two tokens, so neither split depends on the other.</summary>
    public static FillCommissions Commissions(
        Tx tx, Market market, Order maker, Order taker, in FillFees fees)
    {
        if (tx.State.Referrals.Settings is null)
        {
            return default;
        }

        var source = Holder.Of(HolderKind.Fees, market.Id);
        return new FillCommissions(
            Split(tx, maker.User, maker.Receives(market).Id, fees.Maker, source),
            Split(tx, taker.User, taker.Receives(market).Id, fees.Taker, source));
    }

    private static Commission? Split(Tx tx, long payer, long token, Amount fee, Holder source) =>
        ReferralCommissions.Split(tx, payer, Income.Trading, token, fee, fee, source);
}
