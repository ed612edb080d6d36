using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Nfts;
using DSLT.Features.Orders;
using DSLT.Ledger;

namespace DSLT.Features.Feeds;

/// <summary>What one commit changed of what is watched.</summary>
internal sealed class FeedBatch
{
    public List<BookChange> Books { get; } = [];

    public List<OrderUpdate> Updates { get; } = [];

    /// <summary>What was done to items, in turn.</summary>
    public List<FeedActivity> Activities { get; } = [];

    public Dictionary<AccountId, FeedBalance> Balances { get; } = [];

    /// <summary>What the same accounts had in all before the commit.</summary>
    public Dictionary<AccountId, Amount> TotalsBefore { get; } = [];

    /// <summary>How users stand who begin to be told.</summary>
    public List<FeedStanding> Standings { get; } = [];

    public bool IsEmpty =>
        Books.Count == 0 && Updates.Count == 0 && Balances.Count == 0 && Standings.Count == 0
            && Activities.Count == 0;
}

/// <summary>The markets and the users whose changes somebody wants to see.</summary>
internal sealed record FeedWatch(ImmutableHashSet<long> Markets, ImmutableHashSet<long> Users)
{
    public static readonly FeedWatch Nothing = new([], []);

    /// <summary>The channels of items that somebody follows.</summary>
    public ImmutableHashSet<FeedTopic> Nfts { get; init; } = [];

    public bool IsEmpty => Markets.IsEmpty && Users.IsEmpty && Nfts.IsEmpty;

    public bool Sees(NftActivity activity, long concerned) =>
        Nfts.Contains(new(FeedChannel.Nfts, activity.Collection))
            || Nfts.Contains(new(FeedChannel.Nft, activity.Item))
            || Nfts.Contains(new(FeedChannel.NftActivity, activity.From))
            || Nfts.Contains(new(FeedChannel.NftActivity, activity.To))
            || Nfts.Contains(new(FeedChannel.NftActivity, concerned));
}

/// <summary>What was done to an item, with the names of those whose ids it has.</summary>
/// <param name="Concerned">Who hears of it besides them, or 0.</param>
internal sealed record FeedActivity(
    NftActivity Activity, long Time, string? From, string? To, long Concerned)
{
    /// <summary>The channels that it is told in, each once; of nobody and of no item among them.</summary>
    public IEnumerable<FeedTopic> Topics => new FeedTopic[]
    {
        new(FeedChannel.Nfts, Activity.Collection), new(FeedChannel.Nft, Activity.Item),
        new(FeedChannel.NftActivity, Activity.From), new(FeedChannel.NftActivity, Activity.To),
        new(FeedChannel.NftActivity, Concerned),
    }.Distinct();
}

/// <summary>A balance as a commit left it, in base units.</summary>
internal readonly record struct FeedBalance(Amount Available, Amount Held, bool Frozen);

/// <summary>Levels of a book as a commit left them, all of them or those that it changed.</summary>
/// <param name="Sequence">The last journal row that changed the book.</param>
/// <param name="WantedBy">Who asked for the whole book; null where it is what changed.</param>
/// <param name="Levels">A level of no lots is gone.</param>
internal sealed record BookChange(
    long Market, long Sequence, FeedBook? WantedBy, IReadOnlyList<BookLevel> Levels, MarketCandles Candles)
{
    public bool IsWhole => WantedBy is not null;

    public static BookChange Of(MarketBook book, MarketCandles candles) => new(
        book.Market, book.Sequence, null,
        [.. book.Book.ChangedLevels().Select(
            level => new BookLevel(level.Side, level.Price, book.Book.LotsAt(level.Side, level.Price)))],
        candles);

    public static BookChange Whole(MarketBook book, MarketCandles candles, FeedBook by) => new(
        book.Market, book.Sequence, by,
        [.. Side(book, OrderSide.Buy), .. Side(book, OrderSide.Sell)], candles);

    private static IEnumerable<BookLevel> Side(MarketBook book, OrderSide side) =>
        book.Book.Levels(side).Select(level => new BookLevel(side, level.Price, level.Lots));
}

/// <summary>A price of one side in ticks and what stands there in lots.</summary>
internal readonly record struct BookLevel(OrderSide Side, long Price, long Lots);
