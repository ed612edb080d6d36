using DSLT.Backups;
using DSLT.Features.Airdrops;
using DSLT.Features.Auctions;
using DSLT.Features.Audit;
using DSLT.Features.Auth;
using DSLT.Features.Batches;
using DSLT.Features.Candles;
using DSLT.Features.Fees;
using DSLT.Features.Keys;
using DSLT.Features.MarketMaking;
using DSLT.Features.Markets;
using DSLT.Features.Media;
using DSLT.Features.Metrics;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.NftSearch;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Referrals;
using DSLT.Features.Risk;
using DSLT.Features.Routing;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Surveillance;
using DSLT.Features.System;
using DSLT.Features.Tickers;
using DSLT.Features.Tokens;
using DSLT.Features.Trading;
using DSLT.Features.Transactions;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Jobs;
using DSLT.Web;

namespace DSLT.Features;

/// <summary>
/// A value of every body's type, for the API's description: what one would see on a small node.
/// </summary>
internal static class FeatureExamples
{
    private const string Password = "correct horse battery";
    private const string Token = "vHO4urK-7MVSvmKIEOtALiFrkxC47z5X0O4qM6KDIyo";
    private const string Hash = "f16d521ea966802e3e477bf613eb23f1df131fe5decd05147386ed5b0ad6c77d";

    private const string ApiKey = "3TTcBZyFJ1PqyYD06GnOjDCQdFZ0dFuOhFtDphEnyyRcm0CGlTYjFOXH6N0wIQTp";
    private const string Secret = "sSlJ9ojgDtTchSHXjBLpKi9gP01MmqxQBrXB7VnlQz6U4sjXk5oFzOeNXbbRyKuW";

    private static readonly DateTime Time = new(2026, 11, 21, 9, 4, 46, DateTimeKind.Utc);
    private static readonly DateTimeOffset Deadline = new(2026, 11, 21, 9, 10, 0, TimeSpan.Zero);
    private static readonly IReadOnlyDictionary<string, string> Metadata =
        new Dictionary<string, string> { ["website"] = "https://gold.example" };

    private static readonly TokenResponse Gold =
        new("GOLD", "Gold", 6, "1000000", null, Mintable: false, Paused: false, "admin", Metadata, Time);

    private static readonly BalanceResponse Balance = new("GOLD", "987.5", "12.5", "1000", Frozen: false);

    private static readonly TransferResponse Transferred = new("42", "987.5");

    private static readonly SwapResponse Swapped = new("10", "19.74", "0.03", "43", ["1"]);

    private static readonly TransactionResponse Transaction = new(
        "42", "transfer", Time, "invoice 7", null,
        [
            new PostingResponse("user:alice", "GOLD", "debit", "available", "12.5"),
            new PostingResponse("user:bob", "GOLD", "credit", "available", "12.5"),
        ]);

    private static readonly PoolResponse Pool = new(
        "1", "GOLD", "USD", 30, "LP1", "1010", "1980.26", "0.000000000014142135", "1.96065346534653465",
        new TokenPair("10", "0"), new TokenPair("0.03", "0"), 1, ProtocolFee: false, 10_000, Time);

    private static readonly MarketResponse Market =
        new("GOLD-USD", "GOLD", "USD", "0.01", "0.001", "1", 10, 20, "open", Time);

    private static readonly FeeTierBody Tier = new("100000", 5, 15);

    private static readonly ProgrammeResponse Programme = new(
        "1", "GOLD-USD", "GOLD", 86_400, "100", 100, "1", TwoSided: true, "open", 2, "700", Time, "9000000",
        [new MakerScoreResponse("alice", "6000000", "66.666666")], Time);

    private static readonly StakingResponse Staking = new(
        "1", "GOLD", "GOLD", "apy", null, null,
        [new StakingTierResponse("90 days", 7_776_000, 800, null, "1250")], "1", "10000", "1000000", 500,
        "stayers", 1_000, "open", "1250", 3, 2, "5000", "12.328767", "40", Time);

