using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tickers;

namespace DSLT.Features.Feeds;

/// <summary>
/// A form in which subscribers are told what was committed; all of it comes on the feed's thread, orders and
/// trades before books, then balances, and what was done to items last.
/// </summary>
internal interface IFeedForm
{
    void Updated(IReadOnlyList<OrderUpdate> updates);

    /// <summary>The whole book of a market has come: whoever waits for it can be told.</summary>
    void Began(Market market, FeedBook book);

    void Changed(Market market, FeedBook book, in BookStep step);

    void Balanced(FeedBatch batch);

    /// <summary>What was done to items: nothing to a form that has none.</summary>
    void Dealt(IReadOnlyList<FeedActivity> activities)
    {
    }

    /// <summary>Something was left out: all who subscribed are to begin again.</summary>
    void StartAnew();
}

/// <summary>A change of a book that is applied already, and how the market stood before it.</summary>
internal readonly record struct BookStep(
    BookChange Change, long Previous, MarketCandles Candles, BestPrices Best);
