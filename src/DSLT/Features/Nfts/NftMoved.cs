using DSLT.Features.NftSearch;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>
/// Some of an item went from one user to another, came into being or was burnt; with how the item and both
/// of them stand after it.
/// </summary>
/// <param name="activity">From whom to whom, and why; 0 is nobody.</param>
/// <param name="standing">The item's.</param>
/// <param name="fromHas">What the giver has left.</param>
/// <param name="toHas">What the taker has then.</param>
/// <param name="counts">The collection's where the item got its number by this.</param>
internal sealed class NftMoved(
    NftActivity activity, NftStanding standing, long fromHas, long toHas, NftCounts? counts)
    : NftHistoryEvent, INftIndexed
{
    public override EventTag Tag => EventTag.NftDealt;

    public override IEnumerable<NftActivity> Activities => [activity];

    /// <param name="reader">The payload.</param>
    /// <param name="hasSource">False of the older form, which does not know auctions and offers.</param>
    public static NftMoved Read(ref PayloadReader reader, bool hasSource)
    {
        var activity = new NftActivity(
            reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Number(),
            reader.Number(),
            new NftDeal(
                (NftActivityKind)reader.Byte(), reader.Number(), reader.Amount(), reader.Number(),
                reader.Number(), hasSource ? reader.Number() : 0, hasSource ? reader.Number() : 0));
        return new NftMoved(
            activity, ReadStanding(ref reader), reader.Number(), reader.Number(),
            reader.Bool() ? new NftCounts(reader.Number(), reader.Number()) : null);
    }

    public static NftStanding ReadStanding(ref PayloadReader reader) =>
        new(reader.Number(), reader.Number(), reader.Number(), reader.Number(), reader.Bool());

    public static void WriteStanding(PayloadWriter writer, NftStanding standing)
    {
        writer.Number(standing.Number);
        writer.Number(standing.Minted);
        writer.Number(standing.Burnt);
        writer.Number(standing.Owner);
        writer.Bool(standing.Frozen);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(activity.Id);
        writer.Number(activity.Item);
        writer.Number(activity.Collection);
        writer.Number(activity.From);
        writer.Number(activity.To);
        writer.Number(activity.Quantity);
        writer.Byte((byte)activity.Deal.Kind);
        writer.Number(activity.Deal.Token);
        writer.Amount(activity.Deal.Price);
        writer.Number(activity.Deal.Transaction);
        writer.Number(activity.Deal.Listing);
        writer.Number(activity.Deal.Auction);
        writer.Number(activity.Deal.Offer);
        WriteStanding(writer, standing);
        writer.Number(fromHas);
        writer.Number(toHas);
        writer.Bool(counts is not null);
        if (counts is not null)
        {
            writer.Number(counts.Items);
            writer.Number(counts.Numbers);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        state.Nfts.Tell(this, record, activity.Id);
        state.Nfts.Change(activity.Item, standing, record.Sequence);
        if (activity.From != 0)
        {
            state.Nfts.Change(activity.Item, activity.From, fromHas, record.Sequence);
        }

        if (activity.To != 0)
        {
            state.Nfts.Change(activity.Item, activity.To, toHas, record.Sequence);
        }

        if (counts is not null)
        {
            state.Nfts.Change(activity.Collection, counts);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        base.Project(projection, record);
        NftTables.Standing(projection, activity.Item, standing);
        if (activity.From != 0)
        {
            NftTables.Holding(projection, activity.Item, activity.From, fromHas);
        }

        if (activity.To != 0)
        {
            NftTables.Holding(projection, activity.Item, activity.To, toHas);
        }

        if (counts is not null)
        {
            NftTables.Counts(projection, activity.Collection, counts);
        }

        projection.Tell(this);
    }

    public void Index(NftIndex index)
    {
        index.Stand(activity.Item, standing);
        index.Hold(activity.Item, activity.From, fromHas);
        index.Hold(activity.Item, activity.To, toHas);
        if (activity.Deal.Kind == NftActivityKind.Sale)
        {
            index.Sold(activity.Item, activity.Id);
        }
    }
}
