using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>A buyer stands differently in a sale.</summary>
internal sealed class SaleBuyerChanged(long sale, long user, SaleBuyer buyer) : Event
{
    private static readonly Table Buyers = new(
        "sale_buyers", 2, Column.Number("sale"), Column.Number("user_id"), Column.Number("number"),
        Column.Amount("bought"), Column.Amount("paid"), Column.Number("round"), Column.Amount("in_round"),
        Column.Flag("done"), Column.Number("retry_at"));

    public override EventTag Tag => EventTag.SaleBuyerChanged;

    public static SaleBuyerChanged Read(ref PayloadReader reader) =>
        new(reader.Number(), reader.Number(), ReadBuyer(ref reader));

    public static SaleBuyer ReadBuyer(ref PayloadReader reader) => new(
        reader.Number(), reader.Amount(), reader.Amount(), (int)reader.Number(), reader.Amount(),
        reader.Bool(), reader.Number());

    public static void WriteBuyer(PayloadWriter writer, SaleBuyer buyer)
    {
        writer.Number(buyer.Number);
        writer.Amount(buyer.Bought);
        writer.Amount(buyer.Paid);
        writer.Number(buyer.Round);
        writer.Amount(buyer.InRound);
        writer.Bool(buyer.Done);
        writer.Number(buyer.RetryAt);
    }

    public static void ProjectBuyer(Projection projection, long sale, long user, SaleBuyer buyer) =>
        projection.Latest(Buyers, sale, user, writer =>
        {
            writer.Row(Buyers);
            writer.Add(sale);
            writer.Add(user);
            writer.Add(buyer.Number);
            writer.Add(buyer.Bought);
            writer.Add(buyer.Paid);
            writer.Add((long)buyer.Round);
            writer.Add(buyer.InRound);
            writer.Add(buyer.Done);
            writer.Add(buyer.RetryAt);
            writer.End();
        });

    public override void Write(PayloadWriter writer)
    {
        writer.Number(sale);
        writer.Number(user);
        WriteBuyer(writer, buyer);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Sales.Change(sale, user, buyer, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record) =>
        ProjectBuyer(projection, sale, user, buyer);
}
