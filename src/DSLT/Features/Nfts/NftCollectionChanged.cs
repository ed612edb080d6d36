using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>A collection was made or changed: all of it as it is now.</summary>
internal sealed class NftCollectionChanged(NftCollection collection) : Event
{
    private static readonly Table Collections = new(
        "nft_collections", 1, Column.Number("id"), Column.Number("kind"), Column.Text("name"),
        Column.Text("description"), Column.Text("image"), Column.Text("external_url"),
        Column.Number("creator"), Column.Number("max_items"), Column.Text("royalty"), Column.Flag("frozen"),
        Column.Number("created_at"));

    public override EventTag Tag => EventTag.NftCollectionChanged;

    public static NftCollectionChanged Read(ref PayloadReader reader) => new(new NftCollection(
        reader.Number(), (NftKind)reader.Byte(), reader.Text()!, reader.Text(), reader.Text(), reader.Text(),
        reader.Number(), reader.Number(), NftRoyalty.FromStored(reader.Text()!), reader.Bool(),
        reader.Number()));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(collection.Id);
        writer.Byte((byte)collection.Kind);
        writer.Text(collection.Name);
        writer.Text(collection.Description);
        writer.Text(collection.Image);
        writer.Text(collection.ExternalUrl);
        writer.Number(collection.Creator);
        writer.Number(collection.MaxItems);
        writer.Text(collection.Royalty.ToStored());
        writer.Bool(collection.Frozen);
        writer.Number(collection.CreatedAt);
    }

    public override void Apply(State state, in RecordHeader record) => state.Nfts.Change(collection);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Latest(Collections, collection.Id, 0, writer =>
        {
            writer.Row(Collections);
            writer.Add(collection.Id);
            writer.Add((long)collection.Kind);
            writer.Add(collection.Name);
            writer.Add(collection.Description);
            writer.Add(collection.Image);
            writer.Add(collection.ExternalUrl);
            writer.Add(collection.Creator);
            writer.Add(collection.MaxItems);
            writer.Add(collection.Royalty.ToStored());
            writer.Add(collection.Frozen);
            writer.Add(collection.CreatedAt);
            writer.End();
        });
}