    private static readonly AirdropResponse Airdrop = new(
        "1", "GOLD", "alice", Hash, 2, "42.5", "12.5", "0", "open", Time, Time);

    private static readonly StakeResponse Stake = new(
        "3", "1", "90 days", "GOLD", "500", "4.931506", Time, Compound: false, Time);

    private static readonly ScheduleBody Terms =
        new("linear", Deadline, CliffSeconds: 31_536_000, DurationSeconds: 126_144_000);

    private static readonly GrantResponse Grant = new(
        "12", "GOLD", "alice", "bob", null, "active", "4800", "1200", "1000", "200", "0", Revocable: true,
        AutoRelease: false,
        new ScheduleResponse(
            "linear", Time.AddYears(-1), Time, Time.AddYears(3), 126_144_000, null, null, null, null),
        new UnlockResponse(Time.AddSeconds(1), "0.000038"), Time);

    private static readonly object[] Vested =
    [
        new CreateGrantRequest("GOLD", "bob", "4800", Terms, Revocable: true),
        new CreateGrantsRequest("GOLD", Terms, [["bob", "4800"], ["carol", "1200.5"]], DryRun: true),
        new GrantBatchResponse(
            DryRun: true, 1, "4800", null, null,
            [new GrantRowError(2, "carol", "user_not_found", "There is no user carol.")]),
        new OfferGrantRequest("carol"),
        Grant,
        new GrantList([Grant], "MTI"),
        new CalendarResponse(
            "GOLD", new DateOnly(2026, 11, 21), new DateOnly(2026, 11, 22), "1200",
            [new CalendarDay(new DateOnly(2026, 11, 21), "3.287671")], "3596.712329", "0"),
    ];

    private static readonly TradedVolume Traded = new("12.5", "25", 4, "0.02", "0.025");

    private static readonly TickerResponse Ticker = new(
        "GOLD-USD", "2.01", "1.98", "12.5", "2.02", "3", "1.95", "2.05", "1.9", "0.06", "1250", "2487.5",
        311);

    private static readonly OrderResponse Order = new(
        "17", "GOLD-USD", "buy", "limit", "gtc", "filled", "2", null, "1.5", null, "1.5", "3", "2", "0.003",
        "GOLD",
        PostOnly: false, "my-17", null, Time, null, null, null,
        [new FillResponse("7", "2", "1.5", "3", "0.003", "GOLD", IsMaker: false)]);

    private static readonly BackupResponse Backup = new("20261121T090446Z", Deadline, 1_234, Hash, 266_240);

    private static readonly JobResponse Job = new(
        "session-cleanup", "0 0 * * * ?", Time.AddHours(1), Time, Time, null);

    private static readonly MetricStatistics Commits = new(
        "dslt.commit.duration", new Dictionary<string, string>(), "s", 512, 0.000081, 0.0092, 0.000124,
        0.000109, 0.00021, 0.0011, 0.000104);

    private static readonly AuditResponse Record = new(
        "1234", Time, "tokenTransfer", "alice", "192.0.2.7", "ok",
        new AuditDetails([], null, null, [new AuditEntry("42", "transfer")], 1), Hash);

    private static readonly object[] Keys =
    [
        new CreateKeyRequest("grid bot", ["read", "trade"], ["203.0.113.7", "2001:db8::/32"], Deadline),
        new CreateKeyResponse(
            "3", ApiKey, Secret, "grid bot", ["read", "trade"], ["203.0.113.7", "2001:db8::/32"],
            Time.AddYears(1), Time),
        new KeyList(
            [
                new KeyResponse(
                    "3", ApiKey, "grid bot", ["read", "trade"], ["203.0.113.7", "2001:db8::/32"],
                    Time.AddYears(1), Time, Time.AddMinutes(5)),
            ],
            null),
    ];

