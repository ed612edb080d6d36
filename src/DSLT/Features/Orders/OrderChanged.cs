using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>A resting order stands differently: cancelled, expired, amended.</summary>
internal sealed class OrderChanged(long id, OrderState order) : Event
{
    private static readonly Table States = new(
        "order_states", 1, Column.Number("order_id"), Column.Number("status"), Column.Number("priority"),
        Column.Number("lots"), Column.Number("filled_lots"), Column.Amount("filled_quote"),
        Column.Amount("fee"), Column.Number("updated_at"));

    public override EventTag Tag => EventTag.OrderChanged;

    public long Id => id;

    public OrderState State => order;

    public static OrderChanged Read(ref PayloadReader reader) => new(reader.Number(), ReadState(ref reader));

    public static OrderState ReadState(ref PayloadReader reader) => new(
        (OrderStatus)reader.Byte(), reader.Number(), reader.Number(), reader.Number(), reader.Amount(),
        reader.Amount());

    public static void WriteState(PayloadWriter writer, in OrderState order)
    {
        writer.Byte((byte)order.Status);
        writer.Number(order.Priority);
        writer.Number(order.Lots);
        writer.Number(order.FilledLots);
        writer.Amount(order.FilledQuote);
        writer.Amount(order.Fee);
    }

    public static void Project(Projection projection, long id, OrderState order, long time) =>
        projection.Latest(States, id, 0, writer =>
        {
            writer.Row(States);
            writer.Add(id);
            writer.Add((long)order.Status);
            writer.Add(order.Priority);
            writer.Add(order.Lots);
            writer.Add(order.FilledLots);
            writer.Add(order.FilledQuote);
            writer.Add(order.Fee);
            writer.Add(time);
            writer.End();
        });

    public override void Write(PayloadWriter writer)
    {
        writer.Number(id);
        WriteState(writer, order);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Orders.Change(id, order, record);

    public override void Project(Projection projection, in RecordHeader record) =>
        Project(projection, id, order, record.Time);
}
