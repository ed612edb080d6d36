using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>
/// Rewards of one programme that one entry pays. It has two parts, each with a debit of the fund: what comes
/// to the stakers, and the fee, of which referrers get their commissions and the treasury the rest.
/// </summary>
/// <param name="tx">The command.</param>
/// <param name="programme">Whose rewards they are.</param>
/// <param name="kind">The entry's.</param>
internal sealed class RewardPayout(Tx tx, StakingProgramme programme, EntryKind kind)
{
    /// <summary>The debit of the fee and what the treasury gets of it.</summary>
    private const int LinesOfFee = 2;

    private readonly List<Posting> credits = [];
    private readonly List<StakeReward> rewards = [];
    private CommissionBatch? commissions;
    private Amount paid;
    private Amount fees;

    /// <summary>True where referrers stand differently once this is posted.</summary>
    public bool HasCommissions => commissions is { IsEmpty: false };

    /// <summary>False where one more could be too much for an entry.</summary>
    public bool HasRoom
    {
        get
        {
            var lines = 1 + credits.Count + 1;
            return lines + (programme.RewardFeeBps == 0 ? 0 : MostOfFees()) <= Entry.MaxPostings;
        }
    }

    /// <summary>Adds a reward of a position, with its fee, for an account to get the rest.</summary>
    public void Add(StakingPosition position, Holder to, Amount reward, RewardKind what)
    {
        var fee = StakingRules.Fee(programme, reward);
        if (reward > fee)
        {
            credits.Add(Posting.Credit(to, programme.RewardToken, reward - fee));
            paid += reward - fee;
        }

        if (!fee.IsZero)
        {
            fees += fee;
            commissions ??= new CommissionBatch(Income.Staking, programme.RewardToken, Holder.Treasury);
            commissions.Split(tx, position.User, fee);
        }

        rewards.Add(new StakeReward(
            0, position.User, programme.Id, position.Id, what, reward, fee, 0));
    }

    /// <summary>Posts what was added and puts it into the history; more may be added then.</summary>
    public Result<Unit> Post()
    {
        if (rewards.Count == 0)
        {
            return default(Unit);
        }

        if (!tx.Post(Entry.Of(kind, Lines())).Is(out var posted, out var refusal))
        {
            return refusal;
        }

        commissions?.Book(tx, posted);
        foreach (var reward in rewards)
        {
            tx.Raise(new StakeRewarded(reward with
            {
                Id = tx.State.Staking.NextRewardId(),
                Transaction = posted.TransactionId,
            }));
        }

        credits.Clear();
        rewards.Clear();
        (commissions, paid, fees) = (null, Amount.Zero, Amount.Zero);
        return default(Unit);
    }

    /// <summary>The lines of the fees with one more, all of whose referrers are new.</summary>
    private int MostOfFees() =>
        LinesOfFee + (commissions?.Legs ?? 0) + (tx.State.Referrals.Settings?.Staking.Length ?? 0);

    private Posting[] Lines()
    {
        var (fund, token) = (programme.Fund.Holder, programme.RewardToken);
        if (fees.IsZero)
        {
            return [Posting.Debit(fund, token, paid), .. credits];
        }

        var lines = new List<Posting>(Entry.MaxPostings);
        if (!paid.IsZero)
        {
            lines.Add(Posting.Debit(fund, token, paid));
            lines.AddRange(credits);
        }

        lines.Add(Posting.Debit(fund, token, fees));
        var left = fees - (commissions?.Credited ?? Amount.Zero);
        if (!left.IsZero)
        {
            lines.Add(Posting.Credit(Holder.Treasury, token, left));
        }

        commissions?.AddTo(lines);
        return [.. lines];
    }
}
