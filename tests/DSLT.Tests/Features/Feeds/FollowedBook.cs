using System.Globalization;
using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Feeds;

/// <summary>A book as a client keeps it.</summary>
internal sealed class FollowedBook(FeedClient client)
{
    private readonly SortedDictionary<decimal, string> bids = [];
    private readonly SortedDictionary<decimal, string> asks = [];

    public long Sequence { get; private set; }

    public static async Task<FollowedBook> Subscribe(FeedClient client, string market)
    {
        await client.Subscribe("book", market);
        Assert.Equal("subscribed", (await client.Next()).GetProperty("type").GetString());
        var book = new FollowedBook(client);
        var snapshot = await client.Next();
        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        book.Apply(snapshot);
        return book;
    }

    public async Task AssertIs(JsonElement shown)
    {
        while (Sequence < shown.GetProperty("sequence").GetInt64())
        {
            var delta = await client.Next();
            Assert.Equal("delta", delta.GetProperty("type").GetString());
            Assert.Equal(Sequence, delta.GetProperty("previous").GetInt64());
            Assert.True(Sequence < delta.GetProperty("sequence").GetInt64());
            Apply(delta);
        }

        Assert.Equal(shown.GetProperty("sequence").GetInt64(), Sequence);
        Assert.Equal(Levels(shown.GetProperty("bids")), bids.Reverse().Select(Text));
        Assert.Equal(Levels(shown.GetProperty("asks")), asks.Select(Text));
    }

    private static IEnumerable<string> Levels(JsonElement levels) =>
        levels.EnumerateArray().Select(level => $"{level[0]} {level[1]}");

    private static string Text(KeyValuePair<decimal, string> level) =>
        $"{level.Key.ToString(CultureInfo.InvariantCulture)} {level.Value}";

    private void Apply(JsonElement message)
    {
        foreach (var (side, levels) in new[] { ("bids", bids), ("asks", asks) })
        {
            foreach (var level in message.GetProperty(side).EnumerateArray())
            {
                var price = decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture);
                if (level[1].GetString() == "0")
                {
                    levels.Remove(price);
                }
                else
                {
                    levels[price] = level[1].GetString()!;
                }
            }
        }

        Sequence = message.GetProperty("sequence").GetInt64();
    }
}
