using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>What only some orders have: icebergs, trailing stops, and pairs that cancel each other.</summary>
/// <param name="DisplayLots">How much of it the book shows at a time; 0 all of it.</param>
/// <param name="TrailBps">How far its stop price stays behind the best trade, in basis points of that; 0 for
/// a price that stays.</param>
/// <param name="TrailStop">The price in ticks that sets a trailing stop off now.</param>
/// <param name="Twin">The order that goes when this one trades, is set off or ends; 0 for none.</param>
/// <param name="Covered">How much of what it needs while it waits is held for its twin already: only one of
/// them ever pays.</param>
internal sealed record OrderTerms(
    long DisplayLots = 0, int TrailBps = 0, long TrailStop = 0, long Twin = 0, Amount Covered = default)
{
    public static OrderTerms Read(ref PayloadReader reader) => new(
        reader.Number(), (int)reader.Number(), reader.Number(), reader.Number(), reader.Amount());

    public void Write(PayloadWriter writer)
    {
        writer.Number(DisplayLots);
        writer.Number(TrailBps);
        writer.Number(TrailStop);
        writer.Number(Twin);
        writer.Amount(Covered);
    }
}
