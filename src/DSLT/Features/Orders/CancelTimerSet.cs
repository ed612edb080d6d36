using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>A user's timer was set, put off or stopped.</summary>
/// <param name="cancelAt">Unix microseconds, 0 for never.</param>
internal sealed class CancelTimerSet(long user, long cancelAt) : Event
{
    private static readonly Table Timers = new(
        "cancel_timers", 1, Column.Number("user_id"), Column.Number("cancel_at"));

    public override EventTag Tag => EventTag.CancelTimerSet;

    public static CancelTimerSet Read(ref PayloadReader reader) => new(reader.Number(), reader.Number());

    public override void Write(PayloadWriter writer)
    {
        writer.Number(user);
        writer.Number(cancelAt);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.CancelTimers.Set(user, cancelAt);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Latest(Timers, user, 0, writer =>
        {
            writer.Row(Timers);
            writer.Add(user);
            writer.Add(cancelAt);
            writer.End();
        });
}
