using System.Text.Json.Nodes;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

/// <summary>A body for every route that takes one: what it takes, and where amounts stand in it.</summary>
internal static class ValidBodies
{
    private const string Later = MarketFixture.Later;

    public static readonly IReadOnlyList<ValidBody> All =
    [
        new(
            "POST /api/setup", "nobody",
            new { token = "x", username = "eve", password = NodeFixture.Password }, []),
        new(
            "POST /api/auth/register", "nobody", new { username = "eve", password = NodeFixture.Password },
            []),
        new("POST /api/auth/login", "nobody", new { username = "eve", password = NodeFixture.Password }, []),
        new(
            "POST /api/auth/password", "alice",
            new { currentPassword = "a wrong password", newPassword = "x" }, []),
        new(
            "POST /api/keys", "alice",
            new
            {
                name = "bot",
                scopes = new[] { "read" },
                ipAllowList = new[] { "10.0.0.0/8" },
                expiresAt = Later,
            },
            []),
        new("PATCH /api/users/bob", "opal", new { tier = 1, role = "king", frozen = false }, []),
        new(
            "POST /api/tokens",
            "opal",
            new { symbol = "GOLD", name = "n", decimals = 6, initialSupply = "1", maxSupply = "2" },
            ["initialSupply", "maxSupply"]),
        new("PATCH /api/tokens/GOLD", "alice", new { paused = true, name = "n" }, []),
        new(
            "POST /api/tokens/transfer", "alice", new { token = "GOLD", to = "bob", amount = "1" },
            ["amount"]),
        new("POST /api/tokens/mint", "admin", new { token = "GOLD", to = "zoe", amount = "1" }, ["amount"]),
        new("POST /api/tokens/burn", "alice", new { token = "GOLD", amount = "1" }, ["amount"]),
        new("POST /api/tokens/freeze", "alice", new { token = "GOLD", username = "bob", frozen = true }, []),
        new("POST /api/ledger/transactions/1/reverse", "opal", new { memo = "m" }, []),
        new(
            "POST /api/ledger/hold", "opal", new { username = "alice", token = "GOLD", amount = "1" },
            ["amount"]),
        new(
            "POST /api/ledger/release", "opal", new { username = "alice", token = "GOLD", amount = "1" },
            ["amount"]),
        new("POST /api/defi/pools", "alice", new { tokenA = "GOLD", tokenB = "SILVER", feeBps = 30 }, []),
        new("PATCH /api/defi/pools/1", "opal", new { protocolFee = true, maxPriceImpactBps = 100 }, []),
        new(
            "POST /api/defi/liquidity",
            "alice",
            new { poolId = "1", amountA = "1", amountB = "2", minShares = "1", deadline = Later },
            ["amountA", "amountB", "minShares"]),
        new(
            "POST /api/defi/liquidity/remove",
            "admin",
            new { poolId = "1", shares = "1", minAmountA = "1", minAmountB = "1", deadline = Later },
            ["shares", "minAmountA", "minAmountB"]),
        new(
            "POST /api/defi/swap",
            "alice",
            new
            {
                tokenIn = "GOLD",
                tokenOut = "SILVER",
                amountIn = "1",
                minAmountOut = "1",
                deadline = Later,
            },
            ["amountIn", "minAmountOut"]),
        new(
            "POST /api/markets",
            "opal",
            new
            {
                @base = "GOLD",
                quote = "SILVER",
                tickSize = "0.01",
                lotSize = "0.01",
                makerFeeBps = 10,
                takerFeeBps = 20,
                minNotional = "1",
            },
            ["tickSize", "lotSize", "minNotional"]),
        new(
            "PATCH /api/markets/GOLD-SILVER", "opal", new { state = "open", minNotional = "1" },
            ["minNotional"]),
        new(
            "PUT /api/markets/GOLD-SILVER/fees", "opal",
            new { tiers = new[] { new { minVolume = "1", makerFeeBps = 1, takerFeeBps = 2 } } }, []),
        new("PUT /api/markets/GOLD-SILVER/auction", "opal", new { intervalMs = 500 }, []),
        new(
            "POST /api/market-making/programmes",
            "opal",
            new
            {
                market = "GOLD-SILVER",
                rewardToken = "GOLD",
                epochSeconds = 3_600,
                budget = "1",
                maxSpreadBps = 100,
                minQuantity = "1",
                twoSided = true,
            },
            ["budget", "minQuantity"]),
        new("POST /api/market-making/programmes/1/fund", "opal", new { amount = "1" }, []),
        new("PATCH /api/market-making/programmes/1", "opal", new { state = "paused" }, []),
        new(
            "POST /api/staking/programmes",
            "opal",
            new
            {
                stakeToken = "GOLD",
                rewardToken = "GOLD",
                mode = "rate",
                tiers = new[] { new { name = "a", lockDays = 1, weightBps = 10_000 } },
                rate = "1",
                rateSeconds = 60,
                minStake = "1",
                userCap = "5",
                totalCap = "9",
                penaltyBps = 100,
                penaltyTo = "burnt",
                rewardFeeBps = 500,
            },
            ["rate", "minStake", "userCap", "totalCap"]),
        new("POST /api/staking/programmes/1/fund", "opal", new { amount = "1" }, []),
        new(
            "PATCH /api/staking/programmes/1", "opal",
            new { status = "paused", rate = "1", rewardFeeBps = 500 }, []),
        new(
            "POST /api/staking/positions",
            "alice",
            new { programmeId = "1", amount = "1", tier = "a", compound = true },
            []),
        new("POST /api/staking/positions/1/add", "alice", new { amount = "1" }, []),
        new(
            "POST /api/staking/positions/1/unstake", "alice", new { amount = "1", acceptPenalty = true }, []),
        new(
            "PUT /api/markets/GOLD-SILVER/risk",
            "opal",
            new
            {
                maxPosition = "5",
                band = new { aboveBps = 100, belowBps = 100 },
                maxImpactBps = 100,
                breaker = new { bps = 100, seconds = 60, haltSeconds = 60, callSeconds = 0 },
                ordersPerSecond = 5,
                orderToTrade = new { ordersPerTrade = 5, freeOrders = 5, seconds = 60 },
                surveillance = true,
            },
            ["maxPosition"]),
        new(
            "PUT /api/markets/GOLD-SILVER/risk/positions/bob", "opal", new { maxPosition = "1" },
            ["maxPosition"]),
        new(
            "POST /api/surveillance/alerts/1/review", "opal", new { decision = "dismissed", note = "n" }, []),
        new(
            "POST /api/orders",
            "alice",
            new { market = "GOLD-SILVER", side = "buy", type = "limit", quantity = "1", price = "1" },
            ["quantity", "price"]),
        new("PATCH /api/orders/1", "alice", new { quantity = "1" }, []),
        new(
            "POST /api/orders/1/replace",
            "alice",
            new { market = "GOLD-SILVER", side = "buy", type = "limit", quantity = "1", price = "1" },
            []),
        new(
            "POST /api/orders/pair",
            "alice",
            new { market = "GOLD-SILVER", side = "buy", quantity = "1", price = "1", stopPrice = "3" },
            ["quantity", "price", "stopPrice"]),
        new(
            "POST /api/router/swap",
            "alice",
            new
            {
                tokenIn = "GOLD",
                tokenOut = "SILVER",
                amountIn = "1",
                minAmountOut = "0",
                deadline = MarketFixture.Later,
            },
            ["amountIn", "minAmountOut"]),
        new("POST /api/orders/cancel-after", "alice", new { seconds = 60 }, []),
        new(
            "POST /api/batch",
            "alice",
            new
            {
                atomic = true,
                commands = new[] { new { op = "transfer", token = "GOLD", to = "bob", amount = "1" } },
            },
            []),
        new(
            "POST /api/vesting/grants",
            "alice",
            new
            {
                token = "GOLD",
                beneficiary = "bob",
                amount = "1",
                schedule = new { kind = "linear", cliffSeconds = 60, durationSeconds = 120 },
                revocable = true,
            },
            ["amount"]),
        new(
            "POST /api/vesting/grants/batch",
            "alice",
            new
            {
                token = "GOLD",
                schedule = new { kind = "stepped", start = Later, steps = 12, stepMonths = 1 },
                grants = new[] { new[] { "bob", "1" } },
                dryRun = false,
            },
            []),
        new(
            "POST /api/vesting/airdrops",
            "alice",
            new { token = "GOLD", deadline = Later, rows = new[] { new[] { "bob", "1" } }, dryRun = false },
            []),
        new(
            "POST /api/vesting/airdrops/1/claim", "bob",
            new { leaf = 0, amount = "1", proof = new[] { new string('0', 64) } }, []),
        new(
            "PUT /api/referrals/settings",
            "opal",
            new
            {
                tradingBps = new[] { 1_000 },
                minVolume = new { token = "GOLD", amount = "1" },
                tiers = new[] { new { minBrought = 2, multiplierBps = 20_000 } },
                dailyCaps = new[] { new { token = "GOLD", amount = "1" } },
            },
            []),
        new("POST /api/referrals/codes", "alice", new { code = "ALICE" }, []),
        new("POST /api/referrals/binding", "alice", new { code = "NOBODYS" }, []),
        new("POST /api/vesting/grants/1/offer", "alice", new { to = "bob" }, []),
        new(
            "POST /api/sales",
            "opal",
            new
            {
                token = "GOLD",
                payToken = "SILVER",
                blockSize = "1",
                blocks = 2,
                firstPrice = "1",
                start = "2026-01-01T00:00:00Z",
                end = "2030-01-01T00:00:00Z",
                growthBps = 1_000,
                softCap = "1",
                minPurchase = "0.5",
                maxPurchase = "1",
                userLimit = "2",
                minTier = 0,
                rounds = new[]
                {
                    new
                    {
                        name = "all",
                        start = "2026-01-01T00:00:00Z",
                        end = "2029-01-01T00:00:00Z",
                        allowList = true,
                    },
                },
                vesting = new { kind = "linear", durationSeconds = 60 },
                handOver = new
                {
                    poolShareBps = 5_000,
                    poolFeeBps = 30,
                    lockShares = true,
                    market = new { tickSize = "0.01", lotSize = "0.01", makerFeeBps = 1, takerFeeBps = 2 },
                },
            },
            ["blockSize", "firstPrice", "softCap", "minPurchase", "maxPurchase", "userLimit"]),
        new("PATCH /api/sales/1", "opal", new { status = "paused" }, []),
        new(
            "POST /api/sales/1/rounds/1/list", "opal", new { users = new[] { "bob" }, remove = false }, []),
        new("POST /api/sales/1/buy", "alice", new { quantity = "1", maxCost = "5" }, []),
        .. NftBodies.All,
        .. NftBidBodies.All,
    ];
}

/// <param name="Call">Method and address.</param>
/// <param name="Amounts">The fields that hold an amount.</param>
internal sealed record ValidBody(string Call, string By, object Body, string[] Amounts)
{
    public string Url => Call[(Call.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public HttpMethod Method => new(Call[..Call.IndexOf(' ', StringComparison.Ordinal)]);

    /// <summary>True for a body of this route, such as "PATCH /api/users/{username}".</summary>
    public bool IsOf(string route)
    {
        var (pattern, segments) = (route.TrimEnd('/').Split('/'), Call.Split('/'));
        return pattern.Length == segments.Length
            && pattern.Zip(segments).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }

    public JsonObject Json => JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Body))!.AsObject();
}