    private static readonly IReadOnlyList<object> Accounts =
    [
        new Problem(
            "urn:dslt:error:insufficient_balance", "Insufficient balance", 409,
            "12.5 GOLD are needed, 3 are available.", "insufficient_balance",
            "d5ced3a93b03b8182faaf2c7c2704049"),
        new SetupRequest("1f0c5be2a97d4c3b8f6e", "admin", Password),
        new RegisterRequest("alice", Password, "alice@example.org", "GOLDEN-BOB"),
        new RegisterResponse("2", "alice"),
        new LoginRequest("alice", Password),
        new LoginResponse(Token, Time.AddDays(1), "2", "user"),
        new ChangePasswordRequest(Password, "another correct horse"),
        new MeResponse("2", "alice", "user", Time, "alice@example.org", 0, Frozen: false),
        new UserResponse("2", "alice", "alice@example.org", "user", 1, Frozen: false, Time),
        new UpdateUserRequest(Tier: 1),
        .. Keys,
        new CreateTokenRequest("GOLD", "Gold", 6, "1000000", Metadata: Metadata),
        new UpdateTokenRequest(Paused: true),
        Gold,
        new TokenList([Gold], null),
        Balance,
        new BalanceList([Balance], null),
        new TransferRequest("GOLD", "bob", "12.5", "invoice 7"),
        Transferred,
        new MintRequest("USD", "1000", "alice"),
        new BurnRequest("USD", "10"),
        new SupplyResponse("44", "1001000"),
        new FreezeRequest("GOLD", "bob", Frozen: true),
        Transaction,
        new TransactionList([Transaction], null),
        new ReverseRequest("sent to the wrong account"),
        new ReverseResponse("45", "42"),
        new HoldRequest("alice", "GOLD", "12.5", "dispute 3"),
        new HoldResponse("46", "987.5", "12.5"),
    ];

    private static readonly AlertResponse FoundAlert = new(
        "3", "backAndForth", "GOLD-USD", ["alice", "bob"], "open", Time, Time.AddMinutes(-9), Time, [],
        ["311", "312", "313", "314", "315", "316"],
        "6 trades between the two within 600 seconds: 900 lots one way, 900 the other.", null, null, null);

    private static readonly object[] Referred =
    [
        new SetReferralsRequest(
            [2_000, 500], [300], [1_000], BindingDays: 7, MinAgeDays: 1, MinTier: 0,
            new TokenAmountBody("USD", "1000"), [new ReferralTierBody(50, 15_000)],
            [new TokenAmountBody("USD", "5000")]),
        new ReferralsResponse(
            1, [2_000, 500], [300], [1_000], 7, 1, 0, new TokenAmountBody("USD", "1000"),
            [new ReferralTierBody(50, 15_000)], [new TokenAmountBody("USD", "5000")], Time),
        new CreateCodeRequest("GOLDEN-ALICE"),
        new CodeResponse("GOLDEN-ALICE", Time),
        new CodeList([new CodeResponse("GOLDEN-ALICE", Time)]),
        new BindRequest("GOLDEN-ALICE"),
        new BindingResponse("al***", "GOLDEN-ALICE", Time, null),
        new TreeResponse(
            "alice",
            [
                new TreeLevel(1, 12), new TreeLevel(2, 31), new TreeLevel(3, 4), new TreeLevel(4, 0),
                new TreeLevel(5, 0),
            ],
            10_000, Qualifies: true),
        new RefereeList([new RefereeResponse("bo***", "GOLDEN-ALICE", Time, 3)], null),
        new EarningList(
            [
                new EarningResponse(
                    "9", "commission", "trading", 1, "bo***", "USD", "0.006", "0.006", "43", Time, null),
            ],
            null),
        new EarnedList([new EarnedResponse("USD", "12.5", "0", "0", "0.006", "3.2", "5000")], null),
        new Leaderboard("USD", "month", [new LeaderResponse(1, "alice", IsOwn: true, "3.2")], null),
    ];

