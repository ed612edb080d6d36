using DSLT.Core;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// The pool that goes on where a sale ended: a share of the proceeds and as many tokens as it is worth at the
/// last price.
/// </summary>
internal static class SaleLiquidity
{
    /// <summary>
    /// Anybody can put a little into a pool of the pair beforehand and so set its price. Such a pool is left
    /// alone: of the fees from the one asked for upwards, so many are tried for a pool without a price.
    /// </summary>
    private const int FeesTried = 10;

    /// <summary>
    /// Seeds the pool; its id, or 0 where there is to be none or too little was raised for one: then all of
    /// the proceeds are the treasury's. Nothing of this can keep a sale from being closed.
    /// </summary>
    /// <param name="keep">What of the proceeds is not the pool's either way.</param>
    public static long Seed(Tx tx, Sale sale, SaleState state, Token token, Token pay, Amount keep)
    {
        var share = Amount.Min(
            SalePrices.ShareOf(state.Raised, sale.HandOver.PoolShareBps),
            tx.Holding(sale.Holder, pay.Id).Available - keep);
        if (share.IsZero)
        {
            return 0;
        }

        var before = tx.Save();
        if (Open(tx, sale, token, pay).Is(out var pool, out _)
            && Deposit(tx, sale, pool, Amounts(sale, pool, share, sale.Prices.LastPrice(state.Sold)))
                .Is(out _, out _))
        {
            return pool.Id;
        }

        tx.BackTo(before);
        return 0;
    }

    /// <summary>
    /// Rounding up of very small purchases may have raised more than the reserve is worth; the pool is at
    /// the last price all the same.
    /// </summary>
    private static PoolAmounts Amounts(Sale sale, Pool pool, Amount share, Amount price)
    {
        var worth = Amount.TryMulDiv(share, sale.Prices.Divisor, price, Rounding.Down, out var tokens)
            ? Amount.Min(tokens, sale.HandOver.PoolReserve)
            : sale.HandOver.PoolReserve;
        var paid = sale.Prices.CostOf(worth, price);
        return pool.TokenA == sale.Token ? new PoolAmounts(worth, paid) : new PoolAmounts(paid, worth);
    }

    private static Result<Pool> Open(Tx tx, Sale sale, Token token, Token pay)
    {
        var fee = sale.HandOver.PoolFeeBps;
        for (var i = fee; i < fee + FeesTried && i <= PoolRules.MaxFeeBps; i++)
        {
            if (tx.State.Pools.Find(token.Id, pay.Id, i) is not { } pool)
            {
                return PoolCommands.Open(tx, token, pay, i, sale.Owner);
            }

            if (tx.State.Pools.State(pool.Id).TotalShares.IsZero)
            {
                return pool;
            }
        }

        return new Refusal(Code.Exists("pool"), "All pools of the pair have a price already.");
    }

    private static Result<Unit> Deposit(Tx tx, Sale sale, Pool pool, PoolAmounts amounts)
    {
        var state = tx.State.Pools.State(pool.Id);
        if (!PoolRules.Deposit(pool, state, sale.Holder, amounts, Amount.Zero, tx.Now / Clock.Second)
                .Is(out var move, out var refusal)
            || !tx.Post(move.Entry).Is(out _, out refusal)
            || !tx.Post(Entry.Of(
                EntryKind.SaleSharesMoved,
                Posting.Debit(sale.Holder, pool.LpToken, move.Shares),
                Posting.Credit(
                    sale.HandOver.LocksShares ? Holder.Locked : Holder.Treasury, pool.LpToken, move.Shares)))
                .Is(out _, out refusal))
        {
            return refusal;
        }

        tx.Raise(new PoolChanged(pool.Id, state, move.After));
        return default(Unit);
    }
}
