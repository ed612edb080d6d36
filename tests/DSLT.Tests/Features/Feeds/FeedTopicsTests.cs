using System.Text.Json;
using DSLT.Features.Feeds;
using DSLT.Tests.Features.NftAuctions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Feeds;

/// <summary>The channels of NFTs; those of markets and accounts are in <see cref="FeedTests"/>.</summary>
public sealed class FeedTopicsTests
{
    private const string All = "/api/nfts";

    [Fact]
    public async Task What_happens_to_items_is_told_once_in_turn_as_their_histories_list_it()
    {
        await using var node = await Start();
        await using var client = await FeedClient.Connect(node);
        await client.Send(new { op = "subscribe", channel = "nfts", collection = "1" });
        Assert.Equal(
            """{"type":"subscribed","channel":"nfts","collection":"1"}""", $"{await client.Next()}");
        await using var other = await FeedClient.Connect(node);
        await other.Send(new { op = "subscribe", channel = "nft", item = "2" });
        Assert.Equal("""{"type":"subscribed","channel":"nft","item":"2"}""", $"{await other.Next()}");
        await Trade(node);
        var all = await Activities(client, 9);
        var ofItem = await Activities(other, 5);
        await node.Store.Projector.WaitFor(
            node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        Assert.Equal(await Listed(node, "collections/1", 9), all);
        Assert.Equal(await Listed(node, "items/2", 5), ofItem);
        Assert.Equal(
            ["auction", "bid", "bid", "sale", "offer", "list", "burn", "end", "offerEnd"], all.Select(Kind));

        // What nobody follows any more is told to nobody.
        await client.Send(new { op = "unsubscribe", channel = "nfts", collection = "1" });
        Assert.Equal(
            """{"type":"unsubscribed","channel":"nfts","collection":"1"}""", $"{await client.Next()}");
        await Offer(node, "1");
        await client.Send(new { op = "ping" });
        Assert.Equal("pong", (await client.Next()).GetProperty("type").GetString());
        await other.Send(new { op = "unsubscribe", channel = "nft", item = "2" });
        await other.Next("unsubscribed");
        Assert.True(node.Store.State.Feed.Watch.IsEmpty);
    }

    [Fact]
    public async Task Sellers_hear_of_bids_and_sales_and_who_is_outbid_of_that()
    {
        await using var node = await Start();
        var clients = new Dictionary<string, FeedClient>();
        foreach (var name in new[] { "alice", "admin", "bob", "opal" })
        {
            clients[name] = await FeedClient.Connect(node, node.As(name).Token);
            await clients[name].Send(new { op = "subscribe", channel = "nftActivity" });
            Assert.Equal("nftActivity", $"{(await clients[name].Next()).GetProperty("channel")}");
        }

        await Trade(node);
        Assert.Equal(
            [
                "auction alice>", "bid admin>alice", "bid bob>alice", "sale alice>bob", "offer bob>alice",
                "list alice>", "burn alice>", "end alice>",
            ],
            (await Activities(clients["alice"], 8)).Select(Told));
        Assert.Equal(
            ["bid admin>alice", "bid bob>alice"], (await Activities(clients["admin"], 2)).Select(Told));
        Assert.Equal(
            ["bid bob>alice", "sale alice>bob", "offer bob>alice", "offerEnd bob>"],
            (await Activities(clients["bob"], 4)).Select(Told));
        // Whoever is concerned hears it, also where nobody else listens.
        foreach (var name in new[] { "alice", "bob", "opal" })
        {
            await clients[name].Send(new { op = "unsubscribe", channel = "nftActivity" });
            Assert.Equal("unsubscribed", (await clients[name].Next()).GetProperty("type").GetString());
            await clients[name].DisposeAsync();
        }

        await Auction(node, "1", "bob");
        (await node.Admin.Post($"{All}/auctions/2/bids", new { amount = "2" })).Is(201);
        (await node.As("opal").Post($"{All}/auctions/2/cancel")).Is(200);
        Assert.Equal(
            ["bid admin>bob", "auctionCancel bob>"], (await Activities(clients["admin"], 2)).Select(Told));
        await clients["admin"].DisposeAsync();
    }

    [Fact]
    public async Task Thousands_of_items_of_one_command_are_told_without_closing_who_reads()
    {
        await using var node = await Start();
        await using var client = await FeedClient.Connect(node);
        await client.Send(new { op = "subscribe", channel = "nfts", collection = "1" });
        await client.Next("subscribed");
        var items = Enumerable.Range(1, FeedOptions.MaxQueuedMessages + 900)
            .Select(i => new { metadata = new { name = $"{i}" } });
        (await node.As("alice").Post($"{All}/collections/1/items/batch", new { items })).Is(200);
        var told = await Activities(client, FeedOptions.MaxQueuedMessages + 900, messages: 50);
        Assert.All(told, activity => Assert.Equal("mint", Kind(activity)));
        Assert.Equal(
            Enumerable.Range(4, told.Count).Select(id => $"{id}"),
            told.Select(activity => JsonElement.Parse(activity).GetProperty("itemId").GetString()));
    }

    /// <summary>Item 1 is sold by an auction, and item 2 burnt while it is offered for and listed.</summary>
    private static async Task Trade(MarketFixture node)
    {
        await Auction(node, "1", "alice");
        (await node.Admin.Post($"{All}/auctions/1/bids", new { amount = "2" })).Is(201);
        (await node.As("bob").Post($"{All}/auctions/1/bids", new { amount = "2" }))
            .IsProblem(409, "bid_too_low");
        (await node.As("bob").Post($"{All}/auctions/1/bids", new { amount = "3" })).Is(201);
        node.Clock.Advance(TimeSpan.FromHours(1));
        (await node.As("opal").Post($"{All}/auctions/1/settle", new { })).Is(200);
        await Offer(node, "2");
        (await node.As("alice").Post($"{All}/listings", new
        {
            items = new[] { new { itemId = "2" } },
            token = "GOLD",
            price = "2",
        })).Is(201);
        (await node.As("alice").Post($"{All}/items/2/burn", new { })).Is(200);
    }

    private static async Task Auction(MarketFixture node, string itemId, string seller) =>
        (await node.As(seller).Post($"{All}/auctions", new
        {
            itemId,
            token = "GOLD",
            startPrice = "2",
            endsAt = node.Clock.GetUtcNow().AddMinutes(60).ToString("O"),
        })).Is(201);

    private static async Task Offer(MarketFixture node, string itemId) =>
        (await node.As(itemId == "1" ? "admin" : "bob").Post($"{All}/offers", new
        {
            itemId,
            token = "GOLD",
            amount = "0.5",
            expiresAt = node.Clock.GetUtcNow().AddMinutes(60).ToString("O"),
        })).Is(201);

    private static string Kind(string activity) =>
        JsonElement.Parse(activity).GetProperty("kind").GetString()!;

    private static string Told(string activity)
    {
        var json = JsonElement.Parse(activity);
        return $"{Kind(activity)} {json.GetProperty("from")}>{json.GetProperty("to")}";
    }

    /// <summary>So many, in so many messages where that is said.</summary>
    private static async Task<List<string>> Activities(FeedClient client, int count, int messages = 0)
    {
        var (told, came) = (new List<string>(), 0);
        while (told.Count < count)
        {
            var message = await client.Next();
            came++;
            Assert.Equal("activities", message.GetProperty("type").GetString());
            told.AddRange(message.GetProperty("activities").EnumerateArray().Select(one => $"{one}"));
        }

        Assert.Equal(count, told.Count);
        Assert.Equal(messages == 0 ? came : messages, came);
        return told;
    }

    /// <summary>The last so many of a history, the oldest first.</summary>
    private static async Task<List<string>> Listed(MarketFixture node, string list, int count)
    {
        var items = (await node.Nobody.Get($"{All}/{list}/activity?limit={count}")).Is(200)
            .Json.GetProperty("items");
        return [.. items.EnumerateArray().Select(one => $"{one}").Reverse()];
    }

    private static async Task<MarketFixture> Start()
    {
        var node = new MarketFixture();
        await node.InitializeAsync();
        node.Clock.Stop();
        await NftAuctionEndpointsTests.Prepare(node);
        await NftAuctionEndpointsTests.Give(node, "bob", "10");
        return node;
    }
}
