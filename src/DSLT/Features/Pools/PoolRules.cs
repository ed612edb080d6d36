using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Pools;

/// <summary>
/// Rules of pools: what a deposit, a withdrawal and a swap post, and what they leave. Amounts are base units;
/// the integers are those of <see cref="PoolMath"/>, rounded against the caller.
/// </summary>
internal static class PoolRules
{
    public const int DefaultFeeBps = 30;
    public const int MaxFeeBps = 1_000;

    /// <summary>Decimals of every share token.</summary>
    public const int ShareDecimals = 18;

    /// <summary>
    /// A deposit: the amounts are matched to the ratio as the router does, the protocol's shares are minted
    /// before, and of the first shares a thousand are locked for ever.
    /// </summary>
    public static Result<PoolMove> Deposit(
        Pool pool, PoolState state, Holder owner, PoolAmounts desired, Amount minShares, long second)
    {
        var before = state.Accumulate(second);
        var protocol = ProtocolShares(pool, before);
        var total = before.TotalShares + protocol;
        if (!PoolMath.Match(desired.AmountA, desired.AmountB, before.ReserveA, before.ReserveB)
                .Is(out var amounts, out var refusal)
            || !PoolMath.Shares(amounts.AmountA, amounts.AmountB, before.ReserveA, before.ReserveB, total)
                .Is(out var shares, out refusal))
        {
            return refusal;
        }

        if (shares < minShares)
        {
            return new Refusal(
                Code.SlippageExceeded,
                $"The deposit is worth {shares.ToText(ShareDecimals)} shares, less than asked for.");
        }

        var locked = total.IsZero ? PoolMath.LockedShares : Amount.Zero;
        var itself = Holder.Pool(pool.Id);
        var after = Settle(pool, before with
        {
            ReserveA = before.ReserveA + amounts.AmountA,
            ReserveB = before.ReserveB + amounts.AmountB,
            TotalShares = total + shares + locked,
        });
        List<Posting> postings =
        [
            Posting.Debit(owner, pool.TokenA, amounts.AmountA),
            Posting.Credit(itself, pool.TokenA, amounts.AmountA),
            Posting.Debit(owner, pool.TokenB, amounts.AmountB),
            Posting.Credit(itself, pool.TokenB, amounts.AmountB),
        ];
        Issue(postings, pool, owner, shares);
        Issue(postings, pool, Holder.Locked, locked);
        Issue(postings, pool, Holder.Treasury, protocol);
        return new PoolMove(new Entry(EntryKind.LiquidityAdded, [.. postings]), after, amounts, shares);
    }

    /// <summary>A withdrawal: shares are burnt and pay their part of both reserves.</summary>
    public static Result<PoolMove> Withdraw(
        Pool pool, PoolState state, Holder owner, Amount shares, PoolAmounts minimum, long second)
    {
        var before = state.Accumulate(second);
        var protocol = ProtocolShares(pool, before);
        var total = before.TotalShares + protocol;
        if (!PoolMath.Burn(shares, before.ReserveA, before.ReserveB, total)
                .Is(out var amounts, out var refusal))
        {
            return refusal;
        }

        if (amounts.AmountA < minimum.AmountA || amounts.AmountB < minimum.AmountB)
        {
            return new Refusal(Code.SlippageExceeded, "The shares are worth less than the least asked for.");
        }

        var itself = Holder.Pool(pool.Id);
        var after = Settle(pool, before with
        {
            ReserveA = before.ReserveA - amounts.AmountA,
            ReserveB = before.ReserveB - amounts.AmountB,
            TotalShares = total - shares,
        });
        List<Posting> postings =
        [
            Posting.Debit(owner, pool.LpToken, shares), Posting.Credit(Holder.Issuance, pool.LpToken, shares),
            Posting.Debit(itself, pool.TokenA, amounts.AmountA),
            Posting.Credit(owner, pool.TokenA, amounts.AmountA),
            Posting.Debit(itself, pool.TokenB, amounts.AmountB),
            Posting.Credit(owner, pool.TokenB, amounts.AmountB),
        ];
        Issue(postings, pool, Holder.Treasury, protocol);
        return new PoolMove(new Entry(EntryKind.LiquidityRemoved, [.. postings]), after, amounts, shares);
    }

