using System.Numerics;

namespace DSLT.Tests.Features.Pools;

/// <summary>
/// The v2 pair contract as a second opinion, over BigInteger and with none of the node's code: swaps are
/// judged by the contract's invariant rather than by a formula, k itself is stored, and null is what would
/// revert.
/// </summary>
internal sealed class PairModel(int feeBps, bool isFeeOn)
{
    private static readonly BigInteger MaxReserve = BigInteger.Pow(2, 112) - 1;

    public BigInteger A { get; private set; }

    public BigInteger B { get; private set; }

    public BigInteger Supply { get; private set; }

    public BigInteger ProtocolShares { get; private set; }

    private BigInteger KLast { get; set; }

    public static BigInteger Root(BigInteger square)
    {
        var (low, high) = (BigInteger.Zero, BigInteger.One << (int)((square.GetBitLength() / 2) + 1));
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = middle * middle <= square ? (middle, high) : (low, middle);
        }

        return low;
    }

    public BigInteger? Mint(BigInteger a, BigInteger b)
    {
        var fee = FeeShares();
        var supply = Supply + fee;
        var shares = Supply.IsZero
            ? Root(a * b) - 1_000
            : BigInteger.Min(a * supply / A, b * supply / B);
        if (shares <= 0 || A + a > MaxReserve || B + b > MaxReserve)
        {
            return null;
        }

        Update(A + a, B + b, supply + shares + (Supply.IsZero ? 1_000 : 0), fee);
        return shares;
    }

    public (BigInteger A, BigInteger B)? Burn(BigInteger shares)
    {
        var fee = FeeShares();
        var supply = Supply + fee;
        var (a, b) = (shares * A / supply, shares * B / supply);
        if (a.IsZero || b.IsZero)
        {
            return null;
        }

        Update(A - a, B - b, supply - shares, fee);
        return (a, b);
    }

    /// <summary>The most that the invariant lets out for an input, found by halving.</summary>
    public BigInteger? MostOut(BigInteger amountIn, bool isAIn)
    {
        var (reserveIn, reserveOut) = isAIn ? (A, B) : (B, A);
        if (amountIn.IsZero || reserveIn + amountIn > MaxReserve)
        {
            return null;
        }

        var (low, high) = (BigInteger.Zero, reserveOut);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = KeepsK(amountIn, middle, isAIn) ? (middle, high) : (low, middle);
        }

        return low.IsZero ? null : low;
    }

    public bool KeepsK(BigInteger amountIn, BigInteger amountOut, bool isAIn)
    {
        var (reserveIn, reserveOut) = isAIn ? (A, B) : (B, A);
        var adjustedIn = ((reserveIn + amountIn) * 10_000) - (amountIn * feeBps);
        var adjustedOut = (reserveOut - amountOut) * 10_000;
        return amountOut < reserveOut && adjustedIn * adjustedOut >= reserveIn * reserveOut * 100_000_000;
    }

    public void Swap(BigInteger amountIn, BigInteger amountOut, bool isAIn)
    {
        Assert.True(KeepsK(amountIn, amountOut, isAIn));
        (A, B) = isAIn ? (A + amountIn, B - amountOut) : (A - amountOut, B + amountIn);
    }

    private BigInteger FeeShares()
    {
        var (root, rootLast) = (Root(A * B), Root(KLast));
        return isFeeOn && !KLast.IsZero && root > rootLast
            ? Supply * (root - rootLast) / ((root * 5) + rootLast)
            : 0;
    }

    private void Update(BigInteger a, BigInteger b, BigInteger supply, BigInteger fee)
    {
        (A, B, Supply) = (a, b, supply);
        ProtocolShares += fee;
        KLast = isFeeOn ? A * B : 0;
    }
}
