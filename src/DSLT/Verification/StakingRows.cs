using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Staking;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The staking programmes: what is staked is there, what is owed is what the positions have earned, the fund
/// holds it, and what was paid is what the history of rewards says.
/// </summary>
internal sealed class StakingRows(Findings findings)
{
    private const string ProgrammesSql =
        "SELECT id, stake_token, reward_token FROM staking_programmes ORDER BY id";

    private const string StatesSql =
        "SELECT programme, owed, positions, participants, paid FROM staking_states ORDER BY programme";

    private const string TiersSql =
        "SELECT programme, tier, staked, per_unit FROM staking_tier_states ORDER BY programme, tier";

    private const string PositionsSql =
        "SELECT id, programme, tier, staked, per_unit, owed FROM staking_positions ORDER BY id";

    private const string StakersSql =
        "SELECT programme, staked, positions FROM stakers ORDER BY programme, user_id";

    private readonly Dictionary<long, (long StakeToken, long RewardToken)> programmes = [];
    private readonly Dictionary<(long Programme, long Tier), (Amount Staked, BigInteger PerUnit)> tiers = [];
    private readonly Dictionary<(long Programme, long Tier), Int128> staked = [];
    private readonly Dictionary<long, Sums> sums = [];

    public void Read(IReading truth)
    {
        using var rows = truth.Open(ProgrammesSql);
        while (rows.Next())
        {
            programmes.Add(rows.Number(0), (rows.Number(1), rows.Number(2)));
        }
    }

    public void Check(IReading tables, LedgerReplay ledger)
    {
        ReadTiers(tables);
        AddPositions(tables);
        AddStakers(tables);
        var payments = new RewardPayments(findings);
        payments.Check(tables);
        foreach (var (key, tier) in tiers)
        {
            Expect(
                $"programme {key.Programme}, tier {key.Tier}: staked", staked.GetValueOrDefault(key),
                tier.Staked.Units);
        }

        using var rows = tables.Open(StatesSql);
        while (rows.Next())
        {
            CheckProgramme(rows, ledger, payments);
        }
    }

    private void CheckProgramme(ICursor row, LedgerReplay ledger, RewardPayments payments)
    {
        var id = row.Number(0);
        if (!programmes.TryGetValue(id, out var programme))
        {
            findings.Add(FindingKind.Staking, $"programme {id}", "a row of the truth", "none");
            return;
        }

        var (where, sum) = ($"programme {id}", sums.GetValueOrDefault(id) ?? new Sums());
        var owed = Figure(row, 1, where);
        Expect($"{where}: owed", sum.Owed, owed);
        Expect($"{where}: open positions", sum.Positions, row.Number(2));
        Expect($"{where}: positions of its users", sum.PositionsOfUsers, row.Number(2));
        Expect($"{where}: participants", sum.Users, row.Number(3));
        _ = row.TryAmount(4, out var paid);
        Expect($"{where}: paid", payments.Of(id), paid.Units);
        Expect($"{where}: staked by its users", sum.StakedByUsers, sum.Staked);
        Expect(
            $"{where}: its account of what is staked", sum.Staked,
            Balance(ledger, Holder.Of(HolderKind.Staking, id), programme.StakeToken));
        var fund = Balance(ledger, Holder.Of(HolderKind.StakingFund, id), programme.RewardToken);
        var liabilities = StakingMath.Ceiling(owed).Units;
        if (fund < liabilities)
        {
            findings.Add(FindingKind.Staking, $"{where}: its fund", $"at least {liabilities}", $"{fund}");
        }
    }

    private void ReadTiers(IReading tables)
    {
        using var rows = tables.Open(TiersSql);
        while (rows.Next())
        {
            var key = (rows.Number(0), rows.Number(1));
            _ = rows.TryAmount(2, out var amount);
            tiers[key] = (amount, Figure(rows, 3, $"programme {key.Item1}, tier {key.Item2}"));
        }
    }

    private void AddPositions(IReading tables)
    {
        using var rows = tables.Open(PositionsSql);
        while (rows.Next())
        {
            var (id, key) = (rows.Number(0), (rows.Number(1), rows.Number(2)));
            if (!tiers.TryGetValue(key, out var tier))
            {
                findings.Add(FindingKind.Staking, $"position {id}", "one in a tier that there is", "none");
                continue;
            }

            _ = rows.TryAmount(3, out var amount);
            var where = $"position {id}";
            var owed = Figure(rows, 5, where)
                + (amount.Units * (tier.PerUnit - Figure(rows, 4, where)));
            var sum = Of(key.Item1);
            sum.Owed += owed;
            sum.Staked += amount.Units;
            sum.Positions += amount.IsZero && owed.IsZero ? 0 : 1;
            staked[key] = staked.GetValueOrDefault(key) + amount.Units;
        }
    }

    private void AddStakers(IReading tables)
    {
        using var rows = tables.Open(StakersSql);
        while (rows.Next())
        {
            var sum = Of(rows.Number(0));
            _ = rows.TryAmount(1, out var amount);
            sum.StakedByUsers += amount.Units;
            sum.PositionsOfUsers += rows.Number(2);
            sum.Users += rows.Number(2) > 0 ? 1 : 0;
        }
    }

    private Sums Of(long programme)
    {
        if (!sums.TryGetValue(programme, out var sum))
        {
            sums.Add(programme, sum = new Sums());
        }

        return sum;
    }

    private BigInteger Figure(ICursor row, int column, string where)
    {
        var text = row.Text(column);
        if (BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var figure))
        {
            return figure;
        }

        findings.Add(FindingKind.Staking, where, "digits", text ?? "nothing");
        return 0;
    }

    private void Expect(string where, BigInteger expected, BigInteger found)
    {
        if (expected != found)
        {
            findings.Add(FindingKind.Staking, where, $"{expected}", $"{found}");
        }
    }

    private static Int128 Balance(LedgerReplay ledger, Holder holder, long token) =>
        ledger.Accounts.TryGetValue(new AccountId(holder, token), out var balance)
            ? balance.Available.Units
            : 0;

    private sealed class Sums
    {
        public BigInteger Owed { get; set; }

        public Int128 Staked { get; set; }

        public long Positions { get; set; }

        public Int128 StakedByUsers { get; set; }

        public long PositionsOfUsers { get; set; }

        public long Users { get; set; }
    }
}
