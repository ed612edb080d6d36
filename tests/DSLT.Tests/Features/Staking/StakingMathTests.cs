using DSLT.Core;
using DSLT.Features.Staking;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingMathTests
{
    private static readonly Amount Plenty = new(1_000_000_000);

    /// <summary>
    /// The stakers of MasterChef's own test: 1,000 each second from 300 on; Alice stakes 10 at 310, Bob 20 at
    /// 314, Carol 30 at 318, Alice 10 more at 320, Bob takes 5 at 330, and they leave at 340, 350 and 360.
    /// What each has by then is a sum of fractions, written out.
    /// </summary>
    [Fact]
    public void MasterChefs_stakers_earn_what_they_do_there()
    {
        var chef = new Chef(Programme(StakingMode.Rate, 1_000));
        chef.Stake(310, 0, 10);
        chef.Stake(314, 1, 20);
        chef.Stake(318, 2, 30);
        chef.Stake(320, 0, 10);
        Assert.Equal(5_666, chef.Claimable(320, 0));
        chef.Stake(330, 1, -5);
        Assert.Equal(6_190, chef.Claimable(330, 1));
        chef.Stake(340, 0, -20);
        chef.Stake(350, 1, -15);
        Assert.Equal((11_600, 11_831), (chef.Claimable(360, 0), chef.Claimable(360, 1)));

        // 2*3/6 + 10*3/7 + 10*3/6.5 + 10*3/4.5 + 10 thousand, rounded down.
        Assert.Equal(26_567, chef.Claimable(360, 2));
    }

    /// <summary>Nobody is paid for the time before the first stake, as nothing was released.</summary>
    [Fact]
    public void Time_without_stakes_releases_nothing()
    {
        var chef = new Chef(Programme(StakingMode.Rate, 7));
        chef.Stake(100, 0, 1);
        chef.Stake(110, 0, -1);
        chef.Stake(200, 1, 1);
        Assert.InRange(chef.Claimable(210, 0), 69, 70);
        Assert.InRange(chef.Claimable(210, 1), 69, 70);
    }

    [Fact]
    public void A_year_at_an_apy_is_the_apy()
    {
        var chef = new Chef(Programme(StakingMode.Apy, 0, 1_250));
        chef.Stake(0, 0, 80_000);
        Assert.Equal(10_000, chef.Claimable(365 * 24 * 3_600, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Looking_often_changes_nothing(bool byRate)
    {
        var programme = Programme(byRate ? StakingMode.Rate : StakingMode.Apy, 3, 733);
        var (seldom, often) = (new Chef(programme), new Chef(programme));
        foreach (var chef in new[] { seldom, often })
        {
            chef.Stake(1, 0, 7);
            chef.Stake(2, 1, 990_001);
        }

        for (var second = 3; second <= 5_000; second++)
        {
            often.Claimable(second, 0);
        }

        foreach (var user in new[] { 0, 1 })
        {
            Assert.Equal(seldom.Claimable(5_000, user), often.Claimable(5_000, user));
        }

        Assert.Equal(seldom.State.Tiers[0].PerUnit, often.State.Tiers[0].PerUnit);
    }

    /// <summary>Three fifths of the stake are owed three fifths of what there is, and no more.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_never_owes_more_than_the_fund_holds(bool byRate)
    {
        var mode = byRate ? StakingMode.Rate : StakingMode.Apy;
        var chef = new Chef(Programme(mode, 1_000, 1_000_000)) { Fund = new Amount(1_001) };
        chef.Stake(0, 0, 30_000);
        chef.Stake(0, 1, 20_000);
        Assert.Equal((600, 400), (chef.Claimable(10_000_000, 0), chef.Claimable(10_000_000, 1)));
        Assert.Equal(chef.Fund, chef.State.Liabilities);
        chef.Fund = new Amount(1_001 + 500);
        Assert.Equal((900, 600), (chef.Claimable(20_000_000, 0), chef.Claimable(20_000_000, 1)));
    }

    [Fact]
    public void What_is_shared_goes_to_those_who_stay_by_weight()
    {
        var programme = Programme(StakingMode.Rate, 0) with
        {
            Tiers = [new StakingTier("one", 0, 0, 10_000), new StakingTier("two", 0, 0, 20_000)],
        };
        var chef = new Chef(programme);
        chef.Stake(0, 0, 100);
        chef.Stake(0, 1, 100, tier: 1);
        for (var i = 0; i < 1_000; i++)
        {
            chef.Share(new Amount(1));
        }

        Assert.Equal((333, 666), (chef.Claimable(1, 0), chef.Claimable(1, 1)));
        Assert.Equal(new Amount(1_000), chef.State.Liabilities);
    }

    private static StakingProgramme Programme(StakingMode mode, long rate, int apy = 0) => new(
        1, 1, 1, mode, new Amount(rate), 1, [new StakingTier("only", 0, apy, 10_000)], Amount.Zero, null,
        null, 0, PenaltyTo.Treasury, 0, StakingStatus.Open, 1, 0);

    /// <summary>A programme with positions in memory.</summary>
    private sealed class Chef(StakingProgramme programme)
    {
        private readonly Dictionary<int, StakingPosition> positions = [];

        public StakingState State { get; private set; } = StakingState.Of(programme);

        public Amount Fund { get; set; } = Plenty;

        public void Stake(long second, int user, int amount, int tier = 0)
        {
            var position = Look(second, user, tier);
            var staked = new Amount(position.Staked.Units + amount);
            var all = State.Tiers[tier];
            State = State.With(
                tier, all with { Staked = new Amount(all.Staked.Units + amount) });
            positions[user] = position with { Staked = staked };
        }

        public long Claimable(long second, int user) =>
            (long)Look(second, user, positions[user].Tier).Claimable.Units;

        public void Share(Amount amount) => State = StakingMath.Share(programme, State, amount);

        private StakingPosition Look(long second, int user, int tier)
        {
            State = StakingMath.Accrue(programme, State, Fund, second * Clock.Second);
            var position = positions.GetValueOrDefault(user) ?? new StakingPosition(
                user, 1, tier, user, Amount.Zero, State.Tiers[tier].PerUnit, 0, 0, false, 0);
            return positions[user] = StakingMath.Settle(position, State);
        }
    }
}
