using System.Collections.Immutable;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Pools;

namespace DSLT.Features.Sales;

/// <summary>
/// What each block costs, and what any purchase does. A price is pay tokens for one whole token, scaled by
/// 10^18 as a market's is; the cost of a piece is quantity times its block's price, rounded up to a base unit
/// of the pay token, and that of a purchase the sum over the blocks it spans.
/// </summary>
/// <param name="BlockSize">In base units of the token.</param>
/// <param name="Divisor">Base units of the token times scaled prices, for one base unit of the pay
/// token.</param>
internal sealed record SalePrices(Amount BlockSize, Amount Divisor, ImmutableArray<Amount> Prices)
{
    public const int MaxBlocks = 1_000;
    public const int MaxGrowthBps = 10_000;
    public const int PriceDecimals = 18;

    private const int Bps = 10_000;

    /// <summary>What is for sale.</summary>
    public Amount Total => new(BlockSize.Units * Prices.Length);

    /// <summary>
    /// The price of block k is first * (1 + growth)^k, rounded up to 10^-18: reckoned from the first, so
    /// that no rounding grows. Refused where a price or all proceeds would be more than an amount or a pool
    /// can be.
    /// </summary>
    public static Result<SalePrices> Of(
        Amount first, int growthBps, int blocks, Amount blockSize, int decimals, int payDecimals)
    {
        if (blockSize.Units > PoolMath.MaxReserve.Units / blocks)
        {
            return Refusal.Invalid("block_size", "All blocks together are more than a sale can hold.");
        }

        var prices = ImmutableArray.CreateBuilder<Amount>(blocks);
        var (dividend, divisor) = ((BigInteger)first.Units, BigInteger.One);
        for (var i = 0; i < blocks; i++)
        {
            var price = (dividend + divisor - 1) / divisor;
            if (price > PoolMath.MaxReserve.Units)
            {
                return Refusal.Invalid(
                    "growth_bps", $"The price of block {i + 1} is more than a price can be.");
            }

            prices.Add(new Amount((Int128)price));
            (dividend, divisor) = (dividend * (Bps + growthBps), divisor * Bps);
        }

        var made = new SalePrices(
            blockSize, DivisorOf(decimals, payDecimals), prices.MoveToImmutable());
        var most = made.Prices.Aggregate(
            BigInteger.Zero, (sum, price) => sum + ((BigInteger)price.Units * blockSize.Units));
        return most / made.Divisor.Units >= PoolMath.MaxReserve.Units / 2
            ? Refusal.Invalid("first_price", "The proceeds would be more than a pool can hold.")
            : made;
    }

    /// <summary>At most 10^36, for a token of 18 decimals sold for one of none.</summary>
    public static Amount DivisorOf(int decimals, int payDecimals) =>
        new((Int128)BigInteger.Pow(10, PriceDecimals + decimals - payDecimals));

    /// <summary>What so much costs from a position on; O(blocks spanned).</summary>
    public Amount Cost(Amount position, Amount quantity)
    {
        var cost = Amount.Zero;
        while (!quantity.IsZero)
        {
            var piece = Piece(position, quantity);
            (position, quantity) = (position + piece.Quantity, quantity - piece.Quantity);
            cost += piece.Cost;
        }

        return cost;
    }

    /// <summary>A purchase, block by block.</summary>
    public List<SalePiece> Pieces(Amount position, Amount quantity)
    {
        var pieces = new List<SalePiece>();
        while (!quantity.IsZero)
        {
            var piece = Piece(position, quantity);
            (position, quantity) = (position + piece.Quantity, quantity - piece.Quantity);
            pieces.Add(piece);
        }

        return pieces;
    }

    /// <summary>The most that so much pays for from a position on; never more than there is.</summary>
    public Amount Affordable(Amount position, Amount pay)
    {
        var start = position;
        while (position < Total)
        {
            var piece = Piece(position, Total - position);
            if (piece.Cost > pay)
            {
                // Rounded down it costs at most what there is, and one unit more would cost more.
                return position - start + Amount.MulDiv(pay, Divisor, piece.Price, Rounding.Down);
            }

            (position, pay) = (position + piece.Quantity, pay - piece.Cost);
        }

        return position - start;
    }

    /// <summary>The price of the block that the last of what was sold came from.</summary>
    public Amount LastPrice(Amount sold) => Prices[BlockAt(sold - new Amount(1))];

    public int BlockAt(Amount position) => (int)(position.Units / BlockSize.Units);

    /// <summary>
    /// Tokens enough for a share of the proceeds at the last price, wherever the sale ends: within a block
    /// the need grows with what is raised, so it is the most at the end of one of them.
    /// </summary>
    public Result<Amount> PoolReserve(int shareBps)
    {
        var (most, raised) = (Amount.Zero, Amount.Zero);
        foreach (var price in Prices)
        {
            raised += CostOf(BlockSize, price);
            var share = ShareOf(raised, shareBps);
            if (!Amount.TryMulDiv(share, Divisor, price, Rounding.Down, out var need)
                || need > PoolMath.MaxReserve)
            {
                return Refusal.Invalid("pool_share_bps", "The pool would need more tokens than it can hold.");
            }

            most = need > most ? need : most;
        }

        return most;
    }

    public static Amount ShareOf(Amount raised, int shareBps) =>
        Amount.MulDiv(raised, new Amount(shareBps), new Amount(Bps), Rounding.Down);

    /// <summary>What of a token at a price comes to, rounded up.</summary>
    public Amount CostOf(Amount quantity, Amount price) =>
        Amount.MulDiv(quantity, price, Divisor, Rounding.Up);

    private SalePiece Piece(Amount position, Amount most)
    {
        var block = BlockAt(position);
        var left = new Amount(((block + 1) * BlockSize.Units) - position.Units);
        var quantity = Amount.Min(left, most);
        return new SalePiece(block, Prices[block], quantity, CostOf(quantity, Prices[block]));
    }
}

/// <summary>What a purchase takes from one block.</summary>
internal readonly record struct SalePiece(int Block, Amount Price, Amount Quantity, Amount Cost);