    /// <summary>
    /// The one entry of a swap along a route: in at the first pool, from pool to pool, out at the last.
    /// </summary>
    public static Entry Swap(PoolRoute route, Holder owner)
    {
        var hops = route.Hops;
        var postings = new Posting[(hops.Length * 2) + 2];
        postings[0] = Posting.Debit(owner, hops[0].TokenIn, hops[0].AmountIn);
        for (var i = 0; i < hops.Length; i++)
        {
            // What one pool gives is what the next one takes: the debit stands right before that credit.
            ref readonly var hop = ref hops[i];
            var itself = Holder.Pool(hop.Edge.PoolId);
            postings[(i * 2) + 1] = Posting.Credit(itself, hop.TokenIn, hop.AmountIn);
            postings[(i * 2) + 2] = Posting.Debit(itself, hop.TokenOut, hop.AmountOut);
        }

        postings[^1] = Posting.Credit(owner, hops[^1].TokenOut, hops[^1].AmountOut);
        return new Entry(EntryKind.Swap, postings);
    }

    /// <summary>A pool after one hop of a swap.</summary>
    public static PoolState AfterHop(Pool pool, PoolState state, in RouteHop hop, long second)
    {
        var before = state.Accumulate(second);
        var fee = PoolMath.Fee(hop.AmountIn, pool.FeeBps);
        return hop.TokenIn == pool.TokenA
            ? Moved(before, before.ReserveA + hop.AmountIn, before.ReserveB - hop.AmountOut)
                .Traded(second, hop.AmountIn, Amount.Zero, fee, Amount.Zero)
            : Moved(before, before.ReserveA - hop.AmountOut, before.ReserveB + hop.AmountIn)
                .Traded(second, Amount.Zero, hop.AmountIn, Amount.Zero, fee);
    }

    /// <summary>The refusal where a hop moves the price further than its pool allows.</summary>
    public static Refusal? CheckImpact(Pool pool, in RouteHop hop)
    {
        if (pool.MaxPriceImpactBps >= PoolMath.FeeScale)
        {
            return null;
        }

        var (reserveIn, reserveOut) = hop.Edge.ReservesFrom(hop.TokenIn);
        var impact = PriceImpact.Bps(hop.AmountIn, hop.AmountOut, reserveIn, reserveOut, pool.FeeBps);
        return impact > pool.MaxPriceImpactBps
            ? new Refusal(
                Code.PriceImpactExceeded,
                $"The trade would move the price of pool {pool.Id} by {impact} basis points; "
                    + $"{pool.MaxPriceImpactBps} are allowed.")
            : null;
    }

    public static Refusal? CheckDeadline(DateTimeOffset deadline, long now) =>
        Clock.Micros(deadline) < now
            ? new Refusal(Code.DeadlinePassed, "The deadline has passed; nothing was done.")
            : null;

    private static Amount ProtocolShares(Pool pool, PoolState state) => pool.ProtocolFee
        ? PoolMath.ProtocolShares(state.TotalShares, state.ReserveA, state.ReserveB, state.RootKLast)
        : Amount.Zero;

    private static PoolState Moved(PoolState state, Amount reserveA, Amount reserveB) =>
        state with { ReserveA = reserveA, ReserveB = reserveB };

    private static PoolState Settle(Pool pool, PoolState state) => state with
    {
        RootKLast = pool.ProtocolFee ? PoolMath.RootK(state.ReserveA, state.ReserveB) : Amount.Zero,
    };

    private static void Issue(List<Posting> postings, Pool pool, Holder to, Amount shares)
    {
        if (!shares.IsZero)
        {
            postings.Add(Posting.Debit(Holder.Issuance, pool.LpToken, shares));
            postings.Add(Posting.Credit(to, pool.LpToken, shares));
        }
    }
}

/// <summary>What a deposit or a withdrawal posts, and the pool after it.</summary>
internal sealed record PoolMove(Entry Entry, PoolState After, PoolAmounts Amounts, Amount Shares);
