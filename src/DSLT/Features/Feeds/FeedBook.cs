using DSLT.Features.Candles;
using DSLT.Features.Orders;
using DSLT.Features.Tickers;

namespace DSLT.Features.Feeds;

/// <summary>A market as its subscribers have been told: the feed thread's own copy.</summary>
internal sealed class FeedBook
{
    private readonly SortedDictionary<long, long> bids = new(Comparer<long>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<long, long> asks = [];

    /// <summary>False until the whole book has come.</summary>
    public bool IsKnown { get; private set; }

    public long Sequence { get; private set; }

    public MarketCandles Candles { get; private set; } = MarketCandles.None;

    public IEnumerable<BookLevel> Bids => Levels(OrderSide.Buy, bids);

    public IEnumerable<BookLevel> Asks => Levels(OrderSide.Sell, asks);

    public BestPrices Best => new(First(bids), First(asks));

    public void Apply(BookChange change)
    {
        if (change.IsWhole)
        {
            bids.Clear();
            asks.Clear();
            IsKnown = true;
        }

        foreach (var (side, price, lots) in change.Levels)
        {
            var levels = side == OrderSide.Buy ? bids : asks;
            if (lots == 0)
            {
                levels.Remove(price);
            }
            else
            {
                levels[price] = lots;
            }
        }

        (Sequence, Candles) = (change.Sequence, change.Candles);
    }

    private static IEnumerable<BookLevel> Levels(OrderSide side, SortedDictionary<long, long> levels) =>
        levels.Select(level => new BookLevel(side, level.Key, level.Value));

    private static (long Price, long Lots)? First(SortedDictionary<long, long> levels)
    {
        foreach (var (price, lots) in levels)
        {
            return (price, lots);
        }

        return null;
    }
}
