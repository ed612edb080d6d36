using DSLT.Features.NftSales;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSales;

public abstract class ListingEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : ListingEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : ListingEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";
    private const string Listings = $"{All}/listings";

    private static readonly ScenarioTable Table = new(
        new("Nothing is offered without a login", $"POST {Listings}", Offer(), 401, "unauthenticated",
            By: "nobody"),
        new("Nor by auditors", $"POST {Listings}", Offer(), 403, "forbidden", By: "ada"),
        new("Nor by others than the owner", $"POST {Listings}", Offer(), 403, "forbidden", By: "bob"),
        new("Nor for a token there is not", $"POST {Listings}", Offer(token: "NO"), 404, "token_not_found"),
        new("Nor for one that is paused", $"POST {Listings}", Offer(token: "PAUSED"), 409, "token_paused"),
        new("Nor for nothing", $"POST {Listings}", Offer(price: "0"), 400, "invalid_price"),
        new("Nor with too many decimals", $"POST {Listings}", Offer(price: "1.0000001"), 400,
            "invalid_price"),
        new("Nor for a number", $"POST {Listings}", """{"items":[],"token":"GOLD","price":1}""", 400,
            "invalid_price"),
        new("Nor what is not there", $"POST {Listings}", Offer("99"), 404, "item_not_found"),
        new("Nor no item", $"POST {Listings}", """{"items":[],"token":"GOLD","price":"1"}""", 400,
            "invalid_items"),
        new("Nor an item twice", $"POST {Listings}", Bundle("1", "01"), 400, "invalid_items"),
        new("Nor more than there is", $"POST {Listings}", Offer("3", quantity: 11), 409,
            "insufficient_items"),
        new("Nor a bundle twice", $"POST {Listings}", Bundle("1", "2", 2), 400, "invalid_items"),
        new("Nor until a time that is over", $"POST {Listings}", Offer(expires: "2020-01-01T00:00:00Z"), 400,
            "invalid_expires_at"),
        new("Nor at a price that rises", $"POST {Listings}", Dutch("dutchLinear", "1", "2"), 400,
            "invalid_pricing"),
        new("Nor in steps without one", $"POST {Listings}", Dutch("dutchStepped", "2", "1"), 400,
            "invalid_pricing"),
        new("Nor in steps that are not the whole", $"POST {Listings}",
            Dutch("dutchStepped", "2", "1", 3_599), 400, "invalid_pricing"),
        new("Nor in another way", $"POST {Listings}", Dutch("english", "2", "1"), 400, "invalid_pricing"),
        new("An item is offered", $"POST {Listings}", Offer(), 201, null, "\"status\":\"open\""),
        new("And another for a price that falls", $"POST {Listings}", Dutch("dutchStepped", "2", "1", 3_600),
            201, null, "\"pricing\":\"dutchStepped\""),
        new("Others do not cancel it", $"DELETE {Listings}/1", null, 403, "forbidden", By: "bob"),
        new("Nor change its price", $"PATCH {Listings}/prices", Prices("1", "3"), 403, "forbidden",
            By: "bob"),
        new("Its price changes", $"PATCH {Listings}/prices", Prices("1", "3"), 200, null,
            "\"listingIds\":[\"1\"]"),
        new("All prices do or none", $"PATCH {Listings}/prices", Prices("1", "0"), 400, "invalid_price"),
        new("Anybody sees it", $"GET {Listings}/1", null, 200, null, "\"price\":\"3\""),
        new("And all of an item", $"GET {Listings}?item=1", null, 200, null, "\"listingId\":\"1\""),
        new("Of a collection", $"GET {Listings}?collection=1&limit=1", null, 200, null, "\"next\":\"Mg\""),
        new("Of a seller", $"GET {Listings}?seller=alice&status=open", null, 200, null,
            "\"listingId\":\"1\""),
        new("Of nobody", $"GET {Listings}?seller=nemo", null, 404, "user_not_found"),
        new("Not of all", $"GET {Listings}", null, 400, "invalid_request"),
        new("Not those sold", $"GET {Listings}?seller=alice&status=sold", null, 400, "invalid_status"),
        new("One that is not there", $"GET {Listings}/9", null, 404, "listing_not_found"),
        new("The seller does not buy", $"POST {Listings}/1/buy", new { }, 400, "self_transfer"),
        new("Nor who is frozen", $"POST {Listings}/1/buy", new { }, 409, "account_frozen", By: "carol"),
        new("Nor whose account is", $"POST {Listings}/1/buy", new { }, 409, "account_frozen", By: "dave"),
        new("Nor who has nothing", $"POST {Listings}/1/buy", new { }, 409, "insufficient_balance",
            By: "bob"),
        new("Nor for less than it costs", $"POST {Listings}/1/buy", new { maxPrice = "2.999999" }, 409,
            "slippage_exceeded", By: "admin"),
        new("Nor more than there is to sell", $"POST {Listings}/1/buy", new { quantity = 2 }, 409,
            "insufficient_items", By: "admin"),
        new("Nor what is not offered", $"POST {Listings}/9/buy", new { }, 404, "listing_not_found",
            By: "admin"),
        new("It is bought, and royalty and fee are taken", $"POST {Listings}/1/buy", new { maxPrice = "3" },
            200, null, "\"price\":\"3\",\"royalties\":\"0.15\",\"fee\":\"0.075\",\"proceeds\":\"2.775\"",
            "admin"),
        new("And is not for sale any more", $"POST {Listings}/1/buy", new { }, 409, "listing_closed",
            By: "admin"),
        new("Nor by the other listing", $"GET {Listings}/2", null, 200, null, "\"status\":\"ended\"",
            "admin"),
        new("What is closed is not cancelled", $"DELETE {Listings}/1", null, 409, "listing_closed"),
        new("A bundle is offered", $"POST {Listings}", Bundle("2", "3"), 201, null, "\"itemId\":\"3\""),
        new("And bought as one", $"POST {Listings}/3/buy", new { }, 200, null, "\"remaining\":0", "admin"),
        new("Copies are offered", $"POST {Listings}", Offer("3", quantity: 9), 201, null, "\"available\":9"),
        new("Some are bought", $"POST {Listings}/4/buy", new { quantity = 4 }, 200, null, "\"remaining\":5",
            "admin"),
        new("Others are burnt", $"POST {All}/items/3/burn", new { quantity = 2 }, 200),
        new("And the offer is cut", $"GET {Listings}/4", null, 200, null, "\"available\":3"),
        new("A draft is offered by its creator only", $"POST {Listings}", Offer("4", lazy: true), 403,
            "forbidden", By: "bob"),
        new("And as one", $"POST {Listings}", Offer("4"), 403, "forbidden"),
        new("A draft is offered", $"POST {Listings}", Offer("4", lazy: true), 201, null, "\"lazy\":true"),
        new("It is minted by its sale", $"POST {Listings}/5/buy", new { }, 200, null, "\"remaining\":0",
            "admin"),
        new("It has a number then", $"GET {All}/items/4", null, 200, null,
            "\"number\":3,\"owner\":\"admin\"", "admin"),
        new("Many are offered or none", $"POST {Listings}/bulk", Bulk(Offer("3"), Offer("1")), 403,
            "forbidden"),
        new("Not too many of the same", $"POST {Listings}/bulk",
            Bulk([.. Enumerable.Range(0, 11).Select(_ => Offer("3"))]), 409, "limit_reached"),
        new("Not none", $"POST {Listings}/bulk", Bulk(), 400, "invalid_listings"),
        new("Many are offered", $"POST {Listings}/bulk", Bulk(Offer("3"), Offer("3")), 201, null,
            "\"listingIds\":[\"6\",\"7\"]"),
        new("All are cancelled", $"DELETE {Listings}", null, 200, null, "\"cancelled\":3,\"more\":false"),
        new("And again none", $"DELETE {Listings}", null, 200, null, "\"cancelled\":0"),
        new("Its history tells", $"GET {All}/items/1/activity", null, 200, null,
            "\"from\":\"alice\",\"to\":\"admin\",\"quantity\":1,\"token\":\"GOLD\",\"price\":\"3\""),
        new("And the collection's", $"GET {All}/collections/1/activity?limit=1", null, 200, null,
            "\"next\":\"", "nobody"),
        new("And the user's", $"GET {All}/users/alice/activity", null, 200, null, "\"kind\":\"burn\""),
        new("Of an item there is not", $"GET {All}/items/99/activity", null, 404, "item_not_found"),
        new("Of a collection there is not", $"GET {All}/collections/99/activity", null, 404,
            "collection_not_found"),
        new("Of a user there is not", $"GET {All}/users/nemo/activity", null, 404, "user_not_found"),
        new("Others' histories are theirs", $"GET {All}/earnings", null, 401, "unauthenticated",
            By: "nobody"),
        new("Creators see their royalties", $"GET {All}/earnings", null, 200, null,
            "{\"token\":\"GOLD\",\"sales\":0,\"proceeds\":\"0\",\"royalties\":\"0.", "bob"),
        new("Sellers their proceeds", $"GET {All}/earnings?limit=1", null, 200, null,
            "\"items\":[{\"collectionId\":\"1\",\"token\":\"GOLD\",\"sales\":3"),
        new("Not of another time", $"GET {All}/earnings?from=2020-01-01&to=2020-12-31", null, 200, null,
            "\"totals\":[],\"items\":[]"),
        new("Not since what is no time", $"GET {All}/earnings?from=yesterday", null, 400, "invalid_from"));

    [Fact]
    public async Task Listings_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task Of_fifty_buyers_of_one_item_one_gets_it_and_nothing_is_taken_of_the_others()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        var buyers = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            buyers.Add($"buyer-{i}");
            await own.Join(buyers[i]);
            (await own.Admin.Post(
                "/api/tokens/transfer", new { token = "GOLD", to = buyers[i], amount = "5" })).Is(200);
        }

        (await own.As("alice").Post(Listings, Offer())).Is(201);
        var replies = await Task.WhenAll(
            buyers.Select(buyer => own.As(buyer).Post($"{Listings}/1/buy", new { })));
        Assert.Equal(1, replies.Count(reply => reply.Status == 200));
        Assert.All(
            replies.Where(reply => reply.Status != 200), reply => reply.IsProblem(409, "listing_closed"));
        for (var i = 0; i < 50; i++)
        {
            var balance = (await own.As(buyers[i]).Get("/api/tokens/balance/GOLD")).Is(200);
            Assert.Equal(replies[i].Status == 200 ? "3" : "5", balance.Text("available"));
        }

        var winner = buyers[replies.ToList().FindIndex(reply => reply.Status == 200)];
        Assert.Equal(winner, (await own.As(winner).Get($"{All}/items/1")).Is(200).Text("owner"));
    }

    [Fact]
    public async Task A_listing_whose_time_is_over_is_not_bought_and_the_job_says_so_in_the_lists()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        own.Clock.Stop();
        (await own.As("alice").Post(
            Listings, Offer(expires: own.Clock.GetUtcNow().AddMinutes(1).ToString("O")))).Is(201);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        (await own.Admin.Post($"{Listings}/1/buy", new { })).IsProblem(409, "listing_closed");
        var cancellation = TestContext.Current.CancellationToken;
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, cancellation);
        await new ListingExpiry(own.Store, own.Clock).Run(own.Clock.GetUtcNow(), cancellation);
        var open = await own.As("alice").Get($"{Listings}?item=1");
        Assert.Equal(0, open.Is(200).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(
            "expired", (await own.As("alice").Get($"{Listings}/1")).Is(200).Text("status"));
    }

    /// <summary>Two unique items of alice, ten of an edition, a draft; 5 % to bob, a fee of 2.5 %.</summary>
    private static async Task Prepare(MarketFixture own)
    {
        var alice = own.As("alice");
        (await own.As("opal").Patch($"{All}/settings", new { platformFeeBps = 250 })).Is(200);
        var royalty = new { bps = 500, receivers = new[] { new { username = "bob", shareBps = 10_000 } } };
        (await alice.Post($"{All}/collections", new { name = "a", kind = "unique", royalty })).Is(201);
        (await alice.Post($"{All}/collections", new { name = "b", kind = "edition", royalty })).Is(201);
        foreach (var name in new[] { "one", "two" })
        {
            (await alice.Post($"{All}/collections/1/items", new { metadata = new { name } })).Is(201);
        }

        (await alice.Post(
            $"{All}/collections/2/items", new { metadata = new { name = "three" }, quantity = 10 })).Is(201);
        (await alice.Post(
            $"{All}/collections/1/items", new { metadata = new { name = "four" }, draft = true })).Is(201);
    }

    private static object Offer(
        string item = "1", string token = "GOLD", string price = "2", long? quantity = null,
        string? expires = null, bool? lazy = null) => new
        {
            items = new[] { new { itemId = item } },
            token,
            price,
            quantity,
            expiresAt = expires,
            lazy,
        };

    private static object Bundle(string one, string other, long? quantity = null) => new
    {
        items = new[] { new { itemId = one }, new { itemId = other } },
        token = "GOLD",
        price = "2",
        quantity,
    };

    private static object Dutch(string pricing, string price, string end, long? step = null) => new
    {
        items = new[] { new { itemId = "1" } },
        token = "GOLD",
        price,
        pricing,
        endPrice = end,
        startsAt = "2026-01-01T00:00:00Z",
        endsAt = "2026-01-02T00:00:00Z",
        stepSeconds = step,
    };

    private static object Prices(string listing, string price) =>
        new { prices = new[] { new { listingId = listing, price } } };

    private static object Bulk(params object[] listings) => new { listings };
}
