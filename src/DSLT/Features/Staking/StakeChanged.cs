using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>A position stands differently, and what its user has in the programme with it.</summary>
internal sealed class StakeChanged(StakingPosition position, Staker staker) : Event
{
    private const int UserBits = 40;

    private static readonly Table Positions = new(
        "staking_positions", 1, Column.Number("id"), Column.Number("programme"), Column.Number("tier"),
        Column.Number("user_id"), Column.Amount("staked"), Column.Text("per_unit"), Column.Text("owed"),
        Column.Number("locked_until"), Column.Flag("compounds"), Column.Number("created_at"));

    private static readonly Table Stakers = new(
        "stakers", 2, Column.Number("programme"), Column.Number("user_id"), Column.Amount("staked"),
        Column.Number("positions"));

    public override EventTag Tag => EventTag.StakeScaled;

    /// <param name="reader">What the journal holds.</param>
    /// <param name="isCoarse">True of what was written in the first scale.</param>
    public static StakeChanged Read(ref PayloadReader reader, bool isCoarse) => new(
        new StakingPosition(
            reader.Number(), reader.Number(), reader.Count(), reader.Number(), reader.Amount(),
            StakingChanged.Figure(ref reader, isCoarse), StakingChanged.Figure(ref reader, isCoarse),
            reader.Number(), reader.Bool(), reader.Number()),
        new Staker(reader.Amount(), reader.Count()));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(position.Id);
        writer.Number(position.Programme);
        writer.Unsigned((ulong)position.Tier);
        writer.Number(position.User);
        writer.Amount(position.Staked);
        StakingChanged.Write(writer, position.PerUnit);
        StakingChanged.Write(writer, position.Owed);
        writer.Number(position.LockedUntil);
        writer.Bool(position.Compounds);
        writer.Number(position.CreatedAt);
        writer.Amount(staker.Staked);
        writer.Unsigned((ulong)staker.Positions);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Staking.Change(position, staker, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        projection.Latest(Positions, position.Id, 0, writer =>
        {
            writer.Row(Positions);
            writer.Add(position.Id);
            writer.Add(position.Programme);
            writer.Add((long)position.Tier);
            writer.Add(position.User);
            writer.Add(position.Staked);
            writer.Add(StakingChanged.Text(position.PerUnit));
            writer.Add(StakingChanged.Text(position.Owed));
            writer.Add(position.LockedUntil);
            writer.Add(position.Compounds);
            writer.Add(position.CreatedAt);
            writer.End();
        });
        projection.Latest(Stakers, (position.Programme << UserBits) | position.User, 0, writer =>
        {
            writer.Row(Stakers);
            writer.Add(position.Programme);
            writer.Add(position.User);
            writer.Add(staker.Staked);
            writer.Add((long)staker.Positions);
            writer.End();
        });
    }
}
