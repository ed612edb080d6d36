using System.Globalization;
using System.Text.Json;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

public abstract class StakeEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : StakeEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : StakeEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string Programmes = "/api/staking/programmes";
    private const string All = "/api/staking/positions";

    private static readonly ScenarioTable Table = new(
        new("Without a login nobody stakes", $"POST {All}", Stake(), 401, "unauthenticated", By: "nobody"),
        new("Auditors stake nothing", $"POST {All}", Stake(), 403, "forbidden", By: "ada"),
        new("In what is not there", $"POST {All}", Stake(programme: "9"), 404, "programme_not_found"),
        new("In a tier that is none", $"POST {All}", Stake(tier: "best"), 400, "invalid_tier"),
        new("In no tier where there are two", $"POST {All}", Stake(tier: null), 400, "invalid_tier"),
        new("Nothing", $"POST {All}", Stake("0"), 400, "invalid_amount"),
        new("Less than the least", $"POST {All}", Stake("1"), 400, "invalid_amount"),
        new("More than one has", $"POST {All}", Stake("99999"), 409, "insufficient_balance"),
        new("More than one may", $"POST {All}", Stake("401"), 409, "staking_cap_reached"),
        new("One stakes", $"POST {All}", Stake("100"), 201, null, "\"positionId\":\"1\""),
        new("One stakes behind a lock", $"POST {All}", Stake("50", tier: "locked"), 201, null,
            "\"positionId\":\"2\""),
        new("One's own", $"GET {All}?limit=1", null, 200, null, "\"positionId\":\"2\""),
        new("And nobody else's", $"GET {All}", null, 200, null, "\"items\":[]", "bob"),
        new("A list needs a login", $"GET {All}", null, 401, "unauthenticated", By: "nobody"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit"),
        new("More on top", $"POST {All}/1/add", new { amount = "10" }, 200, null, "\"staked\":\"110\""),
        new("More on top than one may", $"POST {All}/1/add", new { amount = "300" }, 409,
            "staking_cap_reached"),
        new("Nobody adds to another's", $"POST {All}/1/add", new { amount = "1" }, 404, "position_not_found",
            By: "bob"),
        new("To what is not there", $"POST {All}/x/add", new { amount = "1" }, 404, "position_not_found"),
        new("Nothing is earned at once", $"POST {All}/1/claim", null, 409, "nothing_to_claim"),
        new("Nor compounded", $"POST {All}/1/compound", null, 409, "nothing_to_claim"),
        new("A lock holds", $"POST {All}/2/unstake", new { }, 409, "stake_locked"),
        new("In an exit too", $"POST {All}/2/emergency-exit", null, 409, "stake_locked"),
        new("Unless one pays for it", $"POST {All}/2/unstake", new { amount = "20", acceptPenalty = true },
            200, null, "\"staked\":\"30\""),
        new("More than there is does not leave", $"POST {All}/1/unstake", new { amount = "111" }, 409,
            "insufficient_balance"),
        new("Part of it leaves", $"POST {All}/1/unstake", new { amount = "40" }, 200, null,
            "\"staked\":\"70\""),
        new("All of it leaves", $"POST {All}/1/unstake", new { }, 200, null, "\"staked\":\"0\""),
        new("And is there no more", $"POST {All}/1/unstake", new { }, 404, "position_not_found"),
        new("It is paused", $"PATCH {Programmes}/1", new { status = "paused" }, 200, null, null, "opal"),
        new("Nothing comes in", $"POST {All}", Stake("10"), 409, "programme_paused"),
        new("Nothing is added", $"POST {All}/2/add", new { amount = "1" }, 409, "programme_paused"),
        new("An emergency", $"PATCH {Programmes}/1", new { status = "emergency" }, 200, null, null, "opal"),
        new("Then nothing is paid", $"POST {All}/2/claim", null, 409, "programme_in_emergency"),
        new("Nor taken in", $"POST {All}", Stake("10"), 409, "programme_in_emergency"),
        new("Nor let out as ever", $"POST {All}/2/unstake", new { }, 409, "programme_in_emergency"),
        new("The principal is, whatever its lock", $"POST {All}/2/emergency-exit", null, 200, null,
            "\"staked\":\"0\""),
        new("Rewards need a login", "GET /api/staking/rewards", null, 401, "unauthenticated", By: "nobody"),
        new("Rewards of what is none", "GET /api/staking/rewards?programmeId=x", null, 404,
            "programme_not_found"),
        new("What was given up is told", "GET /api/staking/rewards", null, 200, null, "\"forfeited\""));

    [Fact]
    public async Task Positions_answer_as_described()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await own.JobsHaveRun();
        own.Clock.Stop();
        await Make(own, 1_000_000);
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }

        Assert.Equal("998", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
    }

    [Fact]
    public async Task A_year_pays_its_apy_and_a_retry_pays_it_once()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await own.JobsHaveRun();
        own.Clock.Stop();
        await Make(own, 1_000);
        own.Clock.Advance(TimeSpan.FromHours(1));
        (await own.As("alice").Post(All, Stake("200"))).Is(201);
        Assert.Equal(
            (await own.Nobody.Get($"{Programmes}/1")).Text("createdAt"),
            (await own.Nobody.Get($"{Programmes}/1/performance")).Is(200).Text("from"));
        own.Clock.Advance(TimeSpan.FromDays(365));
        await own.Relogin("alice");
        await own.Relogin("opal");
        var listed = (await own.As("alice").Get(All)).Is(200).Json.GetProperty("items")[0];
        Assert.InRange(Number(Text(listed, "earned")), 19.9999m, 20.0001m);
        Assert.InRange(
            Number((await own.Nobody.Get($"{Programmes}/1")).Text("liabilities")), 19.9999m, 20.0001m);
        var performance = (await own.Nobody.Get($"{Programmes}/1/performance?days=365")).Is(200).Json;
        Assert.All(performance.GetProperty("tiers").EnumerateArray(), tier =>
            Assert.InRange(tier.GetProperty("realisedApyBps").GetInt64(), 999, 1_000));
        Assert.Equal("200", Text(Assert.Single(performance.GetProperty("days").EnumerateArray()), "staked"));
        for (var i = 0; i < 2; i++)
        {
            var claimed = await own.As("alice").Post($"{All}/1/claim", key: "claim-1");
            Assert.Equal("0", claimed.Is(200).Text("earned"));
        }

        var paid = Number((await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available")) - 800;
        Assert.InRange(paid, 19.9999m, 20.0001m);
        await own.Restart();
        var rewards = (await own.As("alice").Get("/api/staking/rewards?programmeId=1")).Is(200).Json;
        var reward = Assert.Single(rewards.GetProperty("items").EnumerateArray());
        Assert.Equal(("claimed", paid), (Text(reward, "kind"), Number(Text(reward, "amount"))));
        (await own.As("opal").Patch($"{Programmes}/1", new { status = "closed" })).Is(200);
        var closed = (await own.Nobody.Get($"{Programmes}/1")).Is(200);
        Assert.Equal(("200", paid), (closed.Text("staked"), Number(closed.Text("paid"))));
        Assert.Equal(closed.Text("liabilities"), closed.Text("fund"));
        Assert.Empty(own.Log.Errors);
    }

    /// <summary>
    /// A tenth of a reward is the fee, a fifth of that the referrer's. It shows in the history, to each what
    /// is theirs, and cannot be taken back.
    /// </summary>
    [Fact]
    public async Task A_fee_is_taken_at_the_payment_and_shared_with_who_brought_the_user()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await own.JobsHaveRun();
        own.Clock.Stop();
        int[] fifth = [2_000];
        (await own.As("opal").Send(
            HttpMethod.Put, "/api/referrals/settings", new { stakingBps = fifth, bindingDays = 1 })).Is(200);
        (await own.As("bob").Post("/api/referrals/codes", new { code = "BOB" })).Is(201);
        (await own.As("alice").Post("/api/referrals/binding", new { code = "BOB" })).Is(200);
        await Make(own, 1_000);
        (await own.As("opal").Patch($"{Programmes}/1", new { rewardFeeBps = 1_000 })).Is(200);
        (await own.As("alice").Post(All, Stake("200"))).Is(201);
        own.Clock.Advance(TimeSpan.FromDays(365));
        foreach (var name in new[] { "alice", "bob", "admin" })
        {
            await own.Relogin(name);
        }

        var bobs = Number((await own.As("bob").Get("/api/tokens/balance/GOLD")).Text("available"));
        var listed = (await own.As("alice").Get(All)).Is(200).Json.GetProperty("items")[0];
        var earned = Number(Text(listed, "earned"));
        Assert.InRange(earned, 19.9999m, 20.0001m);
        (await own.As("alice").Post($"{All}/1/claim")).Is(200);
        await own.Restart();
        var reward = Assert.Single((await own.As("alice").Get("/api/staking/rewards")).Is(200).Json
            .GetProperty("items").EnumerateArray());
        var (amount, fee, net) = (
            Number(Text(reward, "amount")), Number(Text(reward, "fee")), Number(Text(reward, "net")));
        Assert.Equal((earned, earned - fee), (amount, net));
        Assert.InRange(fee - (amount / 10), 0, 0.000001m);
        Assert.Equal(
            800 + net, Number((await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available")));
        var commission = Assert.Single((await own.As("bob").Get("/api/referrals/earnings?income=staking"))
            .Is(200).Json.GetProperty("items").EnumerateArray());
        var share = Number(Text(commission, "amount"));
        Assert.InRange((fee / 5) - share, 0, 0.000001m);
        Assert.Equal(
            bobs + share, Number((await own.As("bob").Get("/api/tokens/balance/GOLD")).Text("available")));
        var transaction = Text(reward, "transactionId");
        Assert.Equal(transaction, Text(commission, "transactionId"));
        Assert.Equal(1, await LinesSeen("bob"));
        Assert.Equal(4, await LinesSeen("alice"));
        (await own.As("admin").Post($"/api/ledger/transactions/{transaction}/reverse", new { }))
            .IsProblem(409, "not_reversible");
        Assert.Equal(
            amount, Number((await own.Nobody.Get($"{Programmes}/1")).Text("paid")));
        Assert.Empty(own.Log.Errors);

        async Task<int> LinesSeen(string name) =>
            (await own.As(name).Get("/api/tokens/transactions")).Is(200).Json.GetProperty("items")
                .EnumerateArray().Single(shown => Text(shown, "transactionId") == transaction)
                .GetProperty("postings").GetArrayLength();
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static object Stake(string amount = "10", string? tier = "free", string programme = "1") =>
        new { programmeId = programme, amount, tier };

    private static async Task Make(OrderMarket own, int apyBps)
    {
        (await own.As("opal").Post(Programmes, new
        {
            stakeToken = "GOLD",
            rewardToken = "GOLD",
            mode = "apy",
            tiers = new object[]
            {
                new { name = "free", apyBps }, new { name = "locked", lockDays = 7, apyBps },
            },
            minStake = "5",
            userCap = "400",
            penaltyBps = 1_000,
        })).Is(201);
        (await own.Admin.Post($"{Programmes}/1/fund", new { amount = "100" })).Is(200);
    }
}
