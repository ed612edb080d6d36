using System.Numerics;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Trading;

namespace DSLT.Tests.Features.Trading;

public sealed class TradingRulesTests
{
    private static readonly Market Market = new(
        1, new MarketToken(1, "GOLD", 3), new MarketToken(2, "USD", 2), new Amount(Ticks(1)), new Amount(1),
        Amount.Zero, 0, 0, MarketState.Open, 0);

    [Fact]
    public void What_is_sold_takes_its_part_of_the_cost_along()
    {
        var trading = Buy(Buy(UserTrading.None, 10_000, 100_00), 30_000, 500_00);
        Assert.Equal("15", Market.AveragePrice(trading.Position.Size, trading.Cost.Size));
        trading = Sell(trading, 10_000, 200_00);
        Assert.Equal(("30", "450", "50"), Texts(trading));
        Assert.Equal("30", Unrealised(trading, price: 16));
        Assert.Equal("-150", Unrealised(trading, price: 10));
    }

    [Fact]
    public void More_sold_than_bought_is_a_position_below_zero_that_gains_from_a_fall()
    {
        var trading = Sell(Buy(UserTrading.None, 1_000, 10_00), 3_000, 36_00);
        Assert.Equal(("-2", "-24", "2"), Texts(trading));
        Assert.Equal("4", Unrealised(trading, price: 10));
        Assert.Equal("-6", Unrealised(trading, price: 15));
        Assert.Equal(("1", "11", "4"), Texts(Buy(trading, 3_000, 33_00)));
    }

    [Fact]
    public void Fees_make_a_purchase_smaller_and_a_sale_bring_less()
    {
        var bought = UserTrading.None.Then(new TradeSide(true, new(1_000), new(10_00), new(1), false));
        Assert.Equal(("0.999", "10", "0"), Texts(bought));
        var sold = bought.Then(new TradeSide(false, new(999), new(10_00), new(5), false));
        Assert.Equal(("0", "0", "-0.05"), Texts(sold));
        Assert.Equal((1, 5), ((int)sold.BaseFees.Units, (int)sold.QuoteFees.Units));
        Assert.Null(Market.AveragePrice(sold.Position.Size, sold.Cost.Size));
    }

    [Fact]
    public void A_trade_with_oneself_costs_its_fees_and_is_no_volume()
    {
        var trading = UserTrading.None
            .Then(new TradeSide(true, new(1_000), new(10_00), new(10), true))
            .Then(new TradeSide(false, new(1_000), new(10_00), new(1), true));
        Assert.Equal((Amount.Zero, Amount.Zero, 0L), (
            trading.BaseVolume, trading.QuoteVolume, trading.Trades));
        Assert.Equal(
            ("-0.01", -1),
            (trading.Position.ToText(3), (int)(trading.Realised - trading.Cost).Units));
    }

    [Fact]
    public void Any_trades_come_to_what_is_worked_out_by_hand_and_no_unit_is_lost()
    {
        var random = new Random(32);
        for (var life = 0; life < 200; life++)
        {
            var (trading, naive) = (UserTrading.None, new NaiveTrading());
            for (var i = 0; i < 60; i++)
            {
                var (quantity, quote) = (random.NextInt64(1, 1_000), random.NextInt64(0, 5_000));
                var (isBuy, isWithOneself) = (random.Next(2) == 0, random.Next(9) == 0);
                var fee = random.NextInt64(0, (isBuy ? quantity : quote) / (random.Next(4) == 0 ? 1 : 9) + 1);
                trading = trading.Then(
                    new TradeSide(isBuy, new(quantity), new(quote), new(fee), isWithOneself));
                (isBuy ? naive.Buy : (Action<BigInteger, BigInteger, BigInteger, bool>)naive.Sell)(
                    quantity, quote, fee, isWithOneself);
                Assert.Equal(naive.Text, TextOf(trading));
                Assert.Equal(naive.Cash, (BigInteger)(trading.Realised - trading.Cost).Units);
            }
        }
    }

    [Fact]
    public void Figures_stop_at_the_largest_amount_and_never_throw()
    {
        var all = new Amount(Int128.MaxValue - 1);
        var trading = UserTrading.None;
        for (var i = 0; i < 8; i++)
        {
            trading = trading.Then(new TradeSide(i % 3 != 0, all, all, Amount.Zero, false));
        }

        Assert.Equal(Amount.Max, trading.BaseVolume);
        Assert.Null(TradingRules.Unrealised(trading, Market, long.MaxValue / 2));
        Assert.Null(TradingRules.Unrealised(trading, Market, lastPrice: 0));
    }

    internal static string TextOf(UserTrading trading) =>
        $"{trading.BaseVolume} {trading.QuoteVolume} {trading.Trades} {trading.BaseFees} {trading.QuoteFees} "
        + $"{trading.Position} {trading.Cost} {trading.Realised}";

    private static UserTrading Buy(UserTrading before, long quantity, long quote) =>
        before.Then(new TradeSide(true, new(quantity), new(quote), Amount.Zero, false));

    private static UserTrading Sell(UserTrading before, long quantity, long quote) =>
        before.Then(new TradeSide(false, new(quantity), new(quote), Amount.Zero, false));

    private static (string Position, string Cost, string Realised) Texts(UserTrading trading) =>
        (trading.Position.ToText(3), trading.Cost.ToText(2), trading.Realised.ToText(2));

    private static string? Unrealised(UserTrading trading, long price) =>
        TradingRules.Unrealised(trading, Market, price)?.ToText(2);

    private static Int128 Ticks(long whole) => whole * (Int128)1_000_000_000_000_000_000;
}
