using DSLT.Core;
using DSLT.Features.Sales;
using DSLT.Features.Tokens;

namespace DSLT.Tests.Features.Sales;

public sealed class SaleRulesTests
{
    private static readonly Token Gold = new(
        1, "GOLD", "Gold", 0, null, Mintable: true, Paused: false, Issuer: 1, "{}", 0);

    /// <summary>Ten to be sold from 100 to 200, in a round up to 150 and one from 160 on.</summary>
    private static readonly Sale Sale = Sale.Of(
        SalePrices.Of(new Amount(1), 0, 2, new Amount(5), 0, 0).Value) with
    {
        Start = 100,
        End = 200,
        Limits = new SaleLimits(new Amount(3), new Amount(6), new Amount(8)),
        Rounds =
        [
            new SaleRound("first", 100, 150, Listed: true, 1, new Amount(4)),
            new SaleRound("second", 160, 200, Listed: false, 0, new Amount(6)),
        ],
    };

    [Theory]
    [InlineData(99, "sale_not_open")]
    [InlineData(100, null)]
    [InlineData(149, null)]
    [InlineData(150, "sale_not_open")]
    [InlineData(160, null)]
    [InlineData(199, null)]
    [InlineData(200, "sale_ended")]
    public void A_round_takes_purchases_from_its_start_to_before_its_end(long now, string? code) =>
        Assert.Equal(code, SaleRules.RoundAt(Sale, SaleState.New, now).Refusal?.Code.Name);

    [Fact]
    public void What_was_decided_comes_before_what_time_says()
    {
        var paused = SaleState.New with { Stage = SaleStage.Paused };
        var soldOut = SaleState.New with { Sold = new Amount(10) };
        var settled = soldOut with { Stage = SaleStage.Settled };
        Assert.Equal("sale_paused", SaleRules.RoundAt(Sale, paused, 120).Refusal?.Code.Name);
        Assert.Equal("sale_sold_out", SaleRules.RoundAt(Sale, soldOut, 120).Refusal?.Code.Name);
        Assert.Equal("sale_ended", SaleRules.RoundAt(Sale, settled, 120).Refusal?.Code.Name);
        Assert.Equal(
            ["planned", "open", "ended"],
            new long[] { 99, 100, 200 }.Select(now => SaleRules.Status(Sale, SaleState.New, now)));
        Assert.Equal("paused", SaleRules.Status(Sale, paused, 120));
        Assert.Equal("soldOut", SaleRules.Status(Sale, soldOut, 120));
        Assert.True(SaleRules.IsDue(Sale, soldOut, 120));
        Assert.False(SaleRules.IsDue(Sale, SaleState.New, 199));
        Assert.False(SaleRules.IsDue(Sale, settled, 300));
    }

    [Fact]
    public void A_round_is_for_those_of_its_tier_who_are_on_its_list()
    {
        Assert.Equal("tier_too_low", SaleRules.MayBuy(Sale.Rounds[0], 0, isListed: true)?.Code.Name);
        Assert.Equal("not_on_allow_list", SaleRules.MayBuy(Sale.Rounds[0], 1, isListed: false)?.Code.Name);
        Assert.Null(SaleRules.MayBuy(Sale.Rounds[0], 1, isListed: true));
        Assert.Null(SaleRules.MayBuy(Sale.Rounds[1], 0, isListed: false));
    }

    [Theory]
    [InlineData(0, 0, 0, 2, "sale_limit_exceeded")]
    [InlineData(0, 0, 0, 4, null)]
    [InlineData(0, 0, 0, 5, "sale_limit_exceeded")]
    [InlineData(1, 0, 0, 6, null)]
    [InlineData(1, 0, 0, 7, "sale_limit_exceeded")]
    [InlineData(1, 5, 4, 4, null)]
    [InlineData(1, 5, 4, 5, "sale_limit_exceeded")]
    [InlineData(1, 5, 4, 3, null)]
    [InlineData(1, 8, 0, 2, null)]
    [InlineData(1, 8, 0, 1, "sale_limit_exceeded")]
    [InlineData(1, 8, 0, 3, "sale_sold_out")]
    public void A_purchase_is_within_all_limits_or_the_rest(
        int round, long sold, long bought, long quantity, string? code)
    {
        var buyer = SaleBuyer.None with
        {
            Bought = new Amount(bought),
            Round = 0,
            InRound = new Amount(bought),
        };
        Assert.Equal(code, SaleRules.CheckLimits(
            Sale, round, SaleState.New with { Sold = new Amount(sold) }, buyer, new Amount(quantity), Gold)
            ?.Code.Name);
    }

    [Fact]
    public void A_buyer_starts_anew_in_each_round_and_keeps_the_number()
    {
        var first = SaleRules.After(
            Sale, SaleState.New with { Buyers = 4 }, SaleBuyer.None, 0, new Amount(4), new Amount(40));
        Assert.Equal((5L, new Amount(4), true), (first.Number, first.InRound, first.Done));
        var second = SaleRules.After(
            Sale with { SoftCap = new Amount(1) }, SaleState.New with { Buyers = 9 }, first, 1,
            new Amount(3), new Amount(30));
        Assert.Equal(
            (5L, new Amount(7), new Amount(70), 1, new Amount(3), false),
            (second.Number, second.Bought, second.Paid, second.Round, second.InRound, second.Done));
    }
}
