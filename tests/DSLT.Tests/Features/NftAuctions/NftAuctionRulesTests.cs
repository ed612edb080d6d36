using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.Tokens;

namespace DSLT.Tests.Features.NftAuctions;

public sealed class NftAuctionRulesTests
{
    private const long Now = 1_000 * Clock.Day;

    private static readonly Token Gold = new(
        1, "GOLD", "GOLD", 0, null, Mintable: true, Paused: false, Issuer: 1, "{}", 0);

    private static readonly NftAuction New = new(
        1, 1, 1, Seller: 7, 1, new NftAuctionTerms(1, new Amount(10), Amount.Zero, 500, Amount.Zero, 300),
        Now + Clock.Hour, NftAuctionStatus.Open, 0, Amount.Zero, 0, 0, Now);

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void The_first_bid_is_at_least_the_first_price(long bid, bool isEnough) =>
        Assert.Equal(isEnough, NftAuctionRules.CheckBid(New, new Amount(bid), Gold) is null);

    [Theory]
    [InlineData(10, 500, 11)]
    [InlineData(20, 500, 21)]
    [InlineData(21, 500, 23)]
    [InlineData(1, 1, 2)]
    [InlineData(100, 10_000, 200)]
    public void A_later_bid_is_a_step_above_the_one_before_rounded_up(long best, int bps, long least)
    {
        var auction = Led(best) with { Terms = New.Terms with { StepBps = bps } };
        Assert.Equal(new Amount(least), NftAuctionRules.LeastBid(auction));
        Assert.NotNull(NftAuctionRules.CheckBid(auction, new Amount(least - 1), Gold));
        Assert.Null(NftAuctionRules.CheckBid(auction, new Amount(least), Gold));
    }

    [Fact]
    public void A_step_may_be_an_amount()
    {
        var auction = Led(10) with { Terms = New.Terms with { StepBps = 0, Step = new Amount(7) } };
        Assert.Equal(new Amount(17), NftAuctionRules.LeastBid(auction));
    }

    [Fact]
    public void Above_the_highest_amount_there_is_no_bid()
    {
        var auction = Led(10) with { Bid = Amount.Max };
        Assert.Null(NftAuctionRules.LeastBid(auction));
        Assert.Equal(Code.BidTooLow, NftAuctionRules.CheckBid(auction, Amount.Max, Gold)?.Code);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void It_takes_bids_until_its_end_and_not_at_it(long after, bool isOpen) =>
        Assert.Equal(isOpen, NftAuctionRules.CheckOpen(New, New.EndsAt + after) is null);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void It_is_settled_from_its_end_on(long after, bool isSettled) =>
        Assert.Equal(isSettled, NftAuctionRules.CheckSettles(New, New.EndsAt + after) is null);

    [Theory]
    [InlineData(301, 0)]
    [InlineData(300, 0)]
    [InlineData(299, 1)]
    [InlineData(1, 299)]
    public void A_bid_within_the_extension_moves_the_end(long secondsBefore, long later) => Assert.Equal(
        New.EndsAt + (later * Clock.Second),
        NftAuctionRules.EndAfterBid(New, New.EndsAt - (secondsBefore * Clock.Second)));

    [Theory]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public void A_reserve_is_met_by_as_much(long bid, bool isMet) => Assert.Equal(
        isMet, (Led(bid) with { Terms = New.Terms with { Reserve = new Amount(20) } }).IsReserveMet);

    [Fact]
    public void Without_a_bid_no_reserve_is_met_not_even_none() => Assert.False(New.IsReserveMet);

    [Theory]
    [InlineData(7, false, false, null)]
    [InlineData(7, false, true, "auction_has_bids")]
    [InlineData(7, true, true, null)]
    [InlineData(8, false, false, "forbidden")]
    [InlineData(8, true, true, null)]
    public void Sellers_cancel_what_nobody_bid_for_and_operators_anything(
        long user, bool isOperator, bool hasBid, string? code) => Assert.Equal(
            code, NftAuctionRules.CheckCancels(hasBid ? Led(10) : New, user, isOperator)?.Code.Name);

    [Theory]
    [InlineData(299, false)]
    [InlineData(300, true)]
    [InlineData(60 * 86_400, true)]
    [InlineData((60 * 86_400) + 1, false)]
    public void It_lasts_five_minutes_to_sixty_days(long seconds, bool isAllowed) => Assert.Equal(
        isAllowed,
        !NftAuctionRules.End(Clock.Time(Now + (seconds * Clock.Second)), Now).IsRefused);

    private static NftAuction Led(long bid) => New with { Bidder = 8, Bid = new Amount(bid), Bids = 1 };
}
