using System.Security.Cryptography;
using System.Text;
using DSLT.Features.Sales;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.Sales;

public abstract class SaleEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : SaleEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : SaleEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/sales";
    private const string Simulate =
        $"{All}/simulate?token=GOLD&payToken=SILVER&blockSize=10&blocks=2&firstPrice=1";

    private static readonly object Bob = new { users = new[] { "bob" } };

    private static readonly ScenarioTable Table = new(
        new("Without a login nobody sells", $"POST {All}", New(), 401, "unauthenticated", By: "nobody"),
        new("A user does not sell", $"POST {All}", New(), 403, "forbidden"),
        new("Of what is none", $"POST {All}", New(token: "ZINC"), 404, "token_not_found", By: "admin"),
        new("For itself", $"POST {All}", New(pay: "GOLD"), 400, "same_token", By: "admin"),
        new("In no blocks", $"POST {All}", New(blocks: 0), 400, "invalid_blocks", By: "admin"),
        new("In too many", $"POST {All}", New(blocks: 1_001), 400, "invalid_blocks", By: "admin"),
        new("Falling", $"POST {All}", New(growth: -1), 400, "invalid_growth_bps", By: "admin"),
        new("Out of range", $"POST {All}", New(blocks: 999, growth: 9_999), 400, "invalid_growth_bps",
            By: "admin"),
        new("For nothing", $"POST {All}", New(price: "0"), 400, "invalid_first_price", By: "admin"),
        new("Ending at its start", $"POST {All}", New(hours: 0), 400, "invalid_end", By: "admin"),
        new("With a cap above all", $"POST {All}", New(softCap: "99999"), 400, "invalid_soft_cap",
            By: "admin"),
        new("With a tier that is none", $"POST {All}", New(tier: 4), 400, "invalid_min_tier", By: "admin"),
        new("More than the whole into a pool", $"POST {All}", New(handOver: new { poolShareBps = 10_001 }),
            400, "invalid_pool_share_bps", By: "admin"),
        new("Into a pool that has a price", $"POST {All}", New(handOver: new { poolShareBps = 1 }), 409,
            "pool_exists", By: "admin"),
        new("With a market that cannot be", $"POST {All}", New(handOver: new
        {
            market = new { tickSize = "0", lotSize = "1", makerFeeBps = 0, takerFeeBps = 0 },
        }), 400, "invalid_tick_size", By: "admin"),
        new("By milestones", $"POST {All}", New(vesting: new { kind = "milestones" }), 400, "invalid_kind",
            By: "admin"),
        new("More than one has", $"POST {All}", New(), 409, "insufficient_balance", By: "opal"),
        new("A sale", $"POST {All}", New(), 201, null, "\"saleId\":\"1\"", "admin"),
        new("It is listed", $"GET {All}?limit=1", null, 200, null, "\"status\":\"open\"", "nobody"),
        new("And shown", $"GET {All}/1", null, 200, null, "\"total\":\"30\"", "nobody"),
        new("There is no other", $"GET {All}/2", null, 404, "sale_not_found", By: "nobody"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit"),
        new("Nobody buys without a login", $"POST {All}/1/buy", new { quantity = "1" }, 401,
            "unauthenticated", By: "nobody"),
        new("Nor where there is none", $"POST {All}/x/buy", new { quantity = "1" }, 404, "sale_not_found"),
        new("Nor nothing", $"POST {All}/1/buy", new { }, 400, "invalid_quantity"),
        new("Nor both", $"POST {All}/1/buy", new { quantity = "1", pay = "1" }, 400, "invalid_quantity"),
        new("Nor with the other's bound", $"POST {All}/1/buy", new { quantity = "1", minQuantity = "1" },
            400, "invalid_quantity"),
        new("Nor a wrong amount", $"POST {All}/1/buy", new { quantity = "-1" }, 400, "invalid_quantity"),
        new("Nor for a wrong one", $"POST {All}/1/buy", new { pay = "1e3" }, 400, "invalid_pay"),
        new("Nor dearer than agreed", $"POST {All}/1/buy", new { quantity = "15", maxCost = "15.4" }, 409,
            "slippage_exceeded"),
        new("Nor less than agreed", $"POST {All}/1/buy", new { pay = "1", minQuantity = "2" }, 409,
            "slippage_exceeded"),
        new("Nor more than there is", $"POST {All}/1/buy", new { quantity = "31" }, 409, "sale_sold_out"),
        new("Nor less than the least", $"POST {All}/1/buy", new { quantity = "0.4" }, 409,
            "sale_limit_exceeded"),
        new("Nor more than one has", $"POST {All}/1/buy", new { quantity = "5" }, 409,
            "insufficient_balance", By: "bob"),
        new("What it would cost", $"GET {All}/1/simulate?quantity=15", null, 200, null,
            "\"cost\":\"15.5\"", "nobody"),
        new("What it would buy", $"GET {All}/1/simulate?pay=15.5", null, 200, null, "\"quantity\":\"15\"",
            "nobody"),
        new("Neither", $"GET {All}/1/simulate", null, 400, "invalid_quantity", By: "nobody"),
        new("One buys over two blocks", $"POST {All}/1/buy", new { quantity = "15", maxCost = "15.5" }, 201,
            null, "\"cost\":\"15.5\""),
        new("And for what one has", $"POST {All}/1/buy", new { pay = "1.1" }, 201, null,
            "\"quantity\":\"1\""),
        new("All are listed", $"GET {All}/1/purchases?limit=1", null, 200, null, "\"next\":\"MQ\""),
        new("Those of a buyer", $"GET {All}/1/purchases?buyer=2", null, 200, null, "\"items\":[]",
            "nobody"),
        new("Of none", $"GET {All}/1/purchases?buyer=x", null, 400, "invalid_buyer", By: "nobody"),
        new("The blocks", $"GET {All}/1/prices?limit=2", null, 200, null, "\"price\":\"1.1\"", "nobody"),
        new("One's own part", $"GET {All}/1/me", null, 200, null, "\"bought\":\"16\""),
        new("Nothing to claim yet", $"POST {All}/1/claim", null, 409, "nothing_to_claim"),
        new("It is not over", $"POST {All}/1/close", null, 409, "sale_still_open", By: "opal"),
        new("What was delivered stays", $"POST {All}/1/cancel", null, 409, "not_cancellable", By: "opal"),
        new("No user pauses", $"PATCH {All}/1", new { status = "paused" }, 403, "forbidden"),
        new("Nor to what is none", $"PATCH {All}/1", new { status = "closed" }, 400, "invalid_status",
            By: "opal"),
        new("It is paused", $"PATCH {All}/1", new { status = "paused" }, 200, null,
            "\"status\":\"paused\"", "opal"),
        new("Then nobody buys", $"POST {All}/1/buy", new { quantity = "1" }, 409, "sale_paused"),
        new("It goes on", $"PATCH {All}/1", new { status = "open" }, 200, null, "\"status\":\"open\"",
            "opal"),
        new("No list where all may buy", $"POST {All}/1/rounds/1/list", Bob, 400, "invalid_round",
            By: "opal"),
        new("Reckoned before", $"GET {Simulate}&pay=15.5", null, 200, null, "\"proceeds\":\"21\"", "nobody"),
        new("With a quote", $"GET {Simulate}&pay=15.5", null, 200, null, "\"quantity\":\"15\"", "nobody"),
        new("Of more than there is", $"GET {Simulate}&quantity=21", null, 409, "sale_sold_out",
            By: "nobody"),
        new("In blocks that are no number", $"GET {Simulate}&growthBps=-1", null, 400,
            "invalid_growth_bps", By: "nobody"),
        new("Of what is no token", $"GET {All}/simulate?token=ZINC", null, 404, "token_not_found",
            By: "nobody"));

    [Fact]
    public async Task Sales_answer_as_described()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }

        Assert.Equal("1016", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
    }

    [Fact]
    public async Task Rounds_let_in_whom_they_are_for()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        var now = own.Clock.GetUtcNow();
        (await own.Admin.Post(All, New(rounds: new object[]
        {
            new { name = "listed", start = now, end = now.AddHours(1), allowList = true, userLimit = "2" },
            new { name = "trusted", start = now.AddHours(2), end = now.AddHours(3), minTier = 1 },
        }))).Is(201);
        var alice = own.As("alice");
        (await alice.Post($"{All}/1/buy", new { quantity = "1" })).IsProblem(403, "not_on_allow_list");
        (await List(own, "alice", "bob")).Is(200);
        (await List(own, "zoe")).IsProblem(400, "invalid_users");
        (await List(own)).IsProblem(400, "invalid_users");
        (await own.As("opal").Post($"{All}/1/rounds/3/list", Bob)).IsProblem(404, "round_not_found");
        (await alice.Post($"{All}/1/buy", new { quantity = "2" })).Is(201);
        (await alice.Post($"{All}/1/buy", new { quantity = "0.5" })).IsProblem(409, "sale_limit_exceeded");
        (await Csv(own, "username\r\nalice\r\n", "?remove=true")).Is(200);
        (await Csv(own, "alice,1")).IsProblem(400, "invalid_users");
        (await alice.Post($"{All}/1/buy", new { quantity = "0.5" })).IsProblem(403, "not_on_allow_list");
        await own.Restart();
        alice = own.As("alice");
        (await alice.Post($"{All}/1/buy", new { quantity = "0.5" })).IsProblem(403, "not_on_allow_list");
        Assert.Equal("[]", (await alice.Get($"{All}/1/me")).Text("rounds"));
        own.Clock.Advance(TimeSpan.FromMinutes(90));
        (await alice.Post($"{All}/1/buy", new { quantity = "1" })).IsProblem(409, "sale_not_open");
        own.Clock.Advance(TimeSpan.FromMinutes(40));
        (await alice.Post($"{All}/1/buy", new { quantity = "1" })).IsProblem(403, "tier_too_low");
        (await own.As("opal").Patch("/api/users/alice", new { tier = 1 })).Is(200);
        (await alice.Post($"{All}/1/buy", new { quantity = "5" })).Is(201);
        own.Clock.Advance(TimeSpan.FromHours(9));
        (await alice.Post($"{All}/1/buy", new { quantity = "1" })).IsProblem(409, "sale_ended");
    }

    /// <summary>Sold out, it is handed over: proceeds, pool, market; a retry buys once.</summary>
    [Fact]
    public async Task What_sold_out_goes_on_as_a_pool_and_a_market()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        (await own.Admin.Post(All, New(softCap: "20", handOver: new
        {
            poolShareBps = 5_000,
            poolFeeBps = 100,
            lockShares = true,
            market = new { tickSize = "0.01", lotSize = "0.1", makerFeeBps = 10, takerFeeBps = 20 },
        }))).Is(201);
        for (var again = 0; again < 2; again++)
        {
            (await own.As("alice").Post($"{All}/1/buy", new { quantity = "12" }, "k")).Is(201);
        }

        (await own.As("alice").Post($"{All}/1/buy", new { pay = "999" })).Is(201);
        await Check(own);
        await Settle(own);
        var sale = (await own.Nobody.Get($"{All}/1")).Is(200);
        Assert.Equal(
            ("settled", "30", "33.1"), (sale.Text("status"), sale.Text("sold"), sale.Text("raised")));
        var pool = (await own.Nobody.Get(
            $"/api/defi/pools/{sale.Json.GetProperty("handOver").GetProperty("poolId")}")).Is(200);
        Assert.Equal(("13.677685", "16.549999"), (pool.Text("reserveA"), pool.Text("reserveB")));
        (await own.Nobody.Get("/api/markets/GOLD-SILVER")).Is(200);
        Assert.Equal("1030", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
        Assert.Equal("966.9", (await own.As("alice").Get("/api/tokens/balance/SILVER")).Text("available"));
        (await own.As("alice").Post($"{All}/1/claim")).IsProblem(409, "nothing_to_claim");
        Assert.Empty(own.Log.Errors);
    }

    /// <summary>Somebody sets a price in the very pool: then it is a pool of the next fee.</summary>
    [Fact]
    public async Task A_pool_that_others_have_priced_is_left_alone()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        (await own.Admin.Post(All, New(handOver: new { poolShareBps = 10_000, poolFeeBps = 100 }))).Is(201);
        (await own.Admin.Post("/api/defi/pools", new { tokenA = "SILVER", tokenB = "GOLD", feeBps = 100 }))
            .Is(201);
        (await own.As("alice").Post("/api/defi/liquidity", new
        {
            poolId = "3",
            amountA = "100",
            amountB = "1",
            minShares = "0",
            deadline = MarketFixture.Later,
        })).Is(200);
        (await own.As("alice").Post($"{All}/1/buy", new { quantity = "30" })).Is(201);
        await Settle(own);
        Assert.Equal(
            "4",
            (await own.Nobody.Get($"{All}/1")).Json.GetProperty("handOver").GetProperty("poolId").ToString());
        var pool = (await own.Nobody.Get("/api/defi/pools/4")).Is(200);
        Assert.Equal(("101", "27.355371", "33.099999"), (
            pool.Text("feeBps"), pool.Text("reserveA"), pool.Text("reserveB")));
    }

    [Fact]
    public async Task A_cancelled_sale_gives_back_by_hand_too()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        (await own.Admin.Post(All, New(softCap: "20"))).Is(201);
        (await own.As("alice").Post($"{All}/1/buy", new { quantity = "20" })).Is(201);
        Assert.Equal("979", (await own.As("alice").Get("/api/tokens/balance/SILVER")).Text("available"));
        Assert.Equal("1000", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
        (await own.As("alice").Post($"{All}/1/cancel")).IsProblem(403, "forbidden");
        var cancelled = (await own.As("opal").Post($"{All}/1/cancel")).Is(200);
        Assert.Equal("refunding", cancelled.Text("status"));
        (await own.As("bob").Post($"{All}/1/claim")).IsProblem(409, "nothing_to_claim");
        for (var again = 0; again < 2; again++)
        {
            var claimed = (await own.As("alice").Post($"{All}/1/claim", key: "k")).Is(200);
            Assert.Equal(("cancelled", "False"), (claimed.Text("status"), claimed.Text("claimable")));
        }

        Assert.Equal("1000", (await own.As("alice").Get("/api/tokens/balance/SILVER")).Text("available"));
        foreach (var (call, body) in new (string, object?)[]
        {
            ("cancel", null), ("close", null), ("rounds/1/list", Bob),
        })
        {
            (await own.As("opal").Post($"{All}/1/{call}", body)).IsProblem();
        }

        (await own.As("alice").Post($"{All}/1/claim")).IsProblem(409, "nothing_to_claim");
        (await own.As("alice").Post($"{All}/1/buy", new { quantity = "1" })).IsProblem(409, "sale_ended");
        (await own.As("opal").Patch($"{All}/1", new { status = "paused" })).IsProblem(409, "sale_ended");
    }

    /// <summary>What an outsider does with the list: add up, price and hash again.</summary>
    private static async Task Check(MarketFixture own)
    {
        var hash = new string('0', 64);
        var list = (await own.As("alice").Get($"{All}/1/purchases")).Is(200).Json.GetProperty("items");
        foreach (var item in list.EnumerateArray())
        {
            string Text(string name) => item.GetProperty(name).ToString();
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(
                $"{hash} {Text("number")} {Text("buyer")} {Text("quantity")} {Text("cost")} "
                    + Text("transactionId"))));
            Assert.Equal(hash, Text("hash"));
        }

        Assert.Equal(2, list.GetArrayLength());
        Assert.Equal(hash, (await own.Nobody.Get($"{All}/1")).Text("hash"));
    }

    private static async Task Settle(MarketFixture own)
    {
        var job = new SaleSettlement(own.Store, own.Clock, NullLogger<SaleSettlement>.Instance);
        await job.Run(own.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
    }

    private static Task<Reply> List(MarketFixture own, params string[] users) =>
        own.As("opal").Post($"{All}/1/rounds/1/list", new { users });

    private static Task<Reply> Csv(MarketFixture own, string body, string query = "") => own.As("opal").Send(
        HttpMethod.Post, $"{All}/1/rounds/1/list/csv{query}",
        new StringContent(body, Encoding.UTF8, "text/csv"));

    private static object New(
        string token = "GOLD", string pay = "SILVER", int blocks = 3, int? growth = null, string price = "1",
        int hours = 8, string? softCap = null, int? tier = null, object? rounds = null,
        object? vesting = null, object? handOver = null)
    {
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        return new
        {
            token,
            payToken = pay,
            blockSize = "10",
            blocks,
            firstPrice = price,
            growthBps = growth,
            start,
            end = start.AddHours(hours),
            softCap,
            minPurchase = "0.5",
            minTier = tier,
            rounds,
            vesting,
            handOver,
        };
    }
}
