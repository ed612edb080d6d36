using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>A sale stands differently: all of how it stands now.</summary>
internal sealed class SaleChanged(long sale, SaleState state) : Event
{
    private static readonly Table States = new(
        "sale_states", 1, Column.Number("sale"), Column.Number("stage"), Column.Flag("cancelled"),
        Column.Amount("sold"), Column.Amount("raised"), Column.Number("purchases"), Column.Number("buyers"),
        Column.Number("done"), Column.Text("hash"), Column.Number("closed_at"), Column.Number("pool_id"),
        Column.Amount("commissions"), Column.Amount("kept"));

    public override EventTag Tag => EventTag.SaleChanged;

    public static SaleChanged Read(ref PayloadReader reader) =>
        new(reader.Number(), ReadState(ref reader));

    public static SaleState ReadState(ref PayloadReader reader) => new(
        (SaleStage)reader.Byte(), reader.Bool(), reader.Amount(), reader.Amount(), reader.Number(),
        reader.Number(), reader.Number(), reader.Text()!, reader.Number(), reader.Number(), reader.Amount(),
        reader.Amount());

    public static void WriteState(PayloadWriter writer, SaleState state)
    {
        writer.Byte((byte)state.Stage);
        writer.Bool(state.Cancelled);
        writer.Amount(state.Sold);
        writer.Amount(state.Raised);
        writer.Number(state.Purchases);
        writer.Number(state.Buyers);
        writer.Number(state.Done);
        writer.Text(state.Hash);
        writer.Number(state.ClosedAt);
        writer.Number(state.PoolId);
        writer.Amount(state.Commissions);
        writer.Amount(state.Kept);
    }

    public static void ProjectState(Projection projection, long sale, SaleState state) =>
        projection.Latest(States, sale, 0, writer =>
        {
            writer.Row(States);
            writer.Add(sale);
            writer.Add((long)state.Stage);
            writer.Add(state.Cancelled);
            writer.Add(state.Sold);
            writer.Add(state.Raised);
            writer.Add(state.Purchases);
            writer.Add(state.Buyers);
            writer.Add(state.Done);
            writer.Add(state.Hash);
            writer.Add(state.ClosedAt);
            writer.Add(state.PoolId);
            writer.Add(state.Commissions);
            writer.Add(state.Kept);
            writer.End();
        });

    public override void Write(PayloadWriter writer)
    {
        writer.Number(sale);
        WriteState(writer, state);
    }

    public override void Apply(State all, in RecordHeader record) => all.Sales.Change(sale, state);

    public override void Project(Projection projection, in RecordHeader record) =>
        ProjectState(projection, sale, state);
}
