using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>A line of what happened to items.</summary>
/// <param name="Item">0 of an offer for any of the collection.</param>
/// <param name="From">0 of a mint.</param>
/// <param name="To">0 where it went to nobody.</param>
internal sealed record NftActivity(
    long Id, long Item, long Collection, long From, long To, long Quantity, NftDeal Deal);

/// <summary>An event that stands in the histories of items, and is told to whoever follows them.</summary>
internal abstract class NftHistoryEvent : Event
{
    /// <summary>Its lines: their ids follow on.</summary>
    public abstract IEnumerable<NftActivity> Activities { get; }

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var activity in Activities)
        {
            NftTables.Activity(projection, activity, record.Time);
        }
    }
}

/// <summary>What a command did to items, as long as it is not committed.</summary>
/// <param name="Concerned">
/// Who hears of it besides those it went from and to: who was outbid, or led an auction that is over. 0 is
/// nobody.
/// </param>
internal readonly record struct NftHappening(NftHistoryEvent Event, long Time, long Concerned);
