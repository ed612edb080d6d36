using System.Globalization;
using System.Text.Json;
using DSLT.Features.Referrals;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Referrals;

public abstract class ReferralEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node)
        : ReferralEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : ReferralEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Set = "PUT /api/referrals/settings";
    private const string Codes = "/api/referrals/codes";
    private const string Binding = "/api/referrals/binding";
    private const string Register = "POST /api/auth/register";
    private const string ReferralCodeMissing = "referral_code_not_found";

    private static readonly ScenarioTable Table = new(
        new("Before there are settings none are shown", "GET /api/referrals/settings", null, 409,
            "referrals_closed"),
        new("Before there are settings there are no codes", $"POST {Codes}", new { }, 409,
            "referrals_closed"),
        new("Before there are settings nobody is bound", $"POST {Binding}", new { code = "ALICE" }, 409,
            "referrals_closed"),
        new("Before there are settings nobody joins by a code", Register, Account("eve", "ALICE"), 409,
            "referrals_closed", By: "nobody"),
        new("Settings need a login", Set, new { }, 401, "unauthenticated", By: "nobody"),
        new("Users set nothing", Set, new { }, 403, "forbidden"),
        new("Auditors set nothing", Set, new { }, 403, "forbidden", By: "ada"),
        new("Six levels", Set, new { tradingBps = new[] { 1, 1, 1, 1, 1, 1 } }, 400, "invalid_trading_bps",
            By: "opal"),
        new("A rate below zero", Set, new { salesBps = new[] { -1 } }, 400, "invalid_sales_bps", By: "opal"),
        new("More than the fee", Set, new { stakingBps = new[] { 6_000, 4_001 } }, 400,
            "invalid_staking_bps", By: "opal"),
        new("More than the fee by a tier", Set, new
        {
            tradingBps = new[] { 6_000 },
            tiers = new[] { new { minBrought = 3, multiplierBps = 20_000 } },
        }, 400, "invalid_tiers", By: "opal"),
        new("Tiers that do not rise", Set, new
        {
            tiers = new[]
            {
                new { minBrought = 3, multiplierBps = 1 }, new { minBrought = 3, multiplierBps = 2 },
            },
        }, 400, "invalid_min_brought", By: "opal"),
        new("A multiplier too high", Set, new
        {
            tiers = new[] { new { minBrought = 3, multiplierBps = 100_001 } },
        }, 400, "invalid_multiplier_bps", By: "opal"),
        new("Too many days", Set, new { bindingDays = 3_651 }, 400, "invalid_binding_days", By: "opal"),
        new("An age below zero", Set, new { minAgeDays = -1 }, 400, "invalid_min_age_days", By: "opal"),
        new("A tier that is none", Set, new { minTier = 4 }, 400, "invalid_min_tier", By: "opal"),
        new("A volume of no token", Set, new { minVolume = new { token = "NO", amount = "1" } }, 404,
            "token_not_found", By: "opal"),
        new("A volume too exact", Set, new { minVolume = new { token = "GOLD", amount = "0.0000001" } }, 400,
            "invalid_min_volume", By: "opal"),
        new("Two caps of one token", Set, new
        {
            dailyCaps = new[] { new { token = "GOLD", amount = "1" }, new { token = "GOLD", amount = "2" } },
        }, 400, "invalid_daily_caps", By: "opal"),
        new("Settings are set", Set, new { tradingBps = new[] { 1_000 }, bindingDays = 7 }, 200, null,
            "\"version\":1", "opal"),
        new("Anybody sees them", "GET /api/referrals/settings", null, 200, null, "\"tradingBps\":[1000]",
            "nobody"),
        new("A code needs a login", $"POST {Codes}", new { }, 401, "unauthenticated", By: "nobody"),
        new("A code that is none", $"POST {Codes}", new { code = "a b" }, 400, "invalid_code"),
        new("A frozen account makes no codes", $"POST {Codes}", new { }, 409, "account_frozen", By: "carol"),
        new("A code of one's choice", $"POST {Codes}", new { code = "alice-1" }, 201, null, "\"ALICE-1\""),
        new("A code that is taken", $"POST {Codes}", new { code = "ALICE-1" }, 409, "referral_code_exists",
            By: "bob"),
        new("A code that is made for one", $"POST {Codes}", new { }, 201),
        new("One sees one's own", $"GET {Codes}", null, 200, null, "\"ALICE-1\""),
        new("Nobody joins by a code that is not there", Register, Account("eve", "NOBODYS"), 404,
            ReferralCodeMissing, By: "nobody"),
        new("Nobody joins by what is no code", Register, Account("eve", ""), 404, ReferralCodeMissing,
            By: "nobody"),
        new("One joins by a code, in small letters too", Register, Account("eve", "alice-1"), 201,
            By: "nobody"),
        new("Before a binding it may be made", $"GET {Binding}", null, 200, null, "\"bindableUntil\":\"2",
            "bob"),
        new("A binding to oneself", $"POST {Binding}", new { code = "ALICE-1" }, 400, "self_referral"),
        new("A binding to no code", $"POST {Binding}", new { code = "X-X" }, 404, ReferralCodeMissing,
            By: "bob"),
        new("A binding", $"POST {Binding}", new { code = "ALICE-1" }, 200, null, "\"referrer\":\"al***\"",
            "bob"),
        new("A second binding", $"POST {Binding}", new { code = "ALICE-1" }, 409, "already_referred",
            By: "bob"),
        new("The binding is shown", $"GET {Binding}", null, 200, null, "\"code\":\"ALICE-1\"", "bob"),
        new("The tree counts", "GET /api/referrals/tree", null, 200, null, "{\"level\":1,\"users\":2}"),
        new("The users are shown but for some letters", "GET /api/referrals/tree/users", null, 200, null,
            "\"username\":\"bo***\""),
        new("Operators see names", "GET /api/referrals/tree/users?username=alice", null, 200, null,
            "\"username\":\"eve\"", "opal"),
        new("Auditors see names", "GET /api/referrals/tree/users?username=alice", null, 200, null,
            "\"username\":\"bob\"", "ada"),
        new("Users see no other tree", "GET /api/referrals/tree?username=bob", null, 403, "forbidden"),
        new("Users see no other users", "GET /api/referrals/tree/users?username=bob", null, 403,
            "forbidden"),
        new("Users see no other earnings", "GET /api/referrals/earnings?username=bob", null, 403,
            "forbidden"),
        new("Users see no other sums", "GET /api/referrals/earned?username=bob", null, 403, "forbidden"),
        new("The tree of nobody", "GET /api/referrals/tree?username=zoe", null, 404, "user_not_found",
            By: "opal"),
        new("Earnings of no token", "GET /api/referrals/earnings?token=NO", null, 404, "token_not_found"),
        new("Earnings of no income", "GET /api/referrals/earnings?income=luck", null, 400,
            "invalid_income"),
        new("Earnings of no time", "GET /api/referrals/earnings?from=noon", null, 400, "invalid_from"),
        new("A leaderboard of no token", "GET /api/referrals/leaderboard", null, 404, "token_not_found"),
        new("A leaderboard of no period", "GET /api/referrals/leaderboard?token=GOLD&period=year", null, 400,
            "invalid_period"),
        new("A cursor of another list", "GET /api/referrals/leaderboard?token=GOLD&cursor=MTI", null, 400,
            "invalid_cursor"),
        new("Nobody has earned yet", "GET /api/referrals/leaderboard?token=GOLD", null, 200, null,
            "\"items\":[]"));

    private static readonly int[] FifthAndTwentieth = [2_000, 500];

    private static readonly string[] Periods = ["day", "month", "all"];

    public static TheoryData<string> Names => Table.Names;

    [Theory, MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Referrals_answer_as_described(string scenario) => Table.Run(scenario, node);

    /// <summary>
    /// Bob buys 40 GOLD at 2.5 of the administrator: his fee is 0.08 GOLD. Zed brought bob, and yan zed.
    /// </summary>
    [Fact]
    public async Task A_commission_is_a_leg_of_the_trade_and_its_reversal_takes_it_back()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await Bring(own);
        await Buy(own, "40");
        Assert.Equal("0.016", await Balance(own, "zed"));
        Assert.Equal("0.004", await Balance(own, "yan"));
        var earnings = await Get(own, "zed", "/api/referrals/earnings?income=trading&token=GOLD");
        var earning = Assert.Single(earnings.GetProperty("items").EnumerateArray());
        Assert.Equal("bo***", earning.GetProperty("referee").GetString());
        Assert.Equal("0.016", earning.GetProperty("amount").GetString());
        await ZedSeesNoStranger(own);
        await Ranks(own);
        var reverse = $"/api/ledger/transactions/{earning.GetProperty("transactionId")}/reverse";
        (await own.As("zed").Post(
            "/api/tokens/transfer", new { token = "GOLD", to = "admin", amount = "0.01" })).Is(200);
        (await own.As("opal").Post(reverse, new { })).IsProblem(409, "insufficient_balance");
        await Buy(own, "10", "alice");
        (await own.As("opal").Post(reverse, new { })).Is(200);
        (await own.As("opal").Post(reverse, new { })).IsProblem(409, "already_reversed");
        Assert.Equal(("0", "0"), (await Balance(own, "zed"), await Balance(own, "yan")));
        Assert.Equal("0.016 0.016 0.01 0", await Earned(own, "zed"));
        await own.Restart();
        await Buy(own, "20");
        Assert.Equal("0", await Balance(own, "zed"));
        Assert.Equal("0.024 0.016 0.002 0.008", await Earned(own, "zed"));
        await Buy(own, "20");
        Assert.Equal("0.006", await Balance(own, "zed"));
        Assert.Equal("0.032 0.016 0 0.016", await Earned(own, "zed"));
        Assert.Empty(own.Log.Errors);
    }

    [Fact]
    public async Task Auctions_and_routed_swaps_pay_commissions_as_well()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await Bring(own);
        await Auction(own, 60_000);
        await Buy(own, "40");
        Assert.Equal("0", await Balance(own, "zed"));
        await Auction(own, 0);
        Assert.Equal(("0.016", "0.004"), (await Balance(own, "zed"), await Balance(own, "yan")));
        (await own.Admin.Post(
            "/api/tokens/transfer", new { token = "SILVER", to = "bob", amount = "200" })).Is(200);
        var swap = (await own.As("bob").Post("/api/router/swap", new
        {
            tokenIn = "SILVER",
            tokenOut = "GOLD",
            amountIn = "250",
            minAmountOut = "0",
            deadline = MarketFixture.Later,
        })).Is(200).Json.GetProperty("legs").EnumerateArray();
        var order = swap.Single(leg => leg.GetProperty("venue").GetString() == "book").GetProperty("orderId");
        var fee = Units((await own.As("bob").Get($"/api/orders/{order}")).Is(200).Text("fee"));
        Assert.True(fee > 0);
        Assert.Equal(16_000 + (fee / 5), Units(await Balance(own, "zed")));
        Assert.Empty(own.Log.Errors);
    }

    [Fact]
    public async Task Pages_go_through_codes_users_earnings_and_leaders()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await Bring(own);
        for (var i = 0; i < 3; i++)
        {
            await Buy(own, "10");
        }

        Assert.Equal(
            ["0.004", "0.004", "0.004"],
            await All(own, "zed", "/api/referrals/earnings?limit=1", "amount"));
        Assert.Equal(
            ["zed", "ya***"], await All(
                own, "zed", "/api/referrals/leaderboard?token=GOLD&period=all&limit=1", "username"));
        Assert.Equal(["GOLD"], await All(own, "zed", "/api/referrals/earned?limit=1", "token"));
        (await own.Nobody.Post("/api/auth/register", Account("xia", "ZED"))).Is(201);
        Assert.Equal(
            ["xi***", "bo***"], await All(own, "zed", "/api/referrals/tree/users?limit=1", "username"));
        var none = await Get(own, "zed", "/api/referrals/earnings?from=2100-01-01");
        Assert.Empty(none.GetProperty("items").EnumerateArray());
        for (var i = 1; i < ReferralRules.MaxCodes; i++)
        {
            (await own.As("zed").Post(Codes, new { })).Is(201);
        }

        (await own.As("zed").Post(Codes, new { })).IsProblem(409, "limit_reached");
        Assert.Equal(
            ReferralRules.MaxCodes, (await Get(own, "zed", Codes)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_retry_with_its_key_makes_one_code_and_one_binding()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        (await own.As("opal").Send(HttpMethod.Put, "/api/referrals/settings", new { bindingDays = 1 }))
            .Is(200);
        var first = (await own.As("alice").Post(Codes, new { }, "k1")).Is(201).Body;
        Assert.Equal(first, (await own.As("alice").Post(Codes, new { }, "k1")).Is(201).Body);
        var code = JsonElement.Parse(first).GetProperty("code").GetString();
        var bound = (await own.As("bob").Post(Binding, new { code }, "k2")).Is(200).Body;
        Assert.Equal(bound, (await own.As("bob").Post(Binding, new { code }, "k2")).Is(200).Body);
        own.Clock.Advance(TimeSpan.FromDays(1.1));
        await own.Relogin("dave");
        (await own.As("dave").Post(Binding, new { code })).IsProblem(409, "binding_closed");
    }

    /// <summary>Commissions of 20% and 5% of fees; yan brought zed, and zed bob.</summary>
    private static async Task Bring(OrderMarket own)
    {
        (await own.As("opal").Send(
            HttpMethod.Put, "/api/referrals/settings", new
            {
                tradingBps = FifthAndTwentieth,
                bindingDays = 1,
                dailyCaps = new[] { new { token = "GOLD", amount = "5" } },
            })).Is(200);
        await own.Join("yan");
        (await own.As("yan").Post(Codes, new { code = "YAN" })).Is(201);
        await own.Join("zed");
        (await own.As("zed").Post(Codes, new { code = "ZED" })).Is(201);
        (await own.As("zed").Post(Binding, new { code = "YAN" })).Is(200);
        (await own.As("bob").Post(Binding, new { code = "ZED" })).Is(200);
        (await own.As("bob").Post(Codes, new { code = "BOBS" })).Is(201);
        (await own.As("yan").Post(Binding, new { code = "BOBS" })).IsProblem(409, "referral_cycle");
        (await own.Admin.Post(
            "/api/tokens/transfer", new { token = "SILVER", to = "bob", amount = "200" })).Is(200);
    }

    private static async Task Buy(OrderMarket own, string quantity, string by = "bob") =>
        (await own.As(by).Post(
        "/api/orders",
        new { market = "GOLD-SILVER", side = "buy", type = "limit", price = "2.5", quantity })).Is(201);

    private static async Task Auction(OrderMarket own, int intervalMs) => (await own.As("opal").Send(
        HttpMethod.Put, "/api/markets/GOLD-SILVER/auction", new { intervalMs })).Is(200);

    private static long Units(string gold) =>
        (long)(decimal.Parse(gold, CultureInfo.InvariantCulture) * 1_000_000);

    private static async Task ZedSeesNoStranger(OrderMarket own)
    {
        var shown = (await own.As("zed").Get("/api/tokens/transactions")).Is(200);
        Assert.Contains("user:zed", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("user:bob", shown.Body, StringComparison.Ordinal);
    }

    private static async Task Ranks(OrderMarket own)
    {
        foreach (var period in Periods)
        {
            var board = await Get(own, "yan", $"/api/referrals/leaderboard?token=GOLD&period={period}");
            Assert.Equal(
                ["1 ze*** 0.016", "2 yan 0.004"],
                board.GetProperty("items").EnumerateArray().Select(item =>
                    $"{item.GetProperty("rank")} {item.GetProperty("username")} "
                    + $"{item.GetProperty("earned")}"));
        }
    }

    private static async Task<string> Balance(OrderMarket own, string user) =>
        (await own.As(user).Get("/api/tokens/balance/GOLD")).Is(200).Text("available");

    private static async Task<string> Earned(OrderMarket own, string user)
    {
        var item = (await Get(own, user, "/api/referrals/earned")).GetProperty("items")[0];
        return $"{item.GetProperty("earned")} {item.GetProperty("takenBack")} {item.GetProperty("owed")} "
            + $"{item.GetProperty("today")}";
    }

    private static async Task<JsonElement> Get(OrderMarket own, string user, string url) =>
        (await own.As(user).Get(url)).Is(200).Json;

    private static async Task<List<string>> All(OrderMarket own, string user, string url, string field)
    {
        var (found, cursor) = (new List<string>(), "");
        do
        {
            var page = await Get(own, user, url + cursor);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(
                item => item.GetProperty(field).GetString()!));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        return found;
    }

    private static object Account(string username, string referralCode) =>
        new { username, password = NodeFixture.Password, referralCode };
}
