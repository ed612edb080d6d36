using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>An amount of each of a pool's two tokens, in their base units.</summary>
internal readonly record struct PoolAmounts(Amount AmountA, Amount AmountB);

/// <summary>
/// The integers of a constant-product pool, exactly those of Uniswap v2 (pair, library and router). Amounts
/// and reserves are base units, fees basis points of the input from 0 to 9,999, and every rounding favours
/// the pool. A pool's reserves and all its shares stay at or below <see cref="MaxReserve"/>: shares never
/// outgrow isqrt(reserveA * reserveB), since a mint is the smaller ratio and a burn pays the floor.
/// </summary>
internal static class PoolMath
{
    /// <summary>The unit of fees: 10,000 basis points are the whole.</summary>
    public const int FeeScale = 10_000;

    /// <summary>The most a pool holds of a token, as in v2: 2^112 - 1 base units.</summary>
    public static readonly Amount MaxReserve = new((Int128.One << 112) - 1);

    /// <summary>
    /// Shares of the first mint that belong to nobody, for ever: they make it too dear to inflate the worth
    /// of a single share until later depositors round down to nothing.
    /// </summary>
    public static readonly Amount LockedShares = new(1_000);

    // Made once: the route search meets refusals by the thousand.
    private static readonly Refusal Nothing = new(Code.InvalidAmount, "The amount must be more than zero.");

    private static readonly Refusal TooSmall = new(Code.InvalidAmount, "The amount is too small to buy any.");

    private static readonly Refusal TooLarge = new(Code.InvalidAmount, "The pool cannot hold so much.");

    private static readonly Refusal NoLiquidity =
        new(Code.InsufficientLiquidity, "The pool does not hold enough.");

    private static readonly Refusal NoShares =
        new(Code.InsufficientLiquidity, "The amounts are worth no share of the pool.");

    private static readonly Refusal NoPayout =
        new(Code.InsufficientLiquidity, "The shares are worth less than one unit of a token.");

    /// <summary>
    /// What an exact input buys: in * (10000 - fee) * rOut / (rIn * 10000 + in * (10000 - fee)), rounded
    /// down. An input that buys nothing is refused, as is one that would overfill the pool.
    /// </summary>
    public static Result<Amount> AmountOut(Amount amountIn, Amount reserveIn, Amount reserveOut, int feeBps)
    {
        var keptBps = KeptBps(feeBps);
        if (amountIn.IsZero)
        {
            return Nothing;
        }

        if (reserveIn.IsZero || reserveOut.IsZero)
        {
            return NoLiquidity;
        }

        if (amountIn > MaxReserve - reserveIn)
        {
            return TooLarge;
        }

        // in + rIn < 2^112 and 10000 < 2^14: the scaled input and the divisor are below 2^126. Only the
        // product with rOut needs 256 bits. The quotient is below rOut, so it always fits.
        var scaledIn = Scaled(amountIn, keptBps);
        var divisor = Scaled(reserveIn, FeeScale) + scaledIn;
        Wide.TryMulDiv(scaledIn, (UInt128)reserveOut.Units, divisor, Rounding.Down, out var amountOut);
        return amountOut == UInt128.Zero ? TooSmall : new Amount((Int128)amountOut);
    }

    /// <summary>
    /// What an exact output costs: rIn * out * 10000 / ((rOut - out) * (10000 - fee)), rounded down, plus 1
    /// (even where the division comes out even, as v2 does). Refused where the pool cannot give the output or
    /// hold the input.
    /// </summary>
    public static Result<Amount> AmountIn(Amount amountOut, Amount reserveIn, Amount reserveOut, int feeBps)
    {
        var keptBps = KeptBps(feeBps);
        if (amountOut.IsZero)
        {
            return Nothing;
        }

        if (reserveIn.IsZero || amountOut >= reserveOut)
        {
            return NoLiquidity;
        }

        // Both scaled reserves are below 2^126; only their product with the output needs 256 bits. The
        // quotient may leave any range as the output nears the whole reserve: then no pool can hold the
        // input.
        var room = (UInt128)(MaxReserve - reserveIn).Units;
        var divisor = Scaled(reserveOut - amountOut, keptBps);
        var dividend = Scaled(reserveIn, FeeScale);
        var fits = Wide.TryMulDiv(
            dividend, (UInt128)amountOut.Units, divisor, Rounding.Down, out var floor) && floor < room;
        return fits ? new Amount((Int128)floor + 1) : NoLiquidity;
    }

    /// <summary>
    /// The part of an input that is the fee, in the input token: what <see cref="AmountOut"/> does not trade,
    /// rounded up.
    /// </summary>
    public static Amount Fee(Amount amountIn, int feeBps) =>
        amountIn - Amount.MulDiv(amountIn, new Amount(KeptBps(feeBps)), new Amount(FeeScale), Rounding.Down);

    /// <summary>
    /// The amount of B worth as much as an amount of A at the pool's ratio, rounded down; it may be zero.
    /// </summary>
    public static Result<Amount> Quote(Amount amountA, Amount reserveA, Amount reserveB)
    {
        if (amountA.IsZero)
        {
            return Nothing;
        }

        if (reserveA.IsZero || reserveB.IsZero)
        {
            return NoLiquidity;
        }

        var fits = Amount.TryMulDiv(amountA, reserveB, reserveA, Rounding.Down, out var amountB);
        return fits ? amountB : TooLarge;
    }

