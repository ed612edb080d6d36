using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>The tables of items that several events write.</summary>
internal static class NftTables
{
    private static readonly Table CountsTable = new(
        "nft_counts", 1, Column.Number("collection"), Column.Number("items"), Column.Number("numbers"));

    private static readonly Table MetadataTable = new(
        "nft_metadata", 1, Column.Number("item"), Column.Text("name"), Column.Text("metadata"));

    private static readonly Table Standings = new(
        "nft_standings", 1, Column.Number("item"), Column.Number("number"), Column.Number("minted"),
        Column.Number("burnt"), Column.Number("owner"), Column.Flag("frozen"));

    private static readonly Table Holdings = new(
        "nft_holdings", 2, Column.Number("item"), Column.Number("user_id"), Column.Number("quantity"));

    private static readonly Table Activities = new(
        "nft_activity", 1, Column.Number("id"), Column.Number("item"), Column.Number("collection"),
        Column.Number("kind"), Column.Number("from_user"), Column.Number("to_user"),
        Column.Number("quantity"), Column.Number("token"), Column.Amount("price"),
        Column.Number("transaction_id"), Column.Number("listing"), Column.Number("at"),
        Column.Number("auction"), Column.Number("offer"));

    public static void Counts(Projection projection, long collection, NftCounts counts) =>
        projection.Latest(CountsTable, collection, 0, writer =>
        {
            writer.Row(CountsTable);
            writer.Add(collection);
            writer.Add(counts.Items);
            writer.Add(counts.Numbers);
            writer.End();
        });

    public static void Metadata(Projection projection, long item, string name, string metadata) =>
        projection.Latest(MetadataTable, item, 0, writer =>
        {
            writer.Row(MetadataTable);
            writer.Add(item);
            writer.Add(name);
            writer.Add(metadata);
            writer.End();
        });

    public static void Standing(Projection projection, long item, NftStanding standing) =>
        projection.Latest(Standings, item, 0, writer =>
        {
            writer.Row(Standings);
            writer.Add(item);
            writer.Add(standing.Number);
            writer.Add(standing.Minted);
            writer.Add(standing.Burnt);
            writer.Add(standing.Owner);
            writer.Add(standing.Frozen);
            writer.End();
        });

    public static void Holding(Projection projection, long item, long user, long quantity) =>
        projection.Latest(Holdings, item, user, writer =>
        {
            writer.Row(Holdings);
            writer.Add(item);
            writer.Add(user);
            writer.Add(quantity);
            writer.End();
        });

    public static void Activity(Projection projection, NftActivity activity, long time) =>
        projection.Latest(Activities, activity.Id, 0, writer =>
        {
            writer.Row(Activities);
            writer.Add(activity.Id);
            writer.Add(activity.Item);
            writer.Add(activity.Collection);
            writer.Add((long)activity.Deal.Kind);
            writer.Add(activity.From);
            writer.Add(activity.To);
            writer.Add(activity.Quantity);
            writer.Add(activity.Deal.Token);
            writer.Add(activity.Deal.Price);
            writer.Add(activity.Deal.Transaction);
            writer.Add(activity.Deal.Listing);
            writer.Add(time);
            writer.Add(activity.Deal.Auction);
            writer.Add(activity.Deal.Offer);
            writer.End();
        });
}
