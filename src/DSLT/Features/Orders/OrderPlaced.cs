using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>An order came in, with what has become of it by then: it rests, or is over already.</summary>
internal sealed class OrderPlaced(Order order) : Event
{
    private static readonly Table Orders = new(
        "orders", 1, Column.Number("id"), Column.Number("market"), Column.Number("user_id"),
        Column.Number("side"), Column.Number("type"), Column.Number("time_in_force"),
        Column.Flag("post_only"), Column.Number("self_trade"), Column.Number("price"),
        Column.Number("stop_price"), Column.Number("lots"), Column.Amount("budget"), Column.Text("client_id"),
        Column.Number("expires_at"),
        Column.Number("created_at"));

    public override EventTag Tag =>
        order.Terms is null ? EventTag.OrderPlaced : EventTag.OrderPlacedOnTerms;

    public Order Order => order;

    public static OrderPlaced Read(ref PayloadReader reader) => new(new Order(
        reader.Number(), reader.Number(), reader.Number(), (OrderSide)reader.Byte(), (OrderType)reader.Byte(),
        (TimeInForce)reader.Byte(), reader.Bool(), (SelfTradePrevention)reader.Byte(), reader.Number(),
        reader.Number(), reader.Number(), reader.Amount(), reader.Text(), reader.Number(), reader.Number(),
        OrderChanged.ReadState(ref reader)));

    public static OrderPlaced ReadOnTerms(ref PayloadReader reader)
    {
        var placed = Read(ref reader).Order;
        return new OrderPlaced(placed with { Terms = OrderTerms.Read(ref reader) });
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(order.Id);
        writer.Number(order.Market);
        writer.Number(order.User);
        writer.Byte((byte)order.Side);
        writer.Byte((byte)order.Type);
        writer.Byte((byte)order.TimeInForce);
        writer.Bool(order.PostOnly);
        writer.Byte((byte)order.SelfTrade);
        writer.Number(order.Price);
        writer.Number(order.StopPrice);
        writer.Number(order.Lots);
        writer.Amount(order.Budget);
        writer.Text(order.ClientId);
        writer.Number(order.ExpiresAt);
        writer.Number(order.CreatedAt);
        OrderChanged.WriteState(writer, order.State);
        order.Terms?.Write(writer);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Orders.Place(order, record);

    public override void Project(Projection projection, in RecordHeader record)
    {
        projection.Latest(Orders, order.Id, 0, WriteRow);
        OrderChanged.Project(projection, order.Id, order.State, record.Time);
        if (order.Terms is { } terms)
        {
            OrderTrailed.Project(projection, order.Id, terms);
        }
    }

    private void WriteRow(IWriter writer)
    {
        writer.Row(Orders);
        writer.Add(order.Id);
        writer.Add(order.Market);
        writer.Add(order.User);
        writer.Add((long)order.Side);
        writer.Add((long)order.Type);
        writer.Add((long)order.TimeInForce);
        writer.Add(order.PostOnly);
        writer.Add((long)order.SelfTrade);
        writer.Add(order.Price);
        writer.Add(order.StopPrice);
        writer.Add(order.Lots);
        writer.Add(order.Budget);
        writer.Add(order.ClientId);
        writer.Add(order.ExpiresAt);
        writer.Add(order.CreatedAt);
        writer.End();
    }
}
