using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// What a user's order or trade made of their activity in a market that limits it: the value that it led to,
/// so that a restart decides as before.
/// </summary>
internal sealed class RiskActivityChanged(long market, long user, RiskActivity activity) : Event
{
    private static readonly Table Activity = new(
        "risk_activity", 2, Column.Number("market"), Column.Number("user_id"), Column.Number("paid_until"),
        Column.Number("window_start"), Column.Number("orders"), Column.Number("trades"));

    public override EventTag Tag => EventTag.RiskActivityChanged;

    public static RiskActivityChanged Read(ref PayloadReader reader) => new(
        reader.Number(), reader.Number(),
        new RiskActivity(reader.Number(), reader.Number(), reader.Number(), reader.Number()));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(market);
        writer.Number(user);
        writer.Number(activity.PaidUntil);
        writer.Number(activity.WindowStart);
        writer.Number(activity.Orders);
        writer.Number(activity.Trades);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Risk.Activities.Set(market, user, activity, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Latest(Activity, market, user, writer =>
        {
            writer.Row(Activity);
            writer.Add(market);
            writer.Add(user);
            writer.Add(activity.PaidUntil);
            writer.Add(activity.WindowStart);
            writer.Add(activity.Orders);
            writer.Add(activity.Trades);
            writer.End();
        });
}
