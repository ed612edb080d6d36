using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>A grant stands otherwise: values, not differences, beside those of its token.</summary>
internal sealed class GrantChanged(long grantId, GrantStanding standing, TokenVesting token) : Event
{
    private static readonly Table Standings = new(
        "vesting_standings", 1, Column.Number("grant_id"), Column.Number("state"),
        Column.Number("beneficiary"), Column.Number("offered_to"), Column.Amount("released"),
        Column.Amount("kept"), Column.Number("milestones"), Column.Number("due_at"),
        Column.Number("updated_at"));

    private static readonly Table Tokens = new(
        "vesting_tokens", 1, Column.Number("token"), Column.Amount("locked"), Column.Number("grants"));

    public override EventTag Tag => EventTag.GrantChanged;

    public static GrantChanged Read(ref PayloadReader reader) => new(
        reader.Number(),
        new GrantStanding(
            (GrantState)reader.Byte(), reader.Number(), reader.Number(), reader.Amount(), reader.Amount(),
            reader.Unsigned(), reader.Number()),
        new TokenVesting(reader.Number(), reader.Amount(), reader.Number()));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(grantId);
        writer.Byte((byte)standing.State);
        writer.Number(standing.Beneficiary);
        writer.Number(standing.OfferedTo);
        writer.Amount(standing.Released);
        writer.Amount(standing.Kept);
        writer.Unsigned(standing.Milestones);
        writer.Number(standing.DueAt);
        writer.Number(token.Token);
        writer.Amount(token.Locked);
        writer.Number(token.Grants);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Vesting.Change(grantId, standing, token, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        ProjectStanding(projection, grantId, standing, record.Time);
        ProjectToken(projection, token);
    }

    public static void ProjectStanding(
        Projection projection, long grantId, GrantStanding standing, long time) =>
        projection.Latest(Standings, grantId, 0, writer =>
        {
            writer.Row(Standings);
            writer.Add(grantId);
            writer.Add((long)standing.State);
            writer.Add(standing.Beneficiary);
            writer.Add(standing.OfferedTo);
            writer.Add(standing.Released);
            writer.Add(standing.Kept);
            writer.Add((long)standing.Milestones);
            writer.Add(standing.DueAt);
            writer.Add(time);
            writer.End();
        });

    public static void ProjectToken(Projection projection, TokenVesting token) =>
        projection.Latest(Tokens, token.Token, 0, writer =>
        {
            writer.Row(Tokens);
            writer.Add(token.Token);
            writer.Add(token.Locked);
            writer.Add(token.Grants);
            writer.End();
        });
}
