using System.Numerics;
using DSLT.Core;
using DSLT.Features.Staking;
using DSLT.Sequencing;

namespace DSLT.Tests.Features.Staking;

public sealed class StakingMathTests
{
    private static readonly Int128 Whole = 1_000_000_000_000_000_000;

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

    /// <summary>
    /// The cases of StakingRewards' own test: 100 tokens of 18 decimals staked, 5,000 released in a week at
    /// what that contract makes of it for each second. A day earns a day of the rate; a week all that the
    /// week releases, and after a second one as much again; what was fetched is not earned any more.
    /// </summary>
    [Fact]
    public void Synthetixs_staker_earns_what_it_does_there()
    {
        const int day = 24 * 3_600;
        var rate = 5_000 * Whole / (7 * day);
        Assert.Equal(8_267_195_767_195_767, rate);
        var chef = new Chef(Programme(StakingMode.Rate, (long)rate)) { Fund = new Amount(15_000 * Whole) };
        Assert.Equal(Amount.Zero, chef.Earned(0, 0));
        chef.Stake(0, 0, 100 * Whole);
        Assert.Equal(new Amount(day * rate), chef.Earned(day, 0));
        Assert.Equal(new Amount(7 * day * rate), chef.Earned(7 * day, 0));
        Assert.Equal(new Amount(14 * day * rate), chef.Earned(14 * day, 0));

        chef.Fetch(14 * day, 0);
        Assert.Equal(Amount.Zero, chef.Earned(14 * day, 0));
        chef.Stake(15 * day, 0, -100 * Whole);
        Assert.Equal(new Amount(day * rate), chef.Earned(16 * day, 0));
    }

    /// <summary>
    /// Stakes of up to 2^120 units, by weight or at an APY: what all are owed is what was released, but for
    /// less than a unit of each of them and of the division that is under way.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void However_much_is_staked_less_than_a_unit_of_each_is_not_owed_yet(bool byRate)
    {
        const int users = 5;
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var programme = Programme(byRate ? StakingMode.Rate : StakingMode.Apy, 1_234_567_891, 731);
            var chef = new Chef(programme) { Fund = new Amount(Int128.One << 126) };
            var stakes = new Int128[users];
            var released = BigInteger.Zero;
            for (var second = 0; second < 40; second++)
            {
                var all = stakes.Aggregate(BigInteger.Zero, (sum, stake) => sum + stake);
                released += all.IsZero ? 0 : byRate ? (BigInteger)programme.Rate.Units << 64
                    : (all * 731 << 64) / (10_000L * 365 * 24 * 3_600);
                var user = random.Next(users);
                var more = (Int128)random.NextInt64() << random.Next(57);
                chef.Stake(second + 1, user, more);
                stakes[user] += more;
            }

            var owed = Enumerable.Range(0, users).Where(user => stakes[user] > 0).Aggregate(
                BigInteger.Zero, (sum, user) => sum + chef.Earned(40, user).Units);
            Assert.InRange((released >> 64) - owed, 0, users);
        }
    }

    /// <summary>What journals of the first scale hold, 2^64 to a unit, is read as the same figures.</summary>
    [Fact]
    public void Figures_of_the_first_scale_are_read_as_what_they_meant()
    {
        var coarse = (BigInteger)7 << 64;
        var writer = new PayloadWriter();
        writer.Number(1);
        writer.Unsigned(1);
        writer.Amount(new Amount(40));
        StakingChanged.Write(writer, coarse);
        StakingChanged.Write(writer, coarse);
        writer.Number(99);
        StakingChanged.Write(writer, coarse);
        StakingChanged.Write(writer, coarse);
        StakingChanged.Write(writer, coarse);
        writer.Unsigned(2);
        writer.Unsigned(1);
        writer.Amount(new Amount(5));
        writer.Number(0);
        writer.Number(0);

        var again = new PayloadWriter();
        var old = new PayloadReader(writer.Written);
        StakingChanged.Read(ref old, isCoarse: true).Write(again);

        var written = new PayloadReader(again.Written);
        written.Number();
        written.Count();
        written.Amount();
        Assert.Equal(new Amount(7), StakingMath.Floor(StakingChanged.Figure(ref written, isCoarse: false)));
        Assert.Equal(new Amount(7), StakingMath.Floor(StakingChanged.Figure(ref written, isCoarse: false)));
        written.Number();
        Assert.Equal(StakingMath.Scaled(new Amount(7)), StakingChanged.Figure(ref written, isCoarse: false));
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

        public void Stake(long second, int user, Int128 amount, int tier = 0)
        {
            var position = Look(second, user, tier);
            var staked = new Amount(position.Staked.Units + amount);
            var all = State.Tiers[tier];
            State = State.With(
                tier, all with { Staked = new Amount(all.Staked.Units + amount) });
            positions[user] = position with { Staked = staked };
        }

        public long Claimable(long second, int user) => (long)Earned(second, user).Units;

        public Amount Earned(long second, int user) =>
            Look(second, user, positions.GetValueOrDefault(user)?.Tier ?? 0).Claimable;

        public void Fetch(long second, int user)
        {
            var (position, reward) = (Look(second, user, positions[user].Tier), Earned(second, user));
            positions[user] = position with { Owed = position.Owed - StakingMath.Scaled(reward) };
            State = State with { Owed = State.Owed - StakingMath.Scaled(reward) };
            Fund -= reward;
        }

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
