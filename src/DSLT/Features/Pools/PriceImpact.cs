using System.Numerics;
using DSLT.Core;

namespace DSLT.Features.Pools;

/// <summary>
/// How far a trade moves the price against the caller: by how many basis points the price of execution, with
/// the fee left out, is below the price in the middle. In the middle one unit of input is worth reserveOut /
/// reserveIn; executed, it is worth amountOut / (amountIn * (10000 - feeBps) / 10000). Along a route both are
/// the products over its pools. The answer is 10000 * (1 - executed / middle), rounded up, from 1 to 10000
/// for the amounts of <see cref="PoolMath"/>.
/// </summary>
internal static class PriceImpact
{
    public static int Bps(Amount amountIn, Amount amountOut, Amount reserveIn, Amount reserveOut, int feeBps)
    {
        var (executed, middle) = (Whole(amountOut), Whole(amountIn));
        Pass(reserveIn, reserveOut, feeBps, ref executed, ref middle);
        return Below(executed, middle);
    }

    public static int Bps(PoolRoute route)
    {
        var (executed, middle) = (Whole(route.AmountOut), Whole(route.AmountIn));
        foreach (var hop in route.Hops)
        {
            var (reserveIn, reserveOut) = hop.Edge.ReservesFrom(hop.TokenIn);
            Pass(reserveIn, reserveOut, hop.Edge.FeeBps, ref executed, ref middle);
        }

        return Below(executed, middle);
    }

    // executed / middle stays one fraction over all hops, up to 630 bits of four of them: hence BigInteger.
    // Nothing that is traded depends on it.
    private static void Pass(
        Amount reserveIn, Amount reserveOut, int feeBps, ref BigInteger executed, ref BigInteger middle)
    {
        executed *= Whole(reserveIn) * PoolMath.FeeScale;
        middle *= Whole(reserveOut) * (PoolMath.FeeScale - feeBps);
    }

    private static int Below(BigInteger executed, BigInteger middle) =>
        PoolMath.FeeScale - (int)(executed * PoolMath.FeeScale / middle);

    private static BigInteger Whole(Amount amount) => amount.Units;
}
