using System.Numerics;
using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Tests.Features.Pools;

/// <summary>Random lives of pools, every integer compared with <see cref="PairModel"/>.</summary>
public sealed class PoolMathPropertyTests
{
    [Theory]
    [InlineData(30, true, 1)]
    [InlineData(30, false, 2)]
    [InlineData(0, true, 3)]
    [InlineData(1, true, 4)]
    [InlineData(9_999, true, 5)]
    public void Any_life_of_a_pool_has_the_integers_of_the_contract(int feeBps, bool isFeeOn, int seed)
    {
        var random = new Random(seed);
        for (var life = 0; life < 120; life++)
        {
            var pool = new Life(feeBps, isFeeOn, random);
            for (var step = 0; step < 40; step++)
            {
                pool.Step();
            }
        }
    }

    [Fact]
    public void An_exact_output_costs_the_least_that_keeps_k_or_one_more()
    {
        var random = new Random(6);
        for (var i = 0; i < 5_000; i++)
        {
            var feeBps = random.Next(0, 10_000);
            var pair = new PairModel(feeBps, isFeeOn: false);
            pair.Mint(Any(random, 112) + 1_001, Any(random, 112) + 1_001);
            if (pair.Supply.IsZero)
            {
                continue;
            }

            var amountOut = Any(random, 112) % pair.B;
            var paid = PoolMath.AmountIn(Of(amountOut), Of(pair.A), Of(pair.B), feeBps);
            if (paid.IsRefused)
            {
                var nearlyAll = BigInteger.Pow(2, 112) - 2 - pair.A;
                Assert.True(amountOut.IsZero || !pair.KeepsK(nearlyAll, amountOut, isAIn: true));
                continue;
            }

            // v2 adds one to a floor, so an even division costs one unit more than the least.
            Assert.True(pair.KeepsK(paid.Value.Units, amountOut, isAIn: true));
            Assert.False(pair.KeepsK(paid.Value.Units - 2, amountOut, isAIn: true));
            Assert.True(PoolMath.Fee(paid.Value, feeBps) <= paid.Value);
        }
    }

    [Fact]
    public void A_matched_deposit_is_the_most_of_the_pools_ratio()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            // Small numbers as well: there the quote often equals what is desired.
            var bits = i % 2 == 0 ? 5 : 100;
            var (a, b) = (Any(random, bits) + 1, Any(random, bits) + 1);
            var (ra, rb) = (Any(random, bits) + 1, Any(random, bits) + 1);
            var (byA, byB) = ((a, a * rb / ra), (b * ra / rb, b));
            var expected = byA.Item2 <= b ? byA : byB;

            var matched = PoolMath.Match(Of(a), Of(b), Of(ra), Of(rb)).Value;

            Assert.Equal(expected, ((BigInteger)matched.AmountA.Units, (BigInteger)matched.AmountB.Units));
            Assert.True(matched.AmountA <= Of(a) && matched.AmountB <= Of(b));
        }
    }

    private static Amount Of(BigInteger value) => new((Int128)value);

    /// <summary>Below 2^bits, of any length up to it.</summary>
    private static BigInteger Any(Random random, int bits)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new BigInteger(bytes, isUnsigned: true) >> (128 - bits + random.Next(bits));
    }

    /// <summary>A pool run by the node's mathematics beside the model of the contract.</summary>
    private sealed class Life(int feeBps, bool isFeeOn, Random random)
    {
        private readonly PairModel model = new(feeBps, isFeeOn);
        private Amount reserveA;
        private Amount reserveB;
        private Amount total;
        private Amount protocol;
        private Amount rootKLast;

        public void Step()
        {
            var before = (BigInteger)reserveA.Units * reserveB.Units;
            switch (total.IsZero ? 0 : random.Next(6))
            {
                case 0:
                    Deposit(Of(Any(random, 112)), Of(Any(random, 112)));
                    break;
                case 1:
                    Withdraw();
                    break;
                default:
                    Trade(random.Next(2) == 0);
                    Assert.True((BigInteger)reserveA.Units * reserveB.Units >= before);
                    break;
            }

            AssertSame();
        }

        private void Deposit(Amount a, Amount b)
        {
            if (!PoolMath.Match(a, b, reserveA, reserveB).Is(out var matched, out _))
            {
                return;
            }

            var fee = PoolMath.ProtocolShares(total, reserveA, reserveB, rootKLast);
            var minted = PoolMath.Shares(matched.AmountA, matched.AmountB, reserveA, reserveB, total + fee);
            var expected = model.Mint(matched.AmountA.Units, matched.AmountB.Units);
            Assert.Equal(expected, minted.IsRefused ? null : minted.Value.Units);
            if (!minted.IsRefused)
            {
                var locked = total.IsZero ? PoolMath.LockedShares : Amount.Zero;
                (reserveA, reserveB) = (reserveA + matched.AmountA, reserveB + matched.AmountB);
                Settle(total + fee + minted.Value + locked, fee);
            }
        }

        private void Withdraw()
        {
            var shares = Of(Any(random, 112) % (total - PoolMath.LockedShares + new Amount(1)).Units);
            var fee = PoolMath.ProtocolShares(total, reserveA, reserveB, rootKLast);
            var paid = PoolMath.Burn(shares, reserveA, reserveB, total + fee);
            var expected = model.Burn(shares.Units);
            Assert.Equal(expected is null, paid.IsRefused);
            if (expected is { } amounts)
            {
                Assert.Equal(amounts, (paid.Value.AmountA.Units, paid.Value.AmountB.Units));
                (reserveA, reserveB) = (reserveA - paid.Value.AmountA, reserveB - paid.Value.AmountB);
                Settle(total + fee - shares, fee);
            }
        }

        private void Trade(bool isAIn)
        {
            var amountIn = Of(Any(random, 112));
            var (reserveIn, reserveOut) = isAIn ? (reserveA, reserveB) : (reserveB, reserveA);
            var bought = PoolMath.AmountOut(amountIn, reserveIn, reserveOut, feeBps);
            var expected = model.MostOut(amountIn.Units, isAIn);
            Assert.Equal(expected, bought.IsRefused ? null : bought.Value.Units);
            if (!bought.IsRefused)
            {
                model.Swap(amountIn.Units, bought.Value.Units, isAIn);
                (reserveA, reserveB) = isAIn
                    ? (reserveA + amountIn, reserveB - bought.Value)
                    : (reserveA - bought.Value, reserveB + amountIn);
            }
        }

        private void Settle(Amount newTotal, Amount fee)
        {
            total = newTotal;
            protocol += fee;
            rootKLast = isFeeOn ? PoolMath.RootK(reserveA, reserveB) : Amount.Zero;
        }

        private void AssertSame()
        {
            Assert.Equal((model.A, model.B), ((BigInteger)reserveA.Units, (BigInteger)reserveB.Units));
            Assert.Equal(model.Supply, total.Units);
            Assert.Equal(model.ProtocolShares, protocol.Units);
            Assert.True(total <= PoolMath.RootK(reserveA, reserveB), "More shares than the pool is worth.");
        }
    }
}
