using DSLT.Data;
using DSLT.Features.Referrals;
using DSLT.Features.Staking;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The history of staking rewards against the transactions that paid them: what each took out of the fund is
/// all of the rewards, the fee of it is a part of its own, and what users get of that are their commissions.
/// Rewards of before there were fees name no transaction. In memory is one transaction at a time.
/// </summary>
internal sealed class RewardPayments(Findings findings)
{
    private const string RewardsSql =
        "SELECT transaction_id, programme, kind, amount, fee, id FROM staking_rewards "
        + "ORDER BY transaction_id, id";

    private const string LinesSql =
        "SELECT p.transaction_id, p.holder, p.side, p.amount FROM postings p "
        + "JOIN transactions t ON t.id = p.transaction_id WHERE t.kind = $1 OR t.kind = $2 "
        + "ORDER BY p.transaction_id, p.line";

    private const string CommissionsSql =
        "SELECT transaction_id, moved FROM referral_earnings WHERE income = $1 AND reverses = 0 "
        + "ORDER BY transaction_id, id";

    private readonly Dictionary<long, Int128> paid = [];

    /// <summary>All that a programme ever paid, by the history.</summary>
    public Int128 Of(long programme) => paid.GetValueOrDefault(programme);

    public void Check(IReading tables)
    {
        using var rewards = tables.Open(RewardsSql);
        using var lines = tables.Open(
            LinesSql, (long)EntryKind.RewardsPaid, (long)EntryKind.RewardsCompounded);
        using var commissions = tables.Open(CommissionsSql, (long)Income.Staking);
        var (hasReward, hasLine, hasCommission) = (rewards.Next(), lines.Next(), commissions.Next());
        while (hasReward)
        {
            var (transaction, programme) = (rewards.Number(0), rewards.Number(1));
            var expected = new Payment();
            for (; hasReward && rewards.Number(0) == transaction; hasReward = rewards.Next())
            {
                Add(rewards, expected);
            }

            var found = new Payment(isAllFee: expected.Net == 0);
            for (; hasCommission && commissions.Number(0) <= transaction; hasCommission = commissions.Next())
            {
                _ = commissions.TryAmount(1, out var moved);
                expected.Commissions += commissions.Number(0) == transaction ? moved.Units : 0;
            }

            for (; hasLine && lines.Number(0) <= transaction; hasLine = lines.Next())
            {
                if (lines.Number(0) == transaction)
                {
                    found.Add(lines, Holder.Of(HolderKind.StakingFund, programme));
                }
            }

            Compare(transaction, expected, found);
        }
    }

    private void Add(ICursor row, Payment expected)
    {
        var isPaid = (RewardKind)row.Number(2) != RewardKind.Forfeited;
        var readable = row.TryAmount(3, out var amount) & row.TryAmount(4, out var fee);
        if (!readable || fee > amount || (!fee.IsZero && (!isPaid || row.Number(0) == 0))
            || (row.Number(0) != 0 && !isPaid))
        {
            findings.Add(
                FindingKind.Staking, $"reward {row.Number(5)}", "a fee of what a transaction paid", $"{fee}");
            return;
        }

        expected.Net += amount.Units - fee.Units;
        expected.Fees += fee.Units;
        if (isPaid)
        {
            paid[row.Number(1)] = Of(row.Number(1)) + amount.Units;
        }
    }

    private void Compare(long transaction, Payment expected, Payment found)
    {
        if (transaction != 0
            && (expected.Net, expected.Fees, expected.Commissions)
                != (found.Net, found.Fees, found.Commissions))
        {
            findings.Add(
                FindingKind.Staking, $"rewards of transaction {transaction}", $"{expected}", $"{found}");
        }
    }

    /// <summary>What a transaction paid, or ought to have.</summary>
    /// <param name="isAllFee">True where nothing is left beside the fee: it is the only debit.</param>
    private sealed class Payment(bool isAllFee = false)
    {
        private int debits = isAllFee ? 1 : 0;

        public Int128 Net { get; set; }

        public Int128 Fees { get; set; }

        public Int128 Commissions { get; set; }

        /// <summary>Takes a line: the last debit of the fund is the fee, where there are two.</summary>
        public void Add(ICursor line, Holder fund)
        {
            _ = line.TryAmount(3, out var amount);
            var holder = new Holder(line.Number(1));
            if ((Side)line.Number(2) == Side.DebitAvailable)
            {
                debits += holder == fund ? 1 : 0;
                (Net, Fees) = debits == 1 ? (amount.Units, Fees) : (Net, Fees + amount.Units);
            }
            else if (debits > 1 && holder.Kind == HolderKind.User)
            {
                Commissions += amount.Units;
            }
        }

        public override string ToString() => $"{Net} paid, a fee of {Fees}, {Commissions} of it commissions";
    }
}
