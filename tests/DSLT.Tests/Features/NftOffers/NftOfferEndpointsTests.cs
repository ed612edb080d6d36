using DSLT.Features.NftOffers;
using DSLT.Tests.Features.NftAuctions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftOffers;

public abstract class NftOfferEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : NftOfferEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : NftOfferEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";
    private const string Offers = $"{All}/offers";

    [Fact]
    public async Task Offers_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = await Start();
        var table = Table(own);
        foreach (var name in table.Names)
        {
            await table.Run(name, own);
        }
    }

    [Fact]
    public async Task An_offer_whose_time_is_over_is_not_accepted_and_the_job_gives_its_money_back()
    {
        await using var own = await Start();
        await NftAuctionEndpointsTests.Give(own, "bob", "5");
        (await own.As("bob").Post(Offers, Offer(own, "1", "5"))).Is(201);
        Assert.Equal("0", await NftAuctionEndpointsTests.Available(own, "bob"));
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await own.As("alice").Post($"{Offers}/1/accept", new { itemId = "1" }))
            .IsProblem(409, "offer_closed");
        var cancellation = TestContext.Current.CancellationToken;
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, cancellation);
        await new NftOfferExpiry(own.Store, own.Clock).Run(own.Clock.GetUtcNow(), cancellation);
        Assert.Equal("5", await NftAuctionEndpointsTests.Available(own, "bob"));
        Assert.Equal("expired", (await own.As("bob").Get($"{Offers}/1")).Is(200).Text("status"));
    }

    [Fact]
    public async Task A_user_has_at_most_so_many_open_offers()
    {
        await using var own = await Start();
        await NftAuctionEndpointsTests.Give(own, "bob", "1");
        var bob = own.As("bob");
        for (var i = 0; i < NftOfferRules.MaxOpen; i++)
        {
            (await bob.Post(Offers, Offer(own, "1", "0.000001"))).Is(201);
        }

        (await bob.Post(Offers, Offer(own, "1", "0.000001"))).IsProblem(409, "limit_reached");
        (await bob.Post($"{Offers}/7/cancel", new { })).Is(200);
        (await bob.Post(Offers, Offer(own, "1", "0.000001"))).Is(201);
        await Restart(own);
        var cancelled = (await own.As("bob").Post($"{Offers}/cancel-all", new { })).Is(200);
        Assert.Equal(NftOfferRules.MaxOpen, cancelled.Json.GetProperty("cancelled").GetInt32());
        Assert.Equal("1", await NftAuctionEndpointsTests.Available(own, "bob"));
    }

    [Fact]
    public async Task Offers_for_what_is_burnt_end_with_it_or_right_after_where_there_are_very_many()
    {
        await using var own = await Start();
        await NftAuctionEndpointsTests.Give(own, "bob", "10");
        var (alice, bob) = (own.As("alice"), own.As("bob"));
        var cancellation = TestContext.Current.CancellationToken;
        var job = new NftOfferExpiry(own.Store, own.Clock);
        (await alice.Post($"{All}/items/3/burn", new { quantity = 1 })).Is(200);
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, cancellation);
        await job.Run(own.Clock.GetUtcNow(), cancellation);
        var had = await NftAuctionEndpointsTests.Available(own, "admin");
        const int many = NftOfferRules.MaxEnded + 30;
        for (var i = 0; i < many + NftOfferRules.MaxOpen; i++)
        {
            (await (i < many ? bob : own.Admin).Post(Offers, Offer(own, "1", "0.01"))).Is(201);
        }

        (await bob.Post(Offers, Offer(own, "2", "1"))).Is(201);
        (await bob.Post(Offers, Offer(own, null, "2", collection: "1"))).Is(201);
        (await bob.Post($"{Offers}/7/cancel")).Is(200);
        (await alice.Post($"{All}/items/1/burn", new { })).Is(200);
        Assert.Equal("6.7", await NftAuctionEndpointsTests.Available(own, "bob"));
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, cancellation);
        await job.Run(own.Clock.GetUtcNow(), cancellation);
        Assert.Equal("7", await NftAuctionEndpointsTests.Available(own, "bob"));
        Assert.Equal(had, await NftAuctionEndpointsTests.Available(own, "admin"));
        foreach (var id in new[] { 1, many, many + NftOfferRules.MaxOpen })
        {
            Assert.Equal("ended", (await bob.Get($"{Offers}/{id}")).Is(200).Text("status"));
        }

        var open = (await bob.Get($"{Offers}?bidder=bob&status=open")).Is(200).Json.GetProperty("items");
        Assert.Equal(["2", "1"], open.EnumerateArray().Select(one => $"{one.GetProperty("amount")}"));
        var sequence = own.Store.Sequencer.DurableSequence;
        await job.Run(own.Clock.GetUtcNow(), cancellation);
        await new NftOfferExpiry(own.Store, own.Clock).Run(own.Clock.GetUtcNow(), cancellation);
        Assert.Equal(sequence, own.Store.Sequencer.DurableSequence);
    }

    [Fact]
    public async Task An_offer_for_what_can_be_minted_again_outlives_the_last_copy_there_is()
    {
        await using var own = await Start();
        (await own.As("alice").Post($"{All}/collections/2/items", new
        {
            metadata = new { name = "four" },
            quantity = 2,
            maxSupply = 3,
        })).Is(201);
        (await own.Admin.Post(Offers, Offer(own, "4"))).Is(201);
        (await own.As("alice").Post($"{All}/items/4/burn", new { quantity = 2 })).Is(200);
        Assert.Equal("open", await Status());
        (await own.As("alice").Post($"{All}/items/4/mint", new { quantity = 1 })).Is(200);
        await Restart(own);
        (await own.As("alice").Post($"{All}/items/4/burn", new { })).Is(200);
        Assert.Equal("ended", await Status());

        async Task<string?> Status()
        {
            await own.Store.Projector.WaitFor(
                own.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
            return (await own.Admin.Get($"{Offers}/1")).Is(200).Text("status");
        }
    }

    [Fact]
    public async Task Offers_are_listed_by_the_best_price_in_a_token_or_the_newest_first()
    {
        await using var own = await Start();
        var admin = own.Admin;
        foreach (var (item, collection, amount, token) in new (string?, string?, string, string)[]
        {
            ("1", null, "0.5", "GOLD"), ("1", null, "2", "GOLD"), ("1", null, "9", "SILVER"),
            ("2", null, "8", "GOLD"), ("1", null, "10", "GOLD"), (null, "1", "4", "GOLD"),
            ("1", null, "2", "GOLD"), (null, "1", "11", "GOLD"), ("1", null, "20", "GOLD"),
        })
        {
            (await admin.Post(Offers, Offer(own, item, amount, collection, token))).Is(201);
        }

        (await admin.Post($"{Offers}/9/cancel")).Is(200);
        Assert.Equal(["5", "7", "2", "1"], await Ids($"{Offers}?item=1&sort=price&currency=GOLD&limit=3"));
        Assert.Equal(["5", "7", "2", "1"], await Ids($"{Offers}?item=1&sort=price&currency=GOLD&limit=1"));
        Assert.Equal(["3"], await Ids($"{Offers}?item=1&sort=price&currency=SILVER"));
        Assert.Equal(["8", "6"], await Ids($"{Offers}?collection=1&sort=price&currency=GOLD&limit=1"));
        Assert.Equal(["7", "5", "3", "2", "1"], await Ids($"{Offers}?item=1&limit=2"));
        (await admin.Get($"{Offers}?item=1&sort=price")).IsProblem(400, "invalid_sort");
        (await admin.Get($"{Offers}?item=1&currency=GOLD")).IsProblem(400, "invalid_sort");
        (await admin.Get($"{Offers}?item=1&sort=worst&currency=GOLD")).IsProblem(400, "invalid_sort");
        (await admin.Get($"{Offers}?bidder=bob&sort=price&currency=GOLD")).IsProblem(400, "invalid_sort");
        (await admin.Get($"{Offers}?item=1&sort=price&currency=NO")).IsProblem(404, "token_not_found");
        (await admin.Get($"{Offers}?item=1&sort=price&currency=GOLD&cursor=Mg"))
            .IsProblem(400, "invalid_cursor");

        async Task<List<string>> Ids(string list)
        {
            var (ids, next) = (new List<string>(), "");
            do
            {
                var page = (await admin.Get(list + next)).Is(200).Json;
                ids.AddRange(page.GetProperty("items").EnumerateArray()
                    .Select(one => $"{one.GetProperty("offerId")}"));
                next = page.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : "";
            }
            while (next.Length > 0);

            return ids;
        }
    }

    private static ScenarioTable Table(MarketFixture own) =>
        new([.. Refused(own), .. Offering(own), .. Accepting, .. OfCollections(own)]);

    private static Scenario[] Refused(MarketFixture own) =>
    [
        new("Nothing is offered without a login", $"POST {Offers}", Offer(own, "1"), 401,
            "unauthenticated", By: "nobody"),
        new("Nor by auditors", $"POST {Offers}", Offer(own, "1"), 403, "forbidden", By: "ada"),
        new("Nor for what is not there", $"POST {Offers}", Offer(own, "99"), 404, "item_not_found",
            By: "admin"),
        new("Nor for a collection there is not", $"POST {Offers}", Offer(own, null, collection: "99"), 404,
            "collection_not_found", By: "admin"),
        new("Nor for neither", $"POST {Offers}", Offer(own, null), 400, "invalid_request", By: "admin"),
        new("Nor for both", $"POST {Offers}", Offer(own, "1", collection: "1"), 400, "invalid_request",
            By: "admin"),
        new("Nor in a token there is not", $"POST {Offers}", Offer(own, "1", token: "NO"), 404,
            "token_not_found", By: "admin"),
        new("Nor in one that is paused", $"POST {Offers}", Offer(own, "1", token: "PAUSED"), 409,
            "token_paused", By: "admin"),
        new("Nor nothing", $"POST {Offers}", Offer(own, "1", "0"), 400, "invalid_amount", By: "admin"),
        new("Nor for none of it", $"POST {Offers}", Offer(own, "3", quantity: 0), 400, "invalid_quantity",
            By: "admin"),
        new("Nor for two of what is there once", $"POST {Offers}", Offer(own, "1", quantity: 2), 400,
            "invalid_quantity", By: "admin"),
        new("Nor more than any amount", $"POST {Offers}",
            Offer(own, "3", "100000000000000000000000000000", quantity: 10_000), 400, "invalid_quantity",
            By: "admin"),
        new("Nor for a moment", $"POST {Offers}", Offer(own, "1", minutes: 0), 400, "invalid_expires_at",
            By: "admin"),
        new("Nor for ever", $"POST {Offers}", Offer(own, "1", minutes: 60 * 24 * 181), 400,
            "invalid_expires_at", By: "admin"),
        new("Nor for what one has", $"POST {Offers}", Offer(own, "1"), 400, "self_transfer"),
        new("Nor by who is frozen", $"POST {Offers}", Offer(own, "1"), 409, "account_frozen", By: "carol"),
        new("Nor whose account is", $"POST {Offers}", Offer(own, "1"), 409, "account_frozen", By: "dave"),
        new("Nor more than one has", $"POST {Offers}", Offer(own, "1"), 409, "insufficient_balance",
            By: "bob"),
    ];

    private static Scenario[] Offering(MarketFixture own) =>
    [
        new("Somebody offers", $"POST {Offers}", Offer(own, "1"), 201, null,
            "\"amount\":\"3\",\"quantity\":1,\"remaining\":1,\"held\":\"3\"", "admin"),
        new("And it is held", "GET /api/tokens/balance/GOLD", null, 200, null, "\"held\":\"3\"", "admin"),
        new("Anybody sees it", $"GET {Offers}/1", null, 200, null, "\"status\":\"open\"", "admin"),
        new("And all of an item", $"GET {Offers}?item=1", null, 200, null, "\"offerId\":\"1\"", "admin"),
        new("Of a buyer", $"GET {Offers}?bidder=admin&status=open", null, 200, null, "\"offerId\":\"1\"",
            "admin"),
        new("Of nobody", $"GET {Offers}?bidder=nemo", null, 404, "user_not_found"),
        new("Not of all", $"GET {Offers}", null, 400, "invalid_request"),
        new("Not those over", $"GET {Offers}?bidder=admin&status=over", null, 400, "invalid_status"),
        new("One that is not there", $"GET {Offers}/9", null, 404, "offer_not_found"),
    ];

    private static readonly Scenario[] Accepting =
    [
        new("Who has nothing of it does not accept", $"POST {Offers}/1/accept", Item("1"), 403, "forbidden",
            By: "opal"),
        new("Nor who offered", $"POST {Offers}/1/accept", Item("1"), 400, "self_transfer", By: "admin"),
        new("Nor with another item", $"POST {Offers}/1/accept", Item("2"), 400, "invalid_item_id"),
        new("Nor with what is not there", $"POST {Offers}/1/accept", Item("99"), 404, "item_not_found"),
        new("Nor an offer there is not", $"POST {Offers}/9/accept", Item("1"), 404, "offer_not_found"),
        new("Nor more than is asked for", $"POST {Offers}/1/accept", new { itemId = "1", quantity = 2 },
            409, "insufficient_items"),
        new("Nor for less than is wanted", $"POST {Offers}/1/accept",
            new { itemId = "1", minProceeds = "2.775001" }, 409, "slippage_exceeded"),
        new("Nor for what is no amount", $"POST {Offers}/1/accept",
            new { itemId = "1", minProceeds = "x" }, 400, "invalid_min_proceeds"),
        new("The owner accepts, and royalty and fee are taken", $"POST {Offers}/1/accept",
            new { itemId = "1", minProceeds = "2.775" }, 200, null,
            "\"price\":\"3\",\"royalties\":\"0.15\",\"fee\":\"0.075\",\"proceeds\":\"2.775\""),
        new("Nothing is held then", "GET /api/tokens/balance/GOLD", null, 200, null, "\"held\":\"0\"",
            "admin"),
        new("It is the buyer's", $"GET {All}/items/1", null, 200, null, "\"owner\":\"admin\""),
        new("Nobody accepts it again", $"POST {Offers}/1/accept", Item("1"), 409, "offer_closed"),
        new("Nor cancels it", $"POST {Offers}/1/cancel", null, 409, "offer_closed", By: "admin"),
    ];

    private static Scenario[] OfCollections(MarketFixture own) =>
    [
        new("Somebody offers for any of a collection", $"POST {Offers}",
            Offer(own, null, collection: "2", quantity: 5), 201, null, "\"held\":\"15\"", "admin"),
        new("All of a collection", $"GET {Offers}?collection=2", null, 200, null, "\"offerId\":\"2\"",
            "admin"),
        new("It is not for another", $"POST {Offers}/2/accept", Item("2"), 400, "invalid_item_id"),
        new("It is accepted in part", $"POST {Offers}/2/accept", new { itemId = "3", quantity = 2 }, 200,
            null, "\"price\":\"6\",\"royalties\":\"0.3\",\"fee\":\"0.15\",\"proceeds\":\"5.55\""),
        new("The rest is held", $"GET {Offers}/2", null, 200, null,
            "\"remaining\":3,\"held\":\"9\"", "alice"),
        new("Others do not cancel it", $"POST {Offers}/2/cancel", null, 403, "forbidden"),
        new("Nor one there is not", $"POST {Offers}/9/cancel", null, 404, "offer_not_found"),
        new("Who offered cancels it", $"POST {Offers}/2/cancel", null, 200, null,
            "\"status\":\"cancelled\"", "admin"),
        new("And has it back", "GET /api/tokens/balance/GOLD", null, 200, null, "\"held\":\"0\"", "admin"),
        new("There is nothing else to cancel", $"POST {Offers}/cancel-all", null, 200, null,
            "\"cancelled\":0", "admin"),
        new("What is burnt", $"POST {All}/items/2/burn", new { }, 200),
        new("Is not offered for", $"POST {Offers}", Offer(own, "2"), 409, "insufficient_items",
            By: "admin"),
    ];

    /// <summary>Nothing is in memory then that the tables hold.</summary>
    private static async Task Restart(MarketFixture own)
    {
        await own.Store.Projector.WaitFor(
            own.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        await own.Restart();
    }

    private async Task<MarketFixture> Start()
    {
        var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        await NftAuctionEndpointsTests.Prepare(own);
        return own;
    }

    private static object Offer(
        MarketFixture own, string? item, string amount = "3", string? collection = null,
        string token = "GOLD", long? quantity = null, int minutes = 60) => new
        {
            token,
            amount,
            expiresAt = own.Clock.GetUtcNow().AddMinutes(minutes).ToString("O"),
            itemId = item,
            collectionId = collection,
            quantity,
        };

    private static object Item(string itemId) => new { itemId };
}
