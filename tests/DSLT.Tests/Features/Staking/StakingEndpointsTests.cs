using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Staking;

public abstract class StakingEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : StakingEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : StakingEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string All = "/api/staking/programmes";

    private static readonly ScenarioTable Table = new(
        new("Without a login none is made", $"POST {All}", New(), 401, "unauthenticated", By: "nobody"),
        new("Users make none", $"POST {All}", New(), 403, "forbidden"),
        new("A token that is not there", $"POST {All}", New(stake: "NO"), 404, "token_not_found", By: "opal"),
        new(
            "Rewards that are not there", $"POST {All}", New(reward: "NO"), 404, "token_not_found",
            By: "opal"),
        new("A mode that is none", $"POST {All}", New(mode: "daily"), 400, "invalid_mode", By: "opal"),
        new(
            "An APY in another token", $"POST {All}", New(reward: "SILVER"), 400, "invalid_reward_token",
            By: "opal"),
        new("An APY with a rate", $"POST {All}", New(rate: "1"), 400, "invalid_rate", By: "opal"),
        new(
            "A rate of nothing", $"POST {All}", New(mode: "rate", rate: "0", apy: null), 400, "invalid_rate",
            By: "opal"),
        new(
            "A rate without an amount", $"POST {All}", New(mode: "rate", apy: null), 400, "invalid_rate",
            By: "opal"),
        new(
            "A rate in no time", $"POST {All}", New(mode: "rate", rate: "1", seconds: 0, apy: null), 400,
            "invalid_rate_seconds", By: "opal"),
        new(
            "A weight too small", $"POST {All}", New(mode: "rate", rate: "1", apy: null, weight: 999), 400,
            "invalid_weight_bps", By: "opal"),
        new("An APY below nothing", $"POST {All}", New(apy: -1), 400, "invalid_apy_bps", By: "opal"),
        new("An APY too large", $"POST {All}", New(apy: 1_000_001), 400, "invalid_apy_bps", By: "opal"),
        new("A lock too long", $"POST {All}", New(days: 3_651), 400, "invalid_lock_days", By: "opal"),
        new("Two tiers of one name", $"POST {All}", New(second: "free"), 400, "invalid_tiers", By: "opal"),
        new("A penalty of more than all", $"POST {All}", New(penalty: 10_001), 400, "invalid_penalty_bps",
            By: "opal"),
        new("A penalty to nobody", $"POST {All}", New(to: "me"), 400, "invalid_penalty_to", By: "opal"),
        new("A fee too high", $"POST {All}", New(fee: 5_001), 400, "invalid_reward_fee_bps", By: "opal"),
        new("A cap of nothing", $"POST {All}", New(cap: "0"), 400, "invalid_user_cap", By: "opal"),
        new("A programme is made", $"POST {All}", New(), 201, null, "\"programmeId\":\"1\"", "opal"),
        new("Anybody sees it", $"GET {All}/1", null, 200, null, "\"fund\":\"0\"", "nobody"),
        new("Anybody sees all", $"GET {All}?limit=1", null, 200, null, "\"next\":null", "nobody"),
        new("One that is not there", $"GET {All}/9", null, 404, "programme_not_found", By: "nobody"),
        new("An id that is none", $"GET {All}/x", null, 404, "programme_not_found", By: "nobody"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit", By: "nobody"),
        new("A cursor that is none", $"GET {All}?cursor=!", null, 400, "invalid_cursor", By: "nobody"),
        new("Users fund none", $"POST {All}/1/fund", new { amount = "1" }, 403, "forbidden"),
        new("Funds of nothing", $"POST {All}/1/fund", new { amount = "0" }, 400, "invalid_amount",
            By: "admin"),
        new(
            "More funds than one has", $"POST {All}/1/fund", new { amount = "999999999" }, 409,
            "insufficient_balance", By: "admin"),
        new("Funds for what is not there", $"POST {All}/9/fund", new { amount = "1" }, 404,
            "programme_not_found", By: "admin"),
        new("It is funded", $"POST {All}/1/fund", new { amount = "50" }, 200, null, "\"fund\":\"50\"",
            "admin"),
        new("Users change none", $"PATCH {All}/1", new { status = "paused" }, 403, "forbidden"),
        new("A status that is none", $"PATCH {All}/1", new { status = "off" }, 400, "invalid_status",
            By: "opal"),
        new("A rate where there is an APY", $"PATCH {All}/1", new { rate = "1" }, 400, "invalid_rate",
            By: "opal"),
        new("An APY for too many tiers", $"PATCH {All}/1", new { apyBps = new[] { 1, 2, 3 } }, 400,
            "invalid_apy_bps", By: "opal"),
        new("Another APY", $"PATCH {All}/1", new { apyBps = new[] { 100, 200 } }, 200, null,
            "\"apyBps\":200", "opal"),
        new("A fee of more than half", $"PATCH {All}/1", new { rewardFeeBps = 5_001 }, 400,
            "invalid_reward_fee_bps", By: "opal"),
        new("A fee below nothing", $"PATCH {All}/1", new { rewardFeeBps = -1 }, 400,
            "invalid_reward_fee_bps", By: "opal"),
        new("Another fee", $"PATCH {All}/1", new { rewardFeeBps = 250 }, 200, null,
            "\"rewardFeeBps\":250", "opal"),
        new("The same again", $"PATCH {All}/1", new { rewardFeeBps = 250 }, 200, null,
            "\"rewardFeeBps\":250", "opal"),
        new("The rates since the beginning", $"GET {All}/1/rates", null, 200, null,
            "\"apyBps\":[100,200],\"rewardFeeBps\":250}", "nobody"),
        new("The newest of them", $"GET {All}/1/rates?limit=1", null, 200, null,
            "\"apyBps\":[100,200],\"rewardFeeBps\":250}],\"next\":\"", "nobody"),
        new("The one before it", $"GET {All}/1/rates", null, 200, null,
            "\"apyBps\":[100,200],\"rewardFeeBps\":100}", "nobody"),
        new("Rates of none", $"GET {All}/9/rates", null, 404, "programme_not_found", By: "nobody"),
        new("Rates after nothing", $"GET {All}/1/rates?cursor=!", null, 400, "invalid_cursor", By: "nobody"),
        new("So many rates", $"GET {All}/1/rates?limit=0", null, 400, "invalid_limit", By: "nobody"),
        new("Its performance", $"GET {All}/1/performance?days=365", null, 200, null,
            "\"realisedApyBps\":0}", "nobody"),
        new("In no time", $"GET {All}/1/performance?days=0", null, 400, "invalid_days", By: "nobody"),
        new("In more than a year", $"GET {All}/1/performance?days=366", null, 400, "invalid_days",
            By: "nobody"),
        new("Of none", $"GET {All}/9/performance", null, 404, "programme_not_found", By: "nobody"),
        new("It is paused", $"PATCH {All}/1", new { status = "paused" }, 200, null, "\"paused\"", "opal"),
        new("It is closed", $"PATCH {All}/1", new { status = "closed" }, 200, null, "\"fund\":\"0\"", "opal"),
        new("What is closed stays closed", $"PATCH {All}/1", new { status = "open" }, 409,
            "programme_closed", By: "opal"),
        new("And takes no funds", $"POST {All}/1/fund", new { amount = "1" }, 409, "programme_closed",
            By: "admin"));

    public static TheoryData<string> Names => Table.Names;

    [Fact]
    public async Task Programmes_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        await own.JobsHaveRun();
        foreach (var name in Names)
        {
            await Table.Run(name, own);
        }
    }

    private static object New(
        string stake = "GOLD", string reward = "GOLD", string mode = "apy", string? rate = null,
        long? seconds = null, int? apy = 500, int? weight = null, long days = 30, string second = "30 days",
        int penalty = 0, string to = "treasury", string? cap = null,
        int fee = 100) => new
        {
            stakeToken = stake,
            rewardToken = reward,
            mode,
            tiers = new object[]
            {
                new { name = "free", apyBps = apy, weightBps = weight },
                new { name = second, lockDays = days, apyBps = apy, weightBps = weight },
            },
            rate,
            rateSeconds = seconds,
            penaltyBps = penalty,
            penaltyTo = to,
            userCap = cap,
            rewardFeeBps = fee,
        };
}
