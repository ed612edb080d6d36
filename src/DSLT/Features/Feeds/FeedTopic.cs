using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Candles;

namespace DSLT.Features.Feeds;

/// <summary>What one can subscribe to.</summary>
internal enum FeedChannel
{
    Book,
    Trades,
    Ticker,
    Candles,

    /// <summary>Of a collection.</summary>
    Nfts,

    /// <summary>Of an item.</summary>
    Nft,

    /// <summary>From here on only one's own.</summary>
    Orders,
    Fills,
    Balances,
    NftActivity,
}

/// <summary>
/// A channel of one market, collection, item or user; all its subscribers get the same bytes.
/// </summary>
/// <param name="Owner">The id of what it is of; of the user where it is private.</param>
internal readonly record struct FeedTopic(FeedChannel Channel, long Owner, CandleInterval Interval = default)
{
    private static readonly Dictionary<string, FeedChannel> Names =
        Enum.GetValues<FeedChannel>().ToDictionary(NameOf, StringComparer.Ordinal);

    public bool IsPrivate => Private(Channel);

    public bool IsOfMarket => Channel <= FeedChannel.Candles;

    /// <summary>True where it tells what happens to items.</summary>
    public bool IsOfNfts => Channel is FeedChannel.Nfts or FeedChannel.Nft or FeedChannel.NftActivity;

    public string Name => NameOf(Channel);

    public static bool Private(FeedChannel channel) => channel >= FeedChannel.Orders;

    public static Result<FeedChannel> Parse(string? name) =>
        name is not null && Names.TryGetValue(name, out var channel)
            ? channel
            : Refusal.Invalid("channel", $"'channel' is one of {string.Join(", ", Names.Keys)}.");

    private static string NameOf(FeedChannel channel) =>
        JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());
}
