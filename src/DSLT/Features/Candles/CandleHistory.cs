using DSLT.Sequencing;

namespace DSLT.Features.Candles;

/// <summary>Candles of a market as of now: those of the table with the newest as memory has them.</summary>
internal static class CandleHistory
{
    public static async Task<IReadOnlyList<Candle>> Read(
        Store store, long market, CandleInterval interval, CandleRange range, CancellationToken cancellation)
    {
        // Memory is read after the table: what both have is the newer in memory, and nothing falls between.
        var rows = await CandleQueries.Range(store.Database, market, interval, range, cancellation);
        var memory = store.State.Candles.Committed(market);
        var newest = memory.Of(interval) is not { } running ? []
            : interval == CandleInterval.Minute ? memory.Past.Add(running)
            : (IEnumerable<Candle>)[running];
        return range.With(rows, newest);
    }
}
