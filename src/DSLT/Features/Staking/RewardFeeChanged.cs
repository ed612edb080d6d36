using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>A programme takes another part of the rewards that it pays from now on.</summary>
internal sealed class RewardFeeChanged(long programme, int feeBps) : Event
{
    private static readonly Table Fees = new(
        "staking_fees", 2, Column.Number("programme"), Column.Number("since"), Column.Number("fee_bps"));

    public override EventTag Tag => EventTag.RewardFeeChanged;

    public static RewardFeeChanged Read(ref PayloadReader reader) => new(reader.Number(), reader.Count());

    public override void Write(PayloadWriter writer)
    {
        writer.Number(programme);
        writer.Unsigned((ulong)feeBps);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Staking.ChangeFee(programme, feeBps);

    public override void Project(Projection projection, in RecordHeader record)
    {
        var since = record.Time;
        projection.Latest(Fees, programme, since, writer =>
        {
            writer.Row(Fees);
            writer.Add(programme);
            writer.Add(since);
            writer.Add((long)feeBps);
            writer.End();
        });
    }
}
