using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>The terms of a waiting order changed: its stop price followed the market's.</summary>
internal sealed class OrderTrailed(long id, OrderTerms terms) : Event
{
    private static readonly Table Terms = new(
        "order_terms", 1, Column.Number("order_id"), Column.Number("display_lots"),
        Column.Number("trail_bps"), Column.Number("trail_stop"), Column.Number("twin"),
        Column.Amount("covered"));

    public override EventTag Tag => EventTag.OrderTrailed;

    public static OrderTrailed Read(ref PayloadReader reader) =>
        new(reader.Number(), OrderTerms.Read(ref reader));

    public static void Project(Projection projection, long id, OrderTerms terms) =>
        projection.Latest(Terms, id, 0, writer =>
        {
            writer.Row(Terms);
            writer.Add(id);
            writer.Add(terms.DisplayLots);
            writer.Add((long)terms.TrailBps);
            writer.Add(terms.TrailStop);
            writer.Add(terms.Twin);
            writer.Add(terms.Covered);
            writer.End();
        });

    public override void Write(PayloadWriter writer)
    {
        writer.Number(id);
        terms.Write(writer);
    }

    public override void Apply(State state, in RecordHeader record) => state.Orders.Trail(id, terms);

    public override void Project(Projection projection, in RecordHeader record) =>
        Project(projection, id, terms);
}
