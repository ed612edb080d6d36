using System.Numerics;
using DSLT.Core;
using DSLT.Features.Pools;
using DSLT.Features.Sales;

namespace DSLT.Tests.Features.Sales;

public sealed class SalePricesTests
{
    [Fact]
    public void Each_block_is_dearer_by_the_growth_reckoned_from_the_first()
    {
        var prices = Of("1", 1_000, 4, 10).Prices.Select(SaleView.PriceText);
        Assert.Equal(["1", "1.1", "1.21", "1.331"], prices);
        Assert.Equal(
            ["0.000000000000000003", "0.000000000000000004", "0.000000000000000004"],
            Of("0.000000000000000003", 1_000, 3, 10).Prices.Select(SaleView.PriceText));
        Assert.Equal(["2", "2"], Of("2", 0, 2, 10).Prices.Select(SaleView.PriceText));
    }

    [Fact]
    public void A_purchase_pays_each_block_its_own_price()
    {
        var prices = Of("1", 1_000, 3, 10, decimals: 0);
        Assert.Equal(new Amount(1_000 + 550), prices.Cost(Amount.Zero, new Amount(15)));
        Assert.Equal(
            [(0, 300L, 3L), (1, 1_100L, 10L), (2, 121L, 1L)],
            prices.Pieces(new Amount(7), new Amount(14)).Select(piece =>
                (piece.Block, (long)piece.Cost.Units, (long)piece.Quantity.Units)));
        Assert.Equal(prices.Prices[1], prices.LastPrice(new Amount(20)));
        Assert.Equal(prices.Prices[2], prices.LastPrice(new Amount(21)));
    }

    /// <summary>Against a model that buys unit by unit and then rounds each block's part up.</summary>
    [Fact]
    public void Any_purchase_costs_and_buys_what_a_model_says_that_goes_unit_by_unit()
    {
        var random = new Random(11);
        for (var run = 0; run < 400; run++)
        {
            var (blocks, size) = (random.Next(1, 6), random.Next(1, 12));
            var prices = Of(
                $"{random.Next(0, 30)}.{random.Next(1, 1_000):D3}", random.Next(0, 3_000), blocks, size,
                decimals: random.Next(0, 3));
            var position = random.Next(0, blocks * size);
            var quantity = random.Next(1, (blocks * size) - position + 1);
            Assert.Equal(
                Model(prices, position, quantity), prices.Cost(Units(position), Units(quantity)).Units);
            var pieces = prices.Pieces(Units(position), Units(quantity));
            Assert.Equal(quantity, (int)pieces.Sum(piece => (long)piece.Quantity.Units));
            Assert.Equal(
                Model(prices, position, quantity),
                pieces.Aggregate(BigInteger.Zero, (sum, piece) => sum + piece.Cost.Units));
            var pay = random.Next(0, 20_000);
            var most = 0;
            while (position + most < blocks * size && Model(prices, position, most + 1) <= pay)
            {
                most++;
            }

            Assert.Equal(most, prices.Affordable(Units(position), Units(pay)).Units);
        }
    }

    [Fact]
    public void The_reserve_is_enough_for_the_pool_wherever_a_sale_ends()
    {
        var random = new Random(5);
        for (var run = 0; run < 200; run++)
        {
            var (blocks, size, share) = (random.Next(1, 8), random.Next(1, 40), random.Next(1, 10_001));
            var prices = Of($"{random.Next(1, 900)}", random.Next(0, 9_000), blocks, size, decimals: 2);
            var reserve = prices.PoolReserve(share).Value;
            for (var sold = 1; sold <= blocks * size; sold++)
            {
                var raised = prices.Cost(Amount.Zero, Units(sold));
                var need = SalePrices.ShareOf(raised, share).Units * (BigInteger)prices.Divisor.Units
                    / prices.LastPrice(Units(sold)).Units;
                Assert.True(need <= reserve.Units, $"{need} of {reserve} at {sold}");
            }
        }
    }

    [Fact]
    public void What_would_leave_the_range_is_refused()
    {
        Assert.Equal("invalid_growth_bps", Try("1", 10_000, 1_000, Units(1)));
        Assert.Equal("invalid_block_size", Try("1", 0, 2, PoolMath.MaxReserve));
        Assert.Equal("invalid_first_price", Try("1000000000000", 0, 2, new Amount(Int128.One << 110)));
        Assert.Null(Try("0.5", 1_000, 300, Units(1_000_000)));
        Assert.Equal(
            Int128.Parse("1000000000000000000000000000000000000"), SalePrices.DivisorOf(18, 0).Units);
    }

    private static string? Try(string first, int growth, int blocks, Amount size) => SalePrices.Of(
        Amount.Parse(first, 18).Value, growth, blocks, size, 6, 6).Refusal?.Code.Name;

    private static Amount Units(long units) => new(units);

    private static SalePrices Of(string first, int growth, int blocks, long size, int decimals = 0) =>
        SalePrices.Of(
            Amount.Parse(first, 18).Value, growth, blocks, Units(size), decimals, payDecimals: 2).Value;

    private static BigInteger Model(SalePrices prices, int position, int quantity)
    {
        var perBlock = new Dictionary<int, BigInteger>();
        for (var unit = position; unit < position + quantity; unit++)
        {
            var block = unit / (int)prices.BlockSize.Units;
            perBlock[block] = perBlock.GetValueOrDefault(block) + prices.Prices[block].Units;
        }

        return perBlock.Values.Aggregate(
            BigInteger.Zero,
            (sum, exact) => sum + ((exact + prices.Divisor.Units - 1) / prices.Divisor.Units));
    }
}
