using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>An item is described otherwise.</summary>
internal sealed class NftMetadataSet(long item, string name, string metadata) : Event, INftIndexed
{
    public override EventTag Tag => EventTag.NftMetadataSet;

    public static NftMetadataSet Read(ref PayloadReader reader) =>
        new(reader.Number(), reader.Text()!, reader.Text()!);

    public override void Write(PayloadWriter writer)
    {
        writer.Number(item);
        writer.Text(name);
        writer.Text(metadata);
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        NftTables.Metadata(projection, item, name, metadata);
        projection.Tell(this);
    }

    public void Index(NftIndex index) => index.Describe(item, name, metadata);
}
