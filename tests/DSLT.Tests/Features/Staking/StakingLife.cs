using System.Numerics;
using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Staking;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

/// <summary>
/// Random commands of four users on a staking programme, beside a model that goes second by second and knows
/// nothing of sums: each second it shares out what is released then. Of what is paid a part is a fee, some of
/// which goes to who brought the user: each of the four was brought by the next.
/// </summary>
internal sealed class StakingLife(TestStore store, Random random, StakingMode mode)
{
    private const long Gold = 1;
    private const int ModelBits = 192;
    private const long Year = 365 * 24 * 3_600;

    private static readonly string[] Tiers = ["free", "locked"];

    private readonly List<Naive> positions = [];
    private readonly int[] apys = [731_000, 999_999];
    private BigInteger fund;
    private BigInteger released;
    private BigInteger dropped;
    private long rate = 37;
    private int feeBps;
    private long fees;
    private long treasury;
    private long days;

    public int Claims { get; private set; }

    public int Fees { get; private set; }

    public async Task Begin()
    {
        var tiers = Tiers.Select((name, i) => mode == StakingMode.Apy
            ? new StakingTierRequest(name, i, apys[i])
            : new StakingTierRequest(name, i, WeightBps: 10_000 + (i * 7_500))).ToList();
        await Write(1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", mode == StakingMode.Apy ? "apy" : "rate", tiers,
            mode == StakingMode.Rate ? Text(rate) : null, PenaltyBps: 1_250, PenaltyTo: "stayers")));
        await Fund();
        await Refer();
    }

    /// <summary>Some time, and then a command.</summary>
    public async Task Step()
    {
        var seconds = random.Next(0, 40);
        store.Clock.Advance(TimeSpan.FromSeconds(seconds));
        for (var i = 0; i < seconds; i++)
        {
            Second();
        }

        var open = positions.Where(position => position.IsOpen).ToList();
        var kind = random.Next(12);
        if (kind == 11)
        {
            await ChangeFee();
        }
        else if (kind == 10)
        {
            await Distribute(open);
        }
        else if (kind == 0)
        {
            await Fund();
        }
        else if (kind == 1)
        {
            await ChangeRates();
        }
        else if (kind < 4 || open.Count < 3)
        {
            await Stake();
        }
        else
        {
            await Change(open[random.Next(open.Count)], kind);
        }
    }

    /// <summary>Everybody leaves: what each was paid and gave up is what the model says.</summary>
    public async Task End()
    {
        foreach (var position in positions.Where(position => position.IsOpen).ToList())
        {
            await Unstake(position, isAll: true);
        }

        Assert.All(positions, position => Assert.False(position.IsOpen));
    }

    private async Task Refer()
    {
        await Write(1, tx => ReferralCommands.Set(
            tx, new SetReferralsRequest(StakingBps: [2_500, 0, 1_999], BindingDays: 1)));
        for (var user = 1; user < TradingStore.Users; user++)
        {
            var code = $"OF-{user + 1}";
            await Write(user + 1, tx => ReferralCommands.CreateCode(tx, new CreateCodeRequest(code)));
            await Write(user, tx => ReferralCommands.Bind(tx, code));
        }
    }

    private Task ChangeFee()
    {
        feeBps = random.Next(3) == 0 ? 0 : random.Next(1, StakingRules.MaxRewardFeeBps + 1);
        return Write(1, tx => StakingCommands.Update(
            tx, "1", new UpdateStakingRequest(RewardFeeBps: feeBps)));
    }

    private static string Text(long units) => new Amount(units).ToText(6);

    private void Second()
    {
        var open = positions.Where(position => position.Staked > 0).ToList();
        var parts = open.Select(Part).ToList();
        var needed = parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part);
        var left = (fund << ModelBits) - positions.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Earned);
        for (var i = 0; i < open.Count; i++)
        {
            Earn(open[i], needed <= left ? parts[i] : parts[i] * left / needed);
        }

        BigInteger Part(Naive position)
        {
            if (mode == StakingMode.Apy)
            {
                return ((BigInteger)position.Staked * apys[position.Tier] << ModelBits) / (10_000 * Year);
            }

            var weight = open.Sum(p => p.Weight);
            return ((BigInteger)rate * position.Weight << ModelBits) / weight;
        }
    }

    private Task Fund()
    {
        var amount = random.Next(1, 3) == 1 ? random.Next(1, 500) : random.Next(1, 50_000);
        fund += amount;
        return Write(1, tx => StakingCommands.Fund(tx, "1", Text(amount)));
    }

    private Task ChangeRates()
    {
        if (mode == StakingMode.Rate)
        {
            rate = random.Next(0, 60);
            return Write(1, tx => StakingCommands.Update(
                tx, "1", new UpdateStakingRequest(Rate: Text(rate))));
        }

        (apys[0], apys[1]) = (random.Next(0, 1_000_000), random.Next(0, 1_000_000));
        return Write(1, tx => StakingCommands.Update(tx, "1", new UpdateStakingRequest(ApyBps: apys)));
    }

    private async Task Stake()
    {
        var naive = new Naive
        {
            Id = positions.Count + 1,
            User = random.Next(1, TradingStore.Users + 1),
            Tier = random.Next(2),
            Staked = random.Next(1, 2_000_000),
            Compounds = random.Next(3) == 0,
        };
        if (positions.Count(position => position.IsOpen && position.User == naive.User)
            < StakeCommands.MaxPositions)
        {
            positions.Add(naive);
            await Write(naive.User, tx => StakeCommands.Stake(
                tx, new StakeRequest("1", Text(naive.Staked), Tiers[naive.Tier], naive.Compounds)));
        }
    }

    private async Task Change(Naive position, int kind)
    {
        var id = position.Id.ToText();
        var before = await Has(position.User);
        switch (kind)
        {
            case 4 or 5:
                var more = random.Next(1, 100_000);
                position.Staked += more;
                await Write(position.User, tx => StakeCommands.Add(tx, id, Text(more)));
                Assert.Equal(-more, await Has(position.User) - before);
                return;
            case 6 when position.Earned >> ModelBits > 2:
                await Write(position.User, tx => StakeCommands.Compound(tx, id));
                var added = await StakedOf(position) - position.Staked;
                position.Staked += added;
                await Paid(position, added);
                return;
            case 7 when position.Earned >> ModelBits > 2:
                await Write(position.User, tx => StakeCommands.Claim(tx, id));
                await Paid(position, (long)(await Has(position.User) - before));
                return;
            default:
                await Unstake(position, isAll: random.Next(2) == 0);
                return;
        }
    }

    /// <summary>A day's distribution, and the same again, which changes nothing.</summary>
    private async Task Distribute(List<Naive> open)
    {
        var rewards = await Read(Rewards);
        var (day, ids) = (++days, open.Select(position => position.Id).ToArray());
        await Write(1, tx => StakingDistribution.Run(tx, 1, day, after: 0, ids, isLast: true));
        foreach (var position in open)
        {
            var reward = (long)rewards[position.Id].Units;
            if (FeeOf(reward) == reward)
            {
                continue;
            }

            position.Staked += position.Compounds ? reward - FeeOf(reward) : 0;
            Assert.Equal(position.Staked, await StakedOf(position));
            await Paid(position, reward - FeeOf(reward), reward);
        }

        var users = await Read(Balances);
        await Write(1, tx => StakingDistribution.Run(tx, 1, day, after: 0, ids, isLast: true));
        Assert.Equal(users, await Read(Balances));

        Dictionary<long, Amount> Rewards(State state) => open.ToDictionary(
            position => position.Id,
            position => StakingMath.Settle(
                state.Staking.FindPosition(position.Id)!,
                StakingCommands.Current(state, state.Staking.Find(1)!, store.Clock.NowMicros())).Claimable);

        Int128[] Balances(State state) => [.. Enumerable.Range(1, TradingStore.Users)
            .Select(user => state.Holdings.Of(Holder.User(user), Gold).Available.Units)];
    }

    private async Task Unstake(Naive position, bool isAll)
    {
        var before = await Has(position.User);
        var leaving = isAll ? position.Staked : random.NextInt64(1, position.Staked + 1);
        isAll = leaving == position.Staked;
        var isLocked = await Read(state =>
            state.Staking.FindPosition(position.Id)!.LockedUntil > store.Clock.GetUtcNow().UtcTicks / 10
                - (DateTime.UnixEpoch.Ticks / 10));
        await Write(position.User, tx => StakeCommands.Unstake(
            tx, position.Id.ToText(),
            new UnstakeRequest(isAll ? null : Text(leaving), AcceptPenalty: true)));
        var penalty = isLocked ? ((leaving * 1_250) + 9_999) / 10_000 : 0;
        var got = (long)(await Has(position.User) - before) - (leaving - penalty);
        position.Staked -= leaving;
        if (positions.Any(other => other.Staked > 0))
        {
            fund += penalty;
            Share(penalty);
        }
        else
        {
            treasury += penalty;
        }

        Assert.True(got == 0 || position.Staked == 0, $"{got} was paid beside the principal");
        if (position.Staked == 0)
        {
            await Paid(position, got);
            dropped += position.Earned;
            position.Earned = 0;
        }
    }

    /// <summary>
    /// What was paid with its fee is what was earned, rounded down, and never more; the fee is with the
    /// treasury and who brought the user. Unless it is known, the whole is what left the fund.
    /// </summary>
    private async Task Paid(Naive position, long net, long? known = null)
    {
        var whole = known ?? (long)(fund - (await Read(state =>
            state.Holdings.Of(state.Staking.Find(1)!.Fund.Holder, Gold).Available)).Units);
        var earned = position.Earned >> ModelBits;
        Assert.InRange(earned - whole, BigInteger.Zero, BigInteger.One);
        Assert.Equal(whole - FeeOf(whole), net);
        position.Earned -= (BigInteger)whole << ModelBits;
        fund -= whole;
        fees += FeeOf(whole);
        (Claims, Fees) = (Claims + 1, Fees + (FeeOf(whole) > 0 ? 1 : 0));
    }

    private long FeeOf(long reward) => ((reward * feeBps) + 9_999) / 10_000;

    private void Earn(Naive position, BigInteger amount)
    {
        position.Earned += amount;
        released += amount;
    }

    /// <summary>
    /// What was paid, with its fees, and what is owed is what was released, to one unit for each of the
    /// users; every fee that was taken is there, and nothing else.
    /// </summary>
    public async Task CheckSums() => await Read(state =>
    {
        var sums = StakingCommands.Current(state, state.Staking.Find(1)!, store.Clock.NowMicros());
        var isPaidOrOwed = StakingMath.Scaled(sums.Paid) + sums.Owed;
        var oneOfEach = StakingMath.Scaled(new Amount(TradingStore.Users));
        Assert.InRange(
            ((released - dropped) * StakingMath.Scaled(new Amount(1)) >> ModelBits) - isPaidOrOwed,
            -oneOfEach, oneOfEach);
        var commissions = Enumerable.Range(1, TradingStore.Users).Aggregate(
            Amount.Zero, (sum, user) => sum + state.Referrals.StandingOf(user, Gold).Net());
        Assert.Equal(
            fees + treasury,
            (long)(commissions + state.Holdings.Of(Holder.Treasury, Gold).Available).Units);
        Assert.Equal(fund, state.Holdings.Of(state.Staking.Find(1)!.Fund.Holder, Gold).Available.Units);
        return true;
    });

    private void Share(long penalty)
    {
        var staying = positions.Where(position => position.Staked > 0).ToList();
        var weight = staying.Sum(WeightOf);
        foreach (var position in staying)
        {
            Earn(position, ((BigInteger)penalty * WeightOf(position) << ModelBits) / weight);
        }

        long WeightOf(Naive position) => mode == StakingMode.Apy ? position.Staked : position.Weight;
    }

    private async Task<Int128> Has(long user) =>
        (await Read(state => state.Holdings.Of(Holder.User(user), Gold).Available)).Units;

    private async Task<long> StakedOf(Naive position) =>
        (long)(await Read(state => state.Staking.FindPosition(position.Id)!.Staked)).Units;

    private async Task<T> Read<T>(Func<State, T> read) =>
        (await store.Sequencer.Read(read)).Is(out var value, out _)
            ? value
            : throw new InvalidOperationException();

    private async Task Write<T>(long user, Func<Tx, Result<T>> handle)
    {
        var caller = TradingStore.Trader(user) with { Role = user == 1 ? Role.Operator : Role.User };
        var written = await store.Sequencer.Write(
            caller, Command.Stake, tx => handle(tx).Then<Unit>(_ => default(Unit)));
        Assert.Null(written.Result.Refusal);
        await Check();
    }

    /// <summary>The sums are those of the positions, and the fund covers what is owed.</summary>
    private async Task Check() => await Read(state =>
    {
        var programme = state.Staking.Find(1)!;
        var sums = state.Staking.StateOf(programme);
        var all = positions.Select(position => state.Staking.FindPosition(position.Id))
            .OfType<StakingPosition>().Select(position => StakingMath.Settle(position, sums)).ToList();
        var owed = all.Aggregate(BigInteger.Zero, (sum, position) => sum + position.Owed);
        Assert.Equal(sums.Owed, owed);
        Assert.Equal(sums.Positions, all.Count(position => position.IsOpen));
        Assert.Equal(
            sums.Participants, all.Where(position => position.IsOpen).Select(p => p.User).Distinct().Count());
        var principal = all.Aggregate(Amount.Zero, (sum, position) => sum + position.Staked);
        Assert.Equal(principal, sums.Staked);
        Assert.Equal(principal, state.Holdings.Of(programme.Principal, Gold).Available);
        Assert.True(sums.Liabilities <= state.Holdings.Of(programme.Fund.Holder, Gold).Available);
        return true;
    });

    private sealed class Naive
    {
        public long Id { get; init; }

        public long User { get; init; }

        public int Tier { get; init; }

        public bool Compounds { get; init; }

        public long Staked { get; set; }

        public BigInteger Earned { get; set; }

        public long Weight => Staked * (10_000 + (Tier * 7_500));

        public bool IsOpen => Staked > 0;
    }
}
