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

    /// <summary>From here on only one's own.</summary>
    Orders,
    Fills,
    Balances,
}

/// <summary>A channel of one market or of one user; all its subscribers get the same bytes.</summary>
/// <param name="Owner">The id of the market, or of the user where it is private.</param>
internal readonly record struct FeedTopic(FeedChannel Channel, long Owner, CandleInterval Interval = default)
{
    private static readonly Dictionary<string, FeedChannel> Names =
        Enum.GetValues<FeedChannel>().ToDictionary(NameOf, StringComparer.Ordinal);

    public bool IsPrivate => Private(Channel);

    public string Name => NameOf(Channel);

    public static bool Private(FeedChannel channel) => channel >= FeedChannel.Orders;

    public static Result<FeedChannel> Parse(string? name) =>
        name is not null && Names.TryGetValue(name, out var channel)
            ? channel
            : Refusal.Invalid("channel", $"'channel' is one of {string.Join(", ", Names.Keys)}.");

    private static string NameOf(FeedChannel channel) => channel.ToString().ToLowerInvariant();
}
