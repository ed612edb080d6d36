using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>Somebody bought: the purchase, and how its buyer and the sale stand after it.</summary>
internal sealed class SalePurchased(SalePurchase purchase, SaleBuyer buyer, SaleState state) : Event
{
    private static readonly Table Purchases = new(
        "sale_purchases", 2, Column.Number("sale"), Column.Number("number"), Column.Number("buyer"),
        Column.Number("user_id"), Column.Amount("position"), Column.Amount("quantity"),
        Column.Amount("cost"), Column.Number("transaction_id"), Column.Number("at"), Column.Text("hash"));

    public override EventTag Tag => EventTag.SalePurchased;

    public static SalePurchased Read(ref PayloadReader reader)
    {
        var (sale, user, position) = (reader.Number(), reader.Number(), reader.Amount());
        var (quantity, cost, transaction) = (reader.Amount(), reader.Amount(), reader.Number());
        var (buyer, state) = (SaleBuyerChanged.ReadBuyer(ref reader), SaleChanged.ReadState(ref reader));
        return new SalePurchased(
            new SalePurchase(
                sale, state.Purchases, buyer.Number, user, position, quantity, cost, transaction, state.Hash),
            buyer, state);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(purchase.Sale);
        writer.Number(purchase.User);
        writer.Amount(purchase.Position);
        writer.Amount(purchase.Quantity);
        writer.Amount(purchase.Cost);
        writer.Number(purchase.TransactionId);
        SaleBuyerChanged.WriteBuyer(writer, buyer);
        SaleChanged.WriteState(writer, state);
    }

    public override void Apply(State all, in RecordHeader record)
    {
        all.Sales.Change(purchase.Sale, purchase.User, buyer, record.Sequence);
        all.Sales.Change(purchase.Sale, state);
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        SaleBuyerChanged.ProjectBuyer(projection, purchase.Sale, purchase.User, buyer);
        SaleChanged.ProjectState(projection, purchase.Sale, state);
        var time = record.Time;
        projection.Latest(Purchases, purchase.Sale, purchase.Number, writer =>
        {
            writer.Row(Purchases);
            writer.Add(purchase.Sale);
            writer.Add(purchase.Number);
            writer.Add(purchase.Buyer);
            writer.Add(purchase.User);
            writer.Add(purchase.Position);
            writer.Add(purchase.Quantity);
            writer.Add(purchase.Cost);
            writer.Add(purchase.TransactionId);
            writer.Add(time);
            writer.Add(purchase.Hash);
            writer.End();
        });
    }
}
