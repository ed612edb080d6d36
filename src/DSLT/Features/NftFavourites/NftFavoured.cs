using DSLT.Data;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.NftFavourites;

/// <summary>An item became somebody's favourite, or is not one any more.</summary>
/// <param name="user">Whose.</param>
/// <param name="item">Which.</param>
/// <param name="isOn">False where it was taken back.</param>
/// <param name="ofItem">Of how many users it is one then.</param>
internal sealed class NftFavoured(long user, long item, bool isOn, long ofItem) : Event, INftIndexed
{
    private static readonly Table Favourites = new(
        "nft_favourites", 2, Column.Number("user_id"), Column.Number("item"), Column.Number("sequence"),
        Column.Flag("is_on"));

    private static readonly Table Counts = new(
        "nft_favourite_counts", 1, Column.Number("item"), Column.Number("favourites"));

    public override EventTag Tag => EventTag.NftFavoured;

    public static NftFavoured Read(ref PayloadReader reader) =>
        new(reader.Number(), reader.Number(), reader.Bool(), reader.Number());

    public override void Write(PayloadWriter writer)
    {
        writer.Number(user);
        writer.Number(item);
        writer.Bool(isOn);
        writer.Number(ofItem);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.NftFavourites.Change(user, item, isOn, ofItem, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        var sequence = record.Sequence;
        projection.Latest(Favourites, user, item, writer =>
        {
            writer.Row(Favourites);
            writer.Add(user);
            writer.Add(item);
            writer.Add(sequence);
            writer.Add(isOn);
            writer.End();
        });
        projection.Latest(Counts, item, 0, writer =>
        {
            writer.Row(Counts);
            writer.Add(item);
            writer.Add(ofItem);
            writer.End();
        });
        projection.Tell(this);
    }

    public void Index(NftIndex index) => index.Favour(item, ofItem);
}
