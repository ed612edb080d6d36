using System.Text.Json;
using DSLT.Features.NftOffers;
using DSLT.Tests.Features.NftAuctions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSales;

public abstract class HistoryEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : HistoryEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : HistoryEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Histories_tell_what_became_of_auctions()
    {
        await using var own = await Start();
        await Auction(own, "1");
        await Auction(own, "2");
        (await own.Admin.Post($"{All}/auctions/1/bids", new { amount = "2" })).Is(201);
        (await own.As("bob").Post($"{All}/auctions/1/bids", new { amount = "3" })).Is(201);
        (await own.As("bob").Post($"{All}/auctions/1/bids", new { amount = "3" }))
            .IsProblem(409, "bid_too_low");
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await own.As("bob").Post($"{All}/auctions/1/settle", new { })).Is(200);
        (await own.As("bob").Post($"{All}/auctions/2/settle", new { })).Is(200);
        Assert.Equal(
            [
                "sale alice>bob 1 3 auction 1", "bid bob>alice 1 3 auction 1",
                "bid admin>alice 1 2 auction 1", "auction alice> 1 2 auction 1", "mint >alice 1 ",
            ],
            await Lines(own, "items/1/activity"));
        await Auction(own, "2");
        (await own.As("opal").Post($"{All}/auctions/3/cancel")).Is(200);
        await Auction(own, "2");
        (await own.Admin.Post($"{All}/auctions/4/bids", new { amount = "2" })).Is(201);
        (await own.Admin.Post(
            "/api/tokens/freeze", new { token = "GOLD", username = "admin", frozen = true })).Is(200);
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await own.As("bob").Post($"{All}/auctions/4/settle", new { })).Is(200);
        await Auction(own, "2");
        (await own.As("alice").Post($"{All}/items/2/burn", new { })).Is(200);
        Assert.Equal(
            [
                "auctionWithdraw alice> 1 2 auction 5", "burn alice> 1 ", "auction alice> 1 2 auction 5",
                "auctionVoid alice> 1 2 auction 4", "bid admin>alice 1 2 auction 4",
                "auction alice> 1 2 auction 4", "auctionCancel alice> 1 2 auction 3",
                "auction alice> 1 2 auction 3", "auctionUnsold alice> 1 2 auction 2",
                "auction alice> 1 2 auction 2", "mint >alice 1 ",
            ],
            await Lines(own, "items/2/activity"));
        Assert.Equal(
            ["bid admin>alice 1 2 auction 4", "bid bob>alice 1 3 auction 1", "bid admin>alice 1 2 auction 1"],
            await Lines(own, "collections/1/activity?kind=bid"));
    }

    [Fact]
    public async Task Histories_tell_what_became_of_offers_for_items_and_for_any_of_a_collection()
    {
        await using var own = await Start();
        var (bob, alice) = (own.As("bob"), own.As("alice"));
        await Offer(own, new { itemId = "3", quantity = 3 });
        await Offer(own, new { collectionId = "2", quantity = 2 });
        (await alice.Post($"{All}/offers/1/accept", new { itemId = "3", quantity = 2 })).Is(200);
        (await alice.Post($"{All}/offers/2/accept", new { itemId = "3" })).Is(200);
        (await bob.Post($"{All}/offers/1/cancel")).Is(200);
        own.Clock.Advance(TimeSpan.FromHours(1));
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, Cancellation);
        await new NftOfferExpiry(own.Store, own.Clock).Run(own.Clock.GetUtcNow(), Cancellation);
        string[] ofItem =
        [
            "offerCancel bob> 1 0.5 offer 1", "sale alice>bob 1 0.5 offer 2", "sale alice>bob 2 1 offer 1",
            "offer bob> 3 0.5 offer 1", "mint >alice 10 ",
        ];
        string[] ofAny = ["offerExpire bob> 1 0.5 offer 2", "offer bob> 2 0.5 offer 2"];
        string[] all = [ofAny[0], .. ofItem[..3], ofAny[1], .. ofItem[3..]];
        Assert.Equal(ofItem, await Lines(own, "items/3/activity"));
        Assert.Equal(all, await Lines(own, "collections/2/activity"));
        Assert.Equal(all[..6], await Lines(own, "users/bob/activity"));
        Assert.Equal([ofItem[1], ofItem[2]], await Lines(own, "users/bob/activity?kind=sale"));
        Assert.Equal([ofItem[1], ofItem[2]], await Lines(own, "users/alice/activity?kind=sale"));
        Assert.Equal([ofItem[2]], await Lines(own, "items/3/activity?kind=sale&cursor=" + Before(7)));

        await Offer(own, new { itemId = "1" });
        Assert.Equal("offer bob>alice 1 0.5 offer 3", (await Lines(own, "users/alice/activity"))[0]);
        var any = (await alice.Get($"{All}/collections/2/activity?kind=offerExpire")).Is(200).Body;
        Assert.Contains("\"itemId\":null,\"collectionId\":\"2\"", any, StringComparison.Ordinal);
        foreach (var list in new[] { "items/1", "collections/1", "users/bob" })
        {
            (await alice.Get($"{All}/{list}/activity?kind=gift")).IsProblem(400, "invalid_kind");
        }
    }

    [Fact]
    public async Task A_listing_that_is_sold_out_ends_by_its_sale_and_by_nothing_else()
    {
        await using var own = await Start();
        (await own.As("alice").Post($"{All}/listings", new
        {
            items = new[] { new { itemId = "1" } },
            token = "GOLD",
            price = "3",
        })).Is(201);
        (await own.As("bob").Post($"{All}/listings/1/buy", new { })).Is(200);
        Assert.Equal(
            ["sale alice>bob 1 3", "list alice> 1 3", "mint >alice 1 "],
            await Lines(own, "items/1/activity"));
    }

    /// <summary>The cursor after a line, which is its id.</summary>
    private static string Before(long id) =>
        Convert.ToBase64String([.. $"{id}".Select(digit => (byte)digit)]).TrimEnd('=');

    private static async Task<List<string>> Lines(MarketFixture own, string list)
    {
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, Cancellation);
        var items = (await own.Nobody.Get($"{All}/{list}")).Is(200).Json.GetProperty("items");
        return
        [
            .. items.EnumerateArray().Select(line =>
            {
                var (auction, offer) = (line.GetProperty("auctionId"), line.GetProperty("offerId"));
                var source = auction.GetString() is { } id ? $" auction {id}"
                    : offer.GetString() is { } number ? $" offer {number}" : "";
                return $"{line.GetProperty("kind")} {line.GetProperty("from")}>{line.GetProperty("to")} "
                    + $"{line.GetProperty("quantity")} {line.GetProperty("price")}{source}";
            }),
        ];
    }

    private static async Task Auction(MarketFixture own, string itemId) =>
        (await own.As("alice").Post($"{All}/auctions", new
        {
            itemId,
            token = "GOLD",
            startPrice = "2",
            endsAt = own.Clock.GetUtcNow().AddMinutes(60).ToString("O"),
        })).Is(201);

    private static async Task Offer(MarketFixture own, object what)
    {
        var body = JsonSerializer.SerializeToNode(what)!.AsObject();
        body["token"] = "GOLD";
        body["amount"] = "0.5";
        body["expiresAt"] = own.Clock.GetUtcNow().AddMinutes(60).ToString("O");
        (await own.As("bob").Post($"{All}/offers", body)).Is(201);
    }

    private async Task<MarketFixture> Start()
    {
        var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        await NftAuctionEndpointsTests.Prepare(own);
        await NftAuctionEndpointsTests.Give(own, "bob", "10");
        return own;
    }
}
