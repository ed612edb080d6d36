using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>The metadata of an item is as it is for ever; with how the item stands.</summary>
internal sealed class NftFroze(long item, NftStanding standing) : Event
{
    public override EventTag Tag => EventTag.NftFroze;

    public static NftFroze Read(ref PayloadReader reader) =>
        new(reader.Number(), NftMoved.ReadStanding(ref reader));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(item);
        NftMoved.WriteStanding(writer, standing);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Nfts.Change(item, standing, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record) =>
        NftTables.Standing(projection, item, standing);
}
