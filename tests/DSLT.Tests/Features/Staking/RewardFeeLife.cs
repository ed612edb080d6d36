using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Auth;
using DSLT.Features.Referrals;
using DSLT.Features.Staking;
using DSLT.Features.Transactions;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Features.Referrals;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

/// <summary>A programme with a fee, many positions of users who brought one another, and a model.</summary>
/// <param name="compounds">True where some positions compound, each by an entry of its own.</param>
internal sealed class RewardFeeLife(TestStore store, Random random, bool compounds)
{
    private const long Gold = TestStore.Gold;
    private const int Users = 14;
    private const int Positions = StakingDistribution.PositionsAtOnce;

    private static readonly Holder MarketFees = Holder.Of(HolderKind.Fees, 1);

    private readonly ReferralModel model = new();
    private int feeBps;
    private long lastReward;
    private long lastEarning;
    private long day;

    public int Commissions { get; private set; }

    public int KeptBack { get; private set; }

    public int Capped { get; private set; }

    public int MostEntries { get; private set; }

    private long Now => store.Clock.NowMicros();

    public async Task Begin()
    {
        await Set();
        await Join();
        await Write(1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
            "GOLD", "GOLD", "rate", [new StakingTierRequest("only")], "0.01", RewardFeeBps: feeBps = 777)));
        await Write(1, tx => StakingCommands.Fund(tx, "1", "100000"));
        await Write(1, tx => tx.Post(Entry.Of(
            EntryKind.Transfer, Posting.Debit(Holder.User(1), Gold, new Amount(100_000_000)),
            Posting.Credit(MarketFees, Gold, new Amount(100_000_000)))));
        for (var i = 0; i < Positions; i++)
        {
            var (user, adds) = (1 + (i % Users), compounds && random.Next(4) == 0);
            await Write(user, tx => StakeCommands.Stake(
                tx, new StakeRequest("1", $"{random.Next(1, 9)}", Compound: adds)));
        }
    }

    public async Task Step()
    {
        store.Clock.Advance(TimeSpan.FromSeconds(random.Next(1, 4_000)));
        switch (random.Next(8))
        {
            case 0:
                await Set();
                break;
            case 1:
                feeBps = random.Next(4) == 0 ? 0 : random.Next(1, 5_001);
                await Write(1, tx => StakingCommands.Update(
                    tx, "1", new UpdateStakingRequest(RewardFeeBps: feeBps)));
                break;
            case 2:
                await Indebt();
                break;
            case 3 or 4:
                var position = random.Next(1, Positions + 1);
                await Compare(
                    1 + ((position - 1) % Users),
                    tx => random.Next(2) == 0
                        ? StakeCommands.Compound(tx, ((long)position).ToText())
                        : StakeCommands.Claim(tx, ((long)position).ToText()));
                break;
            default:
                await Distribute();
                break;
        }
    }

    private async Task Join()
    {
        for (var user = 1L; user <= Users; user++)
        {
            var id = user;
            if (id > TradingStore.Users)
            {
                await Write(1, tx => Accounts
                    .Create(tx, new NewAccount($"user-{id}", "$none$", null, Role.User)));
                await Write(1, tx => tx.Post(Entries.Transfer(1, id, 1_000_000_000)));
            }

            model.CreatedAt[id] = Now;
            await Write(id, tx => ReferralCommands.CreateCode(tx, new CreateCodeRequest($"OF-{id}")));
            model.Codes.Add($"OF-{id}", id);
            if (id > 1 && random.Next(8) > 0)
            {
                var code = $"OF-{random.Next((int)Math.Max(1, id - 3), (int)id)}";
                Assert.Null(model.Bind(id, code, Now));
                await Write(id, tx => ReferralCommands.Bind(tx, code));
            }
        }
    }

    private Task Set()
    {
        var (levels, multiplier) = (random.Next(0, 6), random.Next(1, 4));
        int[] rates = [.. Enumerable.Range(0, levels)
            .Select(_ => random.Next(0, (10_000 / (multiplier * levels)) + 1))];
        model.Settings = new ModelSettings(
            rates, 100, 0, 0, TradingStore.Usd, 0, [(2, 5_000), (3, multiplier * 10_000)],
            random.Next(2) == 0 ? [] : new() { [Gold] = 300_000 });
        return Write(1, tx => ReferralCommands.Set(tx, new SetReferralsRequest(
            rates, StakingBps: rates, BindingDays: 100,
            Tiers: [.. model.Settings.Tiers.Select(tier => new ReferralTierBody(tier.Brought, tier.Bps))],
            DailyCaps: model.Settings.Caps.Count == 0 ? null : [new TokenAmountBody("GOLD", "0.3")])));
    }

    /// <summary>
    /// A commission that is taken back while its referrers have nothing: the next ones pay the debt.
    /// </summary>
    private async Task Indebt()
    {
        var (payer, fee) = (random.Next(2, Users + 1), new Amount(50_000));
        var expected = model.Pay(payer, Gold, fee.Units, Now);
        if (expected.Count == 0)
        {
            return;
        }

        var posted = await Write(1, tx =>
        {
            var split = ReferralCommissions.Split(tx, payer, Income.Trading, Gold, fee, fee, MarketFees)!;
            var lines = new List<Posting> { Posting.Debit(Holder.User(payer), Gold, fee) };
            split.AddTo(lines);
            if (fee > split.Credited)
            {
                lines.Add(Posting.Credit(MarketFees, Gold, fee - split.Credited));
            }

            return tx.Post(Entry.Of(EntryKind.Trade, [.. lines])).Then<Posted>(done =>
            {
                ReferralCommissions.Book(tx, done, split);
                return done;
            });
        });
        var away = new Dictionary<long, Amount>();
        foreach (var share in expected)
        {
            away[share.Referrer] = await store.Balance(share.Referrer);
            await Write(1, tx => tx.Post(Entries.Transfer(
                share.Referrer, Positions, (long)away[share.Referrer].Units)));
        }

        var cancellation = TestContext.Current.CancellationToken;
        await store.Store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var trade = (await TransactionQueries.Find(
            store.Store.Database, posted.TransactionId, cancellation))!;
        var earned = await ReferralQueries.OfTransaction(
            store.Store.Database, posted.TransactionId, cancellation);
        await Write(1, tx => TransactionEndpoints.PostReversal(tx, trade, earned, null));
        foreach (var share in expected)
        {
            model.TakeBack(share.Referrer, Gold, share.Amount, 0, Now);
            await Write(1, tx => tx.Post(Entries.Transfer(
                Positions, share.Referrer, (long)away[share.Referrer].Units)));
        }

        lastEarning = (await store.Query<long>("SELECT max(id) FROM referral_earnings")).Single();
    }

    private Task Distribute()
    {
        day++;
        return Compare(1, tx => StakingDistribution.Run(
            tx, 1, day, 0, [.. Enumerable.Range(1, Positions).Select(id => (long)id)], isLast: true));
    }

    /// <summary>What a command did to the accounts, beside what the model makes of its rewards.</summary>
    private async Task Compare<T>(long user, Func<Tx, Result<T>> handle)
    {
        var before = await Balances();
        await Write(user, handle);
        var rewards = await store.Query<RewardRow>(
            "SELECT id AS Id, user_id AS UserId, kind AS Kind, amount AS Amount, fee AS Fee, at AS At, "
            + $"transaction_id AS TransactionId FROM staking_rewards WHERE id > {lastReward} ORDER BY id");
        var earnings = await store.Query<EarningRow>(
            "SELECT id AS Id, level AS Level, referrer AS Referrer, referee AS Referee, amount AS Amount, "
            + "moved AS Moved, transaction_id AS TransactionId, income AS Income FROM referral_earnings "
            + $"WHERE id > {lastEarning} ORDER BY id");
        var expected = new List<(long Transaction, long Referee, ModelShare Share)>();
        var moved = new BigInteger[Users + 3];
        foreach (var row in rewards)
        {
            var (amount, fee) = (Units(row.Amount), Units(row.Fee));
            Assert.Equal(((amount * feeBps) + 9_999) / 10_000, fee);
            var shares = model.Pay(row.UserId, Gold, fee, row.At);
            Assert.True(shares.Aggregate(BigInteger.Zero, (sum, share) => sum + share.Amount) <= fee);
            expected.AddRange(shares.Select(share => (row.TransactionId, row.UserId, share)));
            moved[0] -= amount;
            moved[row.Kind == (long)RewardKind.Compounded ? Users + 2 : row.UserId] += amount - fee;
            moved[Users + 1] += fee;
            foreach (var share in shares)
            {
                moved[share.Referrer] += share.Moved;
                moved[Users + 1] -= share.Moved;
            }
        }

        Assert.Equal(
            expected,
            earnings.Select(row => (row.TransactionId, row.Referee, new ModelShare(
                row.Referrer, (int)row.Level, Units(row.Amount), Units(row.Moved)))));
        Assert.All(earnings, row => Assert.Equal((long)Income.Staking, row.Income));
        Assert.Equal(moved, (await Balances()).Zip(before, (now, then) => now - then));
        (lastReward, lastEarning) = (
            rewards.LastOrDefault()?.Id ?? lastReward, earnings.LastOrDefault()?.Id ?? lastEarning);
        Commissions += earnings.Count;
        KeptBack += earnings.Count(row => row.Amount != row.Moved);
        MostEntries = Math.Max(MostEntries, rewards.Select(row => row.TransactionId).Distinct().Count());
        Capped += model.Settings!.Caps.Count > 0 && earnings.Select(row => row.Referrer).Distinct().Any(
            referrer => model.EarnedOn(referrer, Gold, Now / Clock.Day) == model.Settings.Caps[Gold])
            ? 1
            : 0;
    }

    /// <summary>The fund, the users, the treasury and the principal.</summary>
    private async Task<List<BigInteger>> Balances() => (await store.Sequencer.Read(state =>
    {
        var programme = state.Staking.Find(1)!;
        Holder[] holders =
        [
            programme.Fund.Holder, .. Enumerable.Range(1, Users).Select(id => Holder.User(id)),
            Holder.Treasury, programme.Principal,
        ];
        return holders.Select(holder => (BigInteger)state.Holdings.Of(holder, Gold).Available.Units).ToList();
    })).Value;

    private async Task<T> Write<T>(long user, Func<Tx, Result<T>> handle)
    {
        var written = (await store.Sequencer.Write(TradingStore.Trader(user), Command.Batch, handle)).Result;
        return written.Is(out var value, out var refusal)
            ? value
            : refusal.Code == Code.NothingToClaim || refusal.Code == Code.Invalid("compound")
                ? default!
                : throw new InvalidOperationException(refusal.Detail);
    }

    private static BigInteger Units(string stored) =>
        BigInteger.Parse(stored, CultureInfo.InvariantCulture);

    private sealed record RewardRow
    {
        public long Id { get; init; }

        public long UserId { get; init; }

        public long Kind { get; init; }

        public string Amount { get; init; } = "";

        public string Fee { get; init; } = "";

        public long At { get; init; }

        public long TransactionId { get; init; }
    }

    private sealed record EarningRow
    {
        public long Id { get; init; }

        public long Level { get; init; }

        public long Referrer { get; init; }

        public long Referee { get; init; }

        public string Amount { get; init; } = "";

        public string Moved { get; init; } = "";

        public long TransactionId { get; init; }

        public long Income { get; init; }
    }
}
