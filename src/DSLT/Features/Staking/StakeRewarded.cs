using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>What became of a reward. Stored: values are only ever added.</summary>
internal enum RewardKind : byte
{
    Claimed = 1,
    Compounded = 2,

    /// <summary>By the daily distribution.</summary>
    Distributed = 3,

    /// <summary>Given up with an emergency exit: it stays in the fund.</summary>
    Forfeited = 4,
}

/// <summary>A reward of a position, for its history: the money is an entry of its own.</summary>
internal sealed class StakeRewarded(StakeReward reward) : Event
{
    private static readonly Table Rewards = new(
        "staking_rewards", 1, Column.Number("id"), Column.Number("user_id"), Column.Number("programme"),
        Column.Number("position"), Column.Number("kind"), Column.Amount("amount"), Column.Number("at"),
        Column.Amount("fee"), Column.Number("transaction_id"));

    public override EventTag Tag => EventTag.RewardSettled;

    /// <param name="reader">What the journal holds.</param>
    /// <param name="hasFee">False of what was written before there were fees.</param>
    public static StakeRewarded Read(ref PayloadReader reader, bool hasFee) => new(new StakeReward(
        reader.Number(), reader.Number(), reader.Number(), reader.Number(), (RewardKind)reader.Byte(),
        reader.Amount(), hasFee ? reader.Amount() : Amount.Zero, hasFee ? reader.Number() : 0));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(reward.Id);
        writer.Number(reward.User);
        writer.Number(reward.Programme);
        writer.Number(reward.Position);
        writer.Byte((byte)reward.Kind);
        writer.Amount(reward.Amount);
        writer.Amount(reward.Fee);
        writer.Number(reward.Transaction);
    }

    public override void Apply(State state, in RecordHeader record) => state.Staking.Rewarded(reward.Id);

    public override void Project(Projection projection, in RecordHeader record)
    {
        var time = record.Time;
        projection.Latest(Rewards, reward.Id, 0, writer =>
        {
            writer.Row(Rewards);
            writer.Add(reward.Id);
            writer.Add(reward.User);
            writer.Add(reward.Programme);
            writer.Add(reward.Position);
            writer.Add((long)reward.Kind);
            writer.Add(reward.Amount);
            writer.Add(time);
            writer.Add(reward.Fee);
            writer.Add(reward.Transaction);
            writer.End();
        });
    }
}

/// <param name="Amount">In base units of the programme's reward token, with the fee.</param>
/// <param name="Fee">What of it the staker did not get.</param>
/// <param name="Transaction">The one that paid it; 0 of what was given up, and where it is not known.</param>
internal readonly record struct StakeReward(
    long Id, long User, long Programme, long Position, RewardKind Kind, Amount Amount, Amount Fee,
    long Transaction)
{
    /// <summary>What came to the staker, or to the principal.</summary>
    public Amount Net => Kind == RewardKind.Forfeited ? Amount.Zero : Amount - Fee;
}
