using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>A trade, and how the resting order stands after it.</summary>
internal sealed class OrderTraded(Trade trade, OrderState maker) : Event
{
    private static readonly Table Trades = new(
        "trades", 1, Column.Number("id"), Column.Number("market"), Column.Number("time"),
        Column.Number("price"), Column.Number("lots"), Column.Amount("quote"), Column.Number("taker_side"),
        Column.Number("maker_order"), Column.Number("maker_user"), Column.Number("taker_order"),
        Column.Number("taker_user"), Column.Amount("maker_fee"), Column.Amount("taker_fee"),
        Column.Number("transaction_id"));

    private static readonly Table UserTrades = new(
        "user_trades", 2, Column.Number("user_id"), Column.Number("trade_id"), Column.Number("market"));

    public override EventTag Tag => EventTag.OrderTraded;

    public Trade Trade => trade;

    public static OrderTraded Read(ref PayloadReader reader) => new(
        new Trade(
            reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Amount(),
            (OrderSide)reader.Byte(), reader.Number(), reader.Number(), reader.Number(), reader.Number(),
            reader.Amount(), reader.Amount(), reader.Number()),
        OrderChanged.ReadState(ref reader));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(trade.Id);
        writer.Number(trade.Market);
        writer.Number(trade.Price);
        writer.Number(trade.Lots);
        writer.Amount(trade.Quote);
        writer.Byte((byte)trade.TakerSide);
        writer.Number(trade.MakerOrder);
        writer.Number(trade.MakerUser);
        writer.Number(trade.TakerOrder);
        writer.Number(trade.TakerUser);
        writer.Amount(trade.MakerFee);
        writer.Amount(trade.TakerFee);
        writer.Number(trade.TransactionId);
        OrderChanged.WriteState(writer, maker);
    }

    public override void Apply(State state, in RecordHeader record)
    {
        state.Orders.Change(trade.MakerOrder, maker, record);
        state.Orders.Traded(trade, record.Time);
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        var time = record.Time;
        projection.Latest(Trades, trade.Id, 0, writer => WriteRow(writer, time));
        OrderChanged.Project(projection, trade.MakerOrder, maker, time);
        Index(projection, trade.MakerUser);
        Index(projection, trade.TakerUser);
    }

    private void Index(Projection projection, long user) =>
        projection.Latest(UserTrades, user, trade.Id, writer =>
        {
            writer.Row(UserTrades);
            writer.Add(user);
            writer.Add(trade.Id);
            writer.Add(trade.Market);
            writer.End();
        });

    private void WriteRow(IWriter writer, long time)
    {
        writer.Row(Trades);
        writer.Add(trade.Id);
        writer.Add(trade.Market);
        writer.Add(time);
        writer.Add(trade.Price);
        writer.Add(trade.Lots);
        writer.Add(trade.Quote);
        writer.Add((long)trade.TakerSide);
        writer.Add(trade.MakerOrder);
        writer.Add(trade.MakerUser);
        writer.Add(trade.TakerOrder);
        writer.Add(trade.TakerUser);
        writer.Add(trade.MakerFee);
        writer.Add(trade.TakerFee);
        writer.Add(trade.TransactionId);
        writer.End();
    }
}