    /// <summary>
    /// The most of both desired amounts that has the pool's ratio, as the router adds liquidity: all of A
    /// with the quoted B, or else all of B with the quoted A. An empty pool takes both and so sets its price.
    /// </summary>
    public static Result<PoolAmounts> Match(
        Amount desiredA, Amount desiredB, Amount reserveA, Amount reserveB)
    {
        if (desiredA.IsZero || desiredB.IsZero)
        {
            return Nothing;
        }

        var matched = new PoolAmounts(desiredA, desiredB);
        if (!reserveA.IsZero || !reserveB.IsZero)
        {
            if (reserveA.IsZero || reserveB.IsZero)
            {
                return NoLiquidity;
            }

            // A quote beyond any amount is beyond the desired one too. Where B's quote exceeds what is
            // desired of B, A's quote for all of B is at most what is desired of A.
            var fitsB = Amount.TryMulDiv(desiredA, reserveB, reserveA, Rounding.Down, out var quotedB)
                && quotedB <= desiredB;
            matched = fitsB
                ? new PoolAmounts(desiredA, quotedB)
                : new PoolAmounts(Amount.MulDiv(desiredB, reserveA, reserveB, Rounding.Down), desiredB);
        }

        var fits = matched.AmountA <= MaxReserve - reserveA && matched.AmountB <= MaxReserve - reserveB;
        return fits ? matched : TooLarge;
    }

    /// <summary>
    /// The shares a deposit earns. The first: isqrt(a * b) - 1000, and <see cref="LockedShares"/> must be
    /// minted besides. Later: the smaller of a * shares / reserveA and b * shares / reserveB, rounded down.
    /// The reserves are those before the deposit, the total that after <see cref="ProtocolShares"/>; the
    /// amounts fit the pool (see <see cref="Match"/>).
    /// </summary>
    public static Result<Amount> Shares(
        Amount amountA, Amount amountB, Amount reserveA, Amount reserveB, Amount totalShares)
    {
        if (totalShares.IsZero)
        {
            var root = RootK(amountA, amountB);
            return root > LockedShares ? root - LockedShares : NoShares;
        }

        if (reserveA.IsZero || reserveB.IsZero)
        {
            return NoLiquidity;
        }

        // One ratio may leave the range while the other is what counts; both cannot, as the shares stay below
        // 2^112.
        var byA = Amount.TryMulDiv(amountA, totalShares, reserveA, Rounding.Down, out var a) ? a : Amount.Max;
        var byB = Amount.TryMulDiv(amountB, totalShares, reserveB, Rounding.Down, out var b) ? b : Amount.Max;
        var shares = Amount.Min(byA, byB);
        return shares.IsZero ? NoShares : shares;
    }

    /// <summary>
    /// What shares pay when they are burnt: shares * reserve / total of each token, rounded down; refused
    /// where either is zero.
    /// </summary>
    public static Result<PoolAmounts> Burn(
        Amount shares, Amount reserveA, Amount reserveB, Amount totalShares)
    {
        if (shares.IsZero)
        {
            return Nothing;
        }

        if (shares > totalShares)
        {
            return NoLiquidity;
        }

        var amountA = Amount.MulDiv(shares, reserveA, totalShares, Rounding.Down);
        var amountB = Amount.MulDiv(shares, reserveB, totalShares, Rounding.Down);
        return amountA.IsZero || amountB.IsZero ? NoPayout : new PoolAmounts(amountA, amountB);
    }

    /// <summary>
    /// The shares minted for the protocol before a deposit or a withdrawal: one sixth of the growth of
    /// isqrt(k) since the last, total * (root - rootLast) / (5 * root + rootLast), rounded down. v2 stores k
    /// itself and takes its root each time; it never uses k otherwise, and isqrt(k) is zero exactly where k
    /// is, so the stored root gives the same integers and fits in an amount. Zero stands for "no fee was on
    /// at the last change".
    /// </summary>
    public static Amount ProtocolShares(
        Amount totalShares, Amount reserveA, Amount reserveB, Amount rootKLast)
    {
        var rootK = RootK(reserveA, reserveB);
        if (rootKLast.IsZero || rootK <= rootKLast)
        {
            return Amount.Zero;
        }

        var divisor = new Amount((rootK.Units * 5) + rootKLast.Units);
        return Amount.MulDiv(totalShares, rootK - rootKLast, divisor, Rounding.Down);
    }

    /// <summary>
    /// isqrt(reserveA * reserveB): to be stored after every deposit and withdrawal while the protocol's fee
    /// is on.
    /// </summary>
    public static Amount RootK(Amount reserveA, Amount reserveB) =>
        new((Int128)Wide.SqrtOfProduct((UInt128)reserveA.Units, (UInt128)reserveB.Units));

    private static UInt128 Scaled(Amount amount, int bps) => (UInt128)amount.Units * (uint)bps;

    private static int KeptBps(int feeBps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feeBps);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feeBps, FeeScale);
        return FeeScale - feeBps;
    }
}
