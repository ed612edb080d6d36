using System.Globalization;
using DSLT.Features.NftAuctions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftAuctions;

public abstract class NftAuctionEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : NftAuctionEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : NftAuctionEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";
    private const string Auctions = $"{All}/auctions";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Auctions_answer_as_described()
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
    public async Task An_auction_that_is_over_is_settled_by_anybody_with_royalty_and_fee()
    {
        await using var own = await Start();
        (await own.As("alice").Post(Auctions, Auction(own))).Is(201);
        (await own.Admin.Post($"{Auctions}/1/bids", new { amount = "3" })).Is(201);
        (await own.As("bob").Post($"{Auctions}/1/settle", new { })).IsProblem(409, "auction_still_open");
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await own.Admin.Post($"{Auctions}/1/bids", new { amount = "4" })).IsProblem(409, "auction_closed");
        Assert.Equal(["ended"], await Statuses(own, 1));
        var settled = (await own.As("bob").Post($"{Auctions}/1/settle", new { })).Is(200);
        Assert.Equal(("sold", "admin"), (settled.Text("status"), settled.Text("bidder")));
        (await own.As("bob").Post($"{Auctions}/1/settle", new { })).IsProblem(409, "auction_closed");
        Assert.Equal("admin", (await own.As("bob").Get($"{All}/items/1")).Is(200).Text("owner"));
        Assert.Equal("0.15", await Available(own, "bob"));
        Assert.Equal("1002.775", await Available(own, "alice"));
    }

    [Fact]
    public async Task The_job_settles_what_is_over_once_and_passes_over_what_waits_for_a_paused_token()
    {
        await using var own = await Start();
        var alice = own.As("alice");
        foreach (var (item, token) in new[] { ("1", "GOLD"), ("2", "SILVER") })
        {
            (await alice.Post(Auctions, Auction(own, item, token))).Is(201);
        }

        (await alice.Post(Auctions, Auction(own, "3"))).Is(201);
        (await own.Admin.Post($"{Auctions}/1/bids", new { amount = "2" })).Is(201);
        (await own.Admin.Post($"{Auctions}/2/bids", new { amount = "2" })).Is(201);
        (await own.Admin.Patch("/api/tokens/GOLD", new { paused = true })).Is(200);
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await alice.Post($"{Auctions}/1/settle", new { })).IsProblem(409, "token_paused");
        var sequence = own.Store.Sequencer.DurableSequence;
        await RunJob(own);
        Assert.Equal(["ended", "sold", "unsold"], await Statuses(own, 3));

        // One command, and not one after the other for what waits.
        Assert.InRange(own.Store.Sequencer.DurableSequence - sequence, 1, 9);
        sequence = own.Store.Sequencer.DurableSequence;
        (await own.Admin.Patch("/api/tokens/GOLD", new { paused = false })).Is(200);
        await RunJob(own);
        Assert.Equal(["sold", "sold", "unsold"], await Statuses(own, 3));
        Assert.True(own.Store.Sequencer.DurableSequence > sequence);
        sequence = own.Store.Sequencer.DurableSequence;
        await RunJob(own);
        Assert.Equal(sequence, own.Store.Sequencer.DurableSequence);
    }

    [Fact]
    public async Task A_frozen_account_ends_an_auction_without_a_sale_and_its_bid_is_given_back()
    {
        await using var own = await Start();
        (await own.As("alice").Post(Auctions, Auction(own))).Is(201);
        await Give(own, "bob", "5");
        (await own.As("bob").Post($"{Auctions}/1/bids", new { amount = "3" })).Is(201);
        (await own.Admin.Post(
            "/api/tokens/freeze", new { token = "GOLD", username = "bob", frozen = true })).Is(200);
        own.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            "void", (await own.As("alice").Post($"{Auctions}/1/settle", new { })).Is(200).Text("status"));
        Assert.Equal("5", await Available(own, "bob"));
        Assert.Equal("alice", (await own.As("alice").Get($"{All}/items/1")).Is(200).Text("owner"));
    }

    [Fact]
    public async Task A_bid_below_the_reserve_buys_nothing_and_is_given_back()
    {
        await using var own = await Start();
        (await own.As("alice").Post(Auctions, Auction(own, reserve: "4"))).Is(201);
        await Give(own, "bob", "5");
        (await own.As("bob").Post($"{Auctions}/1/bids", new { amount = "3.999999" })).Is(201);
        own.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            "unsold", (await own.As("bob").Post($"{Auctions}/1/settle", new { })).Is(200).Text("status"));
        Assert.Equal("5", await Available(own, "bob"));
        Assert.Equal("alice", (await own.As("alice").Get($"{All}/items/1")).Is(200).Text("owner"));
    }

    [Fact]
    public async Task A_bid_shortly_before_the_end_moves_the_end_and_an_earlier_one_does_not()
    {
        await using var own = await Start();
        var auction = (await own.As("alice").Post(Auctions, Auction(own))).Is(201);
        own.Clock.Advance(TimeSpan.FromMinutes(55));
        var early = (await own.Admin.Post($"{Auctions}/1/bids", new { amount = "2" })).Is(201);
        Assert.Equal(auction.Text("endsAt"), early.Text("endsAt"));
        own.Clock.Advance(TimeSpan.FromMinutes(4));
        var late = (await own.Admin.Post($"{Auctions}/1/bids", new { amount = "3" })).Is(201);
        Assert.Equal(
            own.Clock.GetUtcNow().AddMinutes(5), DateTimeOffset.Parse(
                late.Text("endsAt")!, CultureInfo.InvariantCulture),
            TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Moving_burning_or_selling_the_item_ends_its_auction_and_gives_the_bid_back_at_once()
    {
        await using var own = await Start();
        var alice = own.As("alice");
        await Give(own, "bob", "5");
        foreach (var item in new[] { "1", "2", "3" })
        {
            (await alice.Post(Auctions, Auction(own, item, quantity: item == "3" ? 9 : 1))).Is(201);
        }

        (await own.As("bob").Post($"{Auctions}/1/bids", new { amount = "2" })).Is(201);
        (await own.As("bob").Post($"{Auctions}/3/bids", new { amount = "3" })).Is(201);
        Assert.Equal("0", await Available(own, "bob"));
        (await alice.Post($"{All}/items/1/transfer", new { to = "bob" })).Is(200);
        Assert.Equal("2", await Available(own, "bob"));
        (await alice.Post($"{All}/items/2/burn", new { })).Is(200);
        (await alice.Post($"{All}/items/3/burn", new { quantity = 1 })).Is(200);
        Assert.Equal("2", await Available(own, "bob"));
        (await alice.Post($"{All}/items/3/burn", new { quantity = 1 })).Is(200);
        Assert.Equal("5", await Available(own, "bob"));
        Assert.Equal(["withdrawn", "withdrawn", "withdrawn"], await Statuses(own, 3));
    }

    [Fact]
    public async Task Of_fifty_bidders_at_once_the_best_holds_in_the_end_and_all_others_have_everything_back()
    {
        await using var own = await Start();
        var bidders = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            bidders.Add($"bidder-{i}");
            await own.Join(bidders[i]);
            await Give(own, bidders[i], "100");
        }

        (await own.As("alice").Post(Auctions, Auction(own, step: "1"))).Is(201);
        var replies = await Task.WhenAll(bidders.Select((bidder, i) => own.As(bidder).Post(
            $"{Auctions}/1/bids", new { amount = $"{10 + ((i * 37) % 50)}" })));
        Assert.All(
            replies.Where(reply => reply.Status != 201), reply => reply.IsProblem(409, "bid_too_low"));
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, Cancellation);
        var auction = (await own.Admin.Get($"{Auctions}/1")).Is(200);
        Assert.Equal("59", auction.Text("bid"));
        var winner = bidders[Enumerable.Range(0, 50).Single(i => (i * 37) % 50 == 49)];
        Assert.Equal(winner, auction.Text("bidder"));
        foreach (var bidder in bidders)
        {
            var balance = (await own.As(bidder).Get("/api/tokens/balance/GOLD")).Is(200);
            Assert.Equal(
                bidder == winner ? ("41", "59") : ("100", "0"),
                (balance.Text("available"), balance.Text("held")));
        }
    }

    private static ScenarioTable Table(MarketFixture own) =>
        new([.. PuttingUp(own), .. Bidding, .. Looking, .. Cancelling(own)]);

    private static Scenario[] PuttingUp(MarketFixture own) =>
    [
        new("Nothing is put up without a login", $"POST {Auctions}", Auction(own), 401, "unauthenticated",
            By: "nobody"),
        new("Nor by auditors", $"POST {Auctions}", Auction(own), 403, "forbidden", By: "ada"),
        new("Nor by others than the owner", $"POST {Auctions}", Auction(own), 403, "forbidden", By: "bob"),
        new("Nor for a token there is not", $"POST {Auctions}", Auction(own, token: "NO"), 404,
            "token_not_found"),
        new("Nor for one that is paused", $"POST {Auctions}", Auction(own, token: "PAUSED"), 409,
            "token_paused"),
        new("Nor what is not there", $"POST {Auctions}", Auction(own, "99"), 404, "item_not_found"),
        new("Nor more than there is", $"POST {Auctions}", Auction(own, "3", quantity: 11), 409,
            "insufficient_items"),
        new("Nor none of it", $"POST {Auctions}", Auction(own, "3", quantity: 0), 400, "invalid_quantity"),
        new("Nor for nothing", $"POST {Auctions}", Auction(own, start: "0"), 400, "invalid_start_price"),
        new("Nor with a reserve below the first price", $"POST {Auctions}",
            Auction(own, reserve: "1.999999"), 400, "invalid_reserve_price"),
        new("Nor with a step of nothing", $"POST {Auctions}", Auction(own, bps: 0), 400,
            "invalid_min_step_bps"),
        new("Nor with two steps", $"POST {Auctions}", Auction(own, bps: 1, step: "1"), 400,
            "invalid_min_step"),
        new("Nor with a long extension", $"POST {Auctions}", Auction(own, extension: 3_601), 400,
            "invalid_extension_seconds"),
        new("Nor for a moment", $"POST {Auctions}", Auction(own, minutes: 4), 400, "invalid_ends_at"),
        new("Nor for ever", $"POST {Auctions}", Auction(own, minutes: 60 * 24 * 61), 400, "invalid_ends_at"),
        new("Nor by who is frozen", $"POST {Auctions}", Auction(own), 409, "account_frozen", By: "carol"),
        new("An item that is listed", $"POST {All}/listings", Listing(), 201),
        new("Is put up for auction", $"POST {Auctions}", Auction(own, reserve: "4"), 201, null,
            "\"hasReserve\":true,\"reserveMet\":false,\"reservePrice\":\"4\""),
        new("And its listing ends", $"GET {All}/listings/1", null, 200, null, "\"status\":\"ended\""),
        new("What is in an auction is not listed", $"POST {All}/listings", Listing(), 409,
            "insufficient_items"),
        new("Nor put up again", $"POST {Auctions}", Auction(own), 409, "auction_exists"),
    ];

    private static readonly Scenario[] Bidding =
    [
        new("Others do not see the reserve", $"GET {Auctions}/1", null, 200, null,
            "\"hasReserve\":true,\"reserveMet\":false,\"reservePrice\":null", "bob"),
        new("Nobody bids without a login", $"POST {Auctions}/1/bids", new { amount = "2" }, 401,
            "unauthenticated", By: "nobody"),
        new("Nor the seller", $"POST {Auctions}/1/bids", new { amount = "2" }, 400, "self_transfer"),
        new("Nor who is frozen", $"POST {Auctions}/1/bids", new { amount = "2" }, 409, "account_frozen",
            By: "carol"),
        new("Nor whose account is", $"POST {Auctions}/1/bids", new { amount = "2" }, 409, "account_frozen",
            By: "dave"),
        new("Nor who has nothing", $"POST {Auctions}/1/bids", new { amount = "2" }, 409,
            "insufficient_balance", By: "bob"),
        new("Nor less than the first price", $"POST {Auctions}/1/bids", new { amount = "1.999999" }, 409,
            "bid_too_low", By: "admin"),
        new("Nor with too many decimals", $"POST {Auctions}/1/bids", new { amount = "2.0000001" }, 400,
            "invalid_amount", By: "admin"),
        new("Nor where there is no auction", $"POST {Auctions}/9/bids", new { amount = "2" }, 404,
            "auction_not_found", By: "admin"),
        new("Somebody bids", $"POST {Auctions}/1/bids", new { amount = "2.000001" }, 201, null,
            "\"bids\":1,\"bidder\":\"admin\",\"bid\":\"2.000001\",\"leastBid\":\"2.100002\"", "admin"),
        new("A step is rounded up", $"POST {Auctions}/1/bids", new { amount = "2.100001" }, 409,
            "bid_too_low", By: "opal"),
        new("The seller does not cancel it then", $"POST {Auctions}/1/cancel", null, 409,
            "auction_has_bids"),
        new("Nor does anybody else", $"POST {Auctions}/1/cancel", null, 403, "forbidden", By: "bob"),
        new("Nor settle it", $"POST {Auctions}/1/settle", null, 409, "auction_still_open", By: "bob"),
        new("Who leads raises their own bid", $"POST {Auctions}/1/bids", new { amount = "4" }, 201, null,
            "\"reserveMet\":true", "admin"),
    ];

    private static readonly Scenario[] Looking =
    [
        new("All see the bids", $"GET {Auctions}/1/bids?limit=1", null, 200, null,
            "\"number\":2,\"bidder\":\"admin\",\"amount\":\"4\"", "admin"),
        new("And those before", $"GET {Auctions}/1/bids?cursor=Mg", null, 200, null,
            "\"number\":1,\"bidder\":\"admin\",\"amount\":\"2.000001\"", "admin"),
        new("Not of what is not there", $"GET {Auctions}/9/bids", null, 404, "auction_not_found"),
        new("Nor nine hundred", $"GET {Auctions}/1/bids?limit=900", null, 400, "invalid_limit"),
        new("All see it", $"GET {Auctions}", null, 200, null, "\"auctionId\":\"1\"", "admin"),
        new("Of an item", $"GET {Auctions}?item=1&status=open", null, 200, null, "\"auctionId\":\"1\"",
            "admin"),
        new("Of a collection", $"GET {Auctions}?collection=2", null, 200, null, "\"items\":[]"),
        new("Of a seller", $"GET {Auctions}?seller=alice", null, 200, null, "\"auctionId\":\"1\"", "admin"),
        new("Of who leads", $"GET {Auctions}?bidder=admin", null, 200, null, "\"auctionId\":\"1\"",
            "admin"),
        new("Of nobody", $"GET {Auctions}?seller=nemo", null, 404, "user_not_found"),
        new("Not of both", $"GET {Auctions}?seller=alice&bidder=bob", null, 400, "invalid_request"),
        new("Not those sold", $"GET {Auctions}?status=sold", null, 400, "invalid_status"),
        new("One that is not there", $"GET {Auctions}/9", null, 404, "auction_not_found"),
    ];

    private static Scenario[] Cancelling(MarketFixture own) =>
    [
        new("An operator cancels it", $"POST {Auctions}/1/cancel", null, 200, null,
            "\"status\":\"cancelled\"", "opal"),
        new("And all of the bid is there again", "GET /api/tokens/balance/GOLD", null, 200, null,
            "\"held\":\"0\"", "admin"),
        new("It takes no bids any more", $"POST {Auctions}/1/bids", new { amount = "9" }, 409,
            "auction_closed", By: "admin"),
        new("Nor is it cancelled again", $"POST {Auctions}/1/cancel", null, 409, "auction_closed"),
        new("It is put up again", $"POST {Auctions}", Auction(own, step: "1"), 201, null,
            "\"minStep\":\"1\""),
        new("And cancelled by its seller", $"POST {Auctions}/2/cancel", null, 200, null,
            "\"status\":\"cancelled\""),
    ];

    private async Task<MarketFixture> Start()
    {
        var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        await Prepare(own);
        return own;
    }

    /// <summary>Two unique items of alice, ten of an edition; 5 % to bob, a fee of 2.5 %.</summary>
    internal static async Task Prepare(MarketFixture own)
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
    }

    internal static async Task Give(MarketFixture own, string to, string amount) =>
        (await own.Admin.Post("/api/tokens/transfer", new { token = "GOLD", to, amount })).Is(200);

    internal static async Task<string?> Available(MarketFixture own, string user) =>
        (await own.As(user).Get("/api/tokens/balance/GOLD")).Is(200).Text("available");

    private static async Task<List<string?>> Statuses(MarketFixture own, int count)
    {
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, Cancellation);
        var statuses = new List<string?>();
        for (var i = 1; i <= count; i++)
        {
            statuses.Add((await own.As("alice").Get($"{Auctions}/{i}")).Is(200).Text("status"));
        }

        return statuses;
    }

    private static async Task RunJob(MarketFixture own)
    {
        await own.Store.Projector.WaitFor(own.Store.Sequencer.DurableSequence, Cancellation);
        await new NftAuctionSettlement(own.Store, own.Clock).Run(own.Clock.GetUtcNow(), Cancellation);
    }

    private static object Auction(
        MarketFixture own, string item = "1", string token = "GOLD", long? quantity = null,
        string start = "2", string? reserve = null, int? bps = null, string? step = null,
        long? extension = null, int minutes = 60) => new
        {
            itemId = item,
            token,
            startPrice = start,
            endsAt = own.Clock.GetUtcNow().AddMinutes(minutes).ToString("O"),
            quantity,
            reservePrice = reserve,
            minStepBps = bps,
            minStep = step,
            extensionSeconds = extension,
        };

    private static object Listing() =>
        new { items = new[] { new { itemId = "1" } }, token = "GOLD", price = "2" };
}