    private static readonly object[] Controls =
    [
        new RiskRequest(
            "5000", new BandSettings(1_000, 1_000), 300, new BreakerSettings(500, 60, 300, 60), 50,
            new OrderToTradeSettings(100, 1_000, 600), Surveillance: true),
        new RiskResponse(
            "GOLD-USD", "5000", new BandSettings(1_000, 1_000), 300, new BreakerSettings(500, 60, 300, 60),
            50, new OrderToTradeSettings(100, 1_000, 600), Surveillance: true,
            new HaltResponse(
                "circuitBreaker", Time, Time.AddMinutes(5), Time.AddMinutes(6), "2", "1.89", null)),
        new PositionLimitRequest("20000"),
        new PositionResponse("GOLD-USD", "alice", "20000", IsOwn: true, "1000", "12.5"),
        FoundAlert,
        new AlertList([FoundAlert], "Mw"),
        new ReviewRequest("dismissed", "a market maker that both accounts use"),
    ];

    private static readonly IReadOnlyList<object> Trading =
    [
        new CreatePoolRequest("GOLD", "USD", 30),
        new UpdatePoolRequest(ProtocolFee: true, MaxPriceImpactBps: 500),
        Pool,
        new PoolList([Pool], null),
        new AddLiquidityRequest("1", "1000", "2000", "0", Deadline),
        new AddLiquidityResponse("0.000000000014141135", "1000", "2000", "41"),
        new RemoveLiquidityRequest("1", "0.000000000001", "70", "140", Deadline),
        new RemoveLiquidityResponse("70.71", "141.42", "47"),
        new SwapRequest("GOLD", "USD", Deadline, "10", "19.5"),
        Swapped,
        new QuoteResponse(
            "10", "19.74", "0.03", "0.0101", [new RouteStep("1", "GOLD", "10", "USD", "19.74", "0.03")]),
        new TwapResponse(
            "1", "1.97043599586237842", "0.507616165379188533", Time.AddHours(-1), Time,
            "2046217726252034422493766067009", "52713876416797123019580858489889747025"),
        new CreateMarketRequest("GOLD", "USD", "0.01", "0.001", 10, 20, "1"),
        new UpdateMarketRequest(State: "halted"),
        Market,
        new MarketList([Market], null),
        new SetFeeTiersRequest([Tier]),
        new AuctionRequest(500),
        new AuctionResponse("GOLD-USD", 500, 3, Time),
        new MarketFeesResponse("GOLD-USD", "USD", 10, 20, [Tier], new OwnFees("120000", 5, 15)),
        new TradingStatisticsList(
            [
                new TradingStatistics(
                    "GOLD-USD", Traded, Traded, Traded, "7.48", "2.002673796791443850", "0.475", "0.02", "2"),
            ],
            null),
        new CreateProgrammeRequest("GOLD-USD", "GOLD", 86_400, "100", 100, "1"),
        new FundProgrammeRequest("700"),
        new UpdateProgrammeRequest("paused"),
        Programme,
        new ProgrammeList([Programme], null),
        new CreateStakingRequest(
            "GOLD", "GOLD", "apy", [new StakingTierRequest("90 days", 90, 800)], MinStake: "1",
            UserCap: "10000", PenaltyBps: 500, PenaltyTo: "stayers", RewardFeeBps: 1_000),
        new FundStakingRequest("5000"),
        new UpdateStakingRequest(ApyBps: [750], RewardFeeBps: 800),
        new StakeRequest("1", "500", "90 days"),
        new AddStakeRequest("250"),
        new UnstakeRequest("100", AcceptPenalty: true),
        Staking,
        Stake,
        new StakingList([Staking], null),
        new StakeList([Stake], null),
        new CreateAirdropRequest("GOLD", Deadline, [["bob", "12.5"], ["carol", "30"]]),
        new AirdropCreated(DryRun: false, "1", 2, "42.5", Hash, []),
        Airdrop,
        new AirdropList([Airdrop], null),
        new AirdropProof("1", 0, "12.5", [Hash]),
        new ClaimAirdropRequest(0, "12.5", [Hash]),
        new AirdropClaimResponse("42", "1", "GOLD", "12.5"),
        new StakingPerformance(
            "1", "GOLD", "GOLD", Time, Time, "1250", 12, 3, 2, "40", "12.328767",
            [new TierPerformance("90 days", "1250", 799)],
            [new StakingDayResponse(Time, "1250", 3, 2, "40")]),
        new StakingRateList([new StakingRateResponse(Time, null, [800], 1_000)], null),
        new RewardList([new RewardResponse(
            "3", "1", "GOLD", "claimed", "4.931506", "0.493151", "4.438355", "42", Time)], null),
        new BookResponse("GOLD-USD", 1_240, [["1.98", "12.5"]], [["2.01", "3"]]),
        Ticker,
        new TickerList([Ticker], null),
        new CandleList(
            "GOLD-USD", "1m", [new CandleResponse(Time, "2", "2.01", "2", "2.01", "4.5", "9.03", 3)]),
        new PublicTradeList([new PublicTrade("7", "2", "1.5", "3", "buy", Time)], null),
        new PlaceOrderRequest("GOLD-USD", "buy", "limit", "1.5", Price: "2"),
        new AmendOrderRequest("1.2"),
        new PlacePairRequest("GOLD-USD", "sell", "1.5", "2.2", "1.9", "1.88"),
        new PairResponse(
            Order with
            {
                Side = "sell", Status = "open", Price = "2.2", FilledQuantity = "0", FilledQuote = "0",
                AveragePrice = null, Fee = "0", FeeToken = "USD", PostOnly = true, TwinOrderId = "18",
                Fills = null,
            },
            Order with
            {
                OrderId = "18", Side = "sell", Type = "stopLimit", Status = "pending", Price = "1.88",
                StopPrice = "1.9", FilledQuantity = "0", FilledQuote = "0", AveragePrice = null, Fee = "0",
                FeeToken = "USD", ClientOrderId = null, TwinOrderId = "17", Fills = null,
            }),
        new RoutedSwapRequest("GOLD", "USD", "10", "19.7", Deadline),
        new RoutedSwapResponse(
            "GOLD", "10", "USD", "19.81",
            [
                new RouteLeg("pools", "3.8", "7.49", Pools: ["1"]),
                new RouteLeg("book", "6.2", "12.32", "GOLD-USD", OrderId: "17"),
            ],
            [new VenueAlone("book", "19.72", "GOLD-USD"), new VenueAlone("pools", "19.38", Pools: ["1"])]),
        new CancelAfterRequest(30),
        new CancelAfterResponse(Time),
        Order,
        new OrderList([Order], null),
        new CancelledOrders(["17", "18"]),
        new OwnTradeList(
            [
                new OwnTrade(
                    "7", "17", "GOLD-USD", "buy", "2", "1.5", "3", "0.003", "GOLD", IsMaker: false, Time),
            ],
            null),
        .. Controls,
        .. Vested,
        .. Referred,
        .. SaleExamples.All,
        .. NftExamples.All,
        .. ListingExamples.All,
        .. SearchExamples.All,
        .. MediaExamples.All,
        .. NftAuctionExamples.All,
        .. NftOfferExamples.All,
        new BatchRequest(Atomic: false, [new BatchTransfer("GOLD", "bob", "12.5")]),
        new BatchResponse([new BatchResult(200, Transfer: Transferred)]),
    ];

    private static readonly IReadOnlyList<object> Operation =
    [
        new HealthResponse("ok", "0.1.0", "SQLite 3.40.1 (the system's library)", 1_234, 1_234, 0, null),
        new MetricsResponse("5m", Time.AddMinutes(-5), Time, Distribution.RelativeError, [Commits]),
        Record,
        new AuditList([Record], "MTIz"),
        Backup,
        new BackupList([Backup], null),
        Job,
        new JobList([Job], null),
    ];

    public static IReadOnlyList<object> All { get; } = [.. Accounts, .. Trading, .. Operation];
}
