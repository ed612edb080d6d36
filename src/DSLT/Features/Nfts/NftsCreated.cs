using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>One item or up to ten thousand were made in a collection.</summary>
internal sealed class NftsCreated(NewNfts made, NftCounts counts) : NftHistoryEvent, INftIndexed
{
    private static readonly Table Items = new(
        "nft_items", 1, Column.Number("id"), Column.Number("collection"), Column.Number("kind"),
        Column.Number("max_supply"), Column.Text("royalty"), Column.Number("created_at"));

    public override EventTag Tag => EventTag.NftsCreated;

    public override IEnumerable<NftActivity> Activities => made.FirstActivity == 0
        ? []
        : made.Items.Select((item, at) => new NftActivity(
            made.FirstActivity + at, made.FirstId + at, made.Collection, 0, made.Owner, item.Quantity,
            new NftDeal(NftActivityKind.Mint)));

    public static NftsCreated Read(ref PayloadReader reader)
    {
        var (collection, kind, firstId) = (reader.Number(), (NftKind)reader.Byte(), reader.Number());
        var (firstNumber, owner, royalty) = (reader.Number(), reader.Number(), reader.Text());
        var firstActivity = reader.Number();
        var items = ImmutableArray.CreateBuilder<NewNft>(reader.Count());
        for (var i = items.Capacity; i > 0; i--)
        {
            items.Add(new NewNft(reader.Text()!, reader.Text()!, reader.Number(), reader.Number()));
        }

        return new NftsCreated(
            new NewNfts(
                collection, kind, firstId, firstNumber, owner,
                royalty is null ? null : NftRoyalty.FromStored(royalty), firstActivity,
                items.MoveToImmutable()),
            new NftCounts(reader.Number(), reader.Number()));
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(made.Collection);
        writer.Byte((byte)made.Kind);
        writer.Number(made.FirstId);
        writer.Number(made.FirstNumber);
        writer.Number(made.Owner);
        writer.Text(made.Royalty?.ToStored());
        writer.Number(made.FirstActivity);
        writer.Unsigned((ulong)made.Items.Length);
        foreach (var (name, metadata, quantity, maxSupply) in made.Items)
        {
            writer.Text(name);
            writer.Text(metadata);
            writer.Number(quantity);
            writer.Number(maxSupply);
        }

        writer.Number(counts.Items);
        writer.Number(counts.Numbers);
    }

    public override void Apply(State state, in RecordHeader record)
    {
        state.Nfts.Create(made.All(), made.Owner, record.Sequence);
        state.Nfts.Change(made.Collection, counts);
        if (made.FirstActivity != 0)
        {
            state.Nfts.Tell(this, record, made.FirstActivity + made.Items.Length - 1);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        var (time, royalty, at) = (record.Time, made.Royalty?.ToStored(), 0);
        foreach (var item in made.All())
        {
            var row = made.Items[at];
            projection.Latest(Items, item.Id, 0, writer => Write(writer, item, royalty, time));
            NftTables.Metadata(projection, item.Id, row.Name, row.Metadata);
            NftTables.Standing(projection, item.Id, item.Standing);
            if (row.Quantity > 0)
            {
                NftTables.Holding(projection, item.Id, made.Owner, row.Quantity);
            }

            at++;
        }

        NftTables.Counts(projection, made.Collection, counts);
        base.Project(projection, record);
        projection.Tell(this);
    }

    public void Index(NftIndex index)
    {
        var at = 0;
        foreach (var item in made.All())
        {
            var row = made.Items[at++];
            index.Add(item, row.Name, row.Metadata);
            index.Hold(item.Id, made.Owner, row.Quantity);
        }
    }

    private static void Write(IWriter writer, NftItem item, string? royalty, long time)
    {
        writer.Row(Items);
        writer.Add(item.Id);
        writer.Add(item.Collection);
        writer.Add((long)item.Kind);
        writer.Add(item.MaxSupply);
        writer.Add(royalty);
        writer.Add(time);
        writer.End();
    }
}
