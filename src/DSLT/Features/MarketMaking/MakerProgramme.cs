using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// What is paid for keeping orders in a market's book: so much an epoch, shared by the makers who joined.
/// </summary>
/// <param name="Budget">Of an epoch at the most, in base units of the reward token.</param>
/// <param name="MaxSpreadBps">How far from the middle of the book an order may be to count.</param>
/// <param name="MinLots">The least that an order must have left to count.</param>
/// <param name="TwoSided">True where only what stands on both sides counts.</param>
/// <param name="Owner">The operator who made it: what is left at its end goes there.</param>
/// <param name="Makers">The users who joined, in turn.</param>
internal sealed record MakerProgramme(
    long Id, long Market, long RewardToken, long EpochSeconds, Amount Budget, int MaxSpreadBps, long MinLots,
    bool TwoSided, ProgrammeState State, long Owner, long CreatedAt, ImmutableArray<long> Makers)
{
    public long EpochMicros => EpochSeconds * Clock.Second;

    /// <summary>Where its funds are.</summary>
    public AccountId Account => new(Holder.Of(HolderKind.Rewards, Id), RewardToken);
}

/// <summary>Stored: values are only ever added.</summary>
internal enum ProgrammeState : byte
{
    Open = 1,

    /// <summary>Nothing is measured and nothing paid.</summary>
    Paused = 2,

    /// <summary>For good: its funds are paid back.</summary>
    Closed = 3,
}

/// <summary>The running epoch of a programme.</summary>
/// <param name="Start">Unix microseconds.</param>
/// <param name="SampledAt">When the book was last looked at, or 0.</param>
/// <param name="Scores">Of those who have one.</param>
internal sealed record MakerEpoch(long Start, long SampledAt, ImmutableArray<MakerScore> Scores)
{
    public Amount Total => Scores.Aggregate(Amount.Zero, (sum, score) => sum + score.Score);

    public Amount ScoreOf(long user)
    {
        foreach (var score in Scores)
        {
            if (score.User == user)
            {
                return score.Score;
            }
        }

        return Amount.Zero;
    }
}

/// <param name="Score">Lots times closeness in millionths times milliseconds.</param>
internal readonly record struct MakerScore(long User, Amount Score);

/// <summary>What a maker is paid for an epoch.</summary>
internal readonly record struct MakerReward(long User, Amount Score, Amount Paid);
