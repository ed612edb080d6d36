using DSLT.Features.Vesting;

namespace DSLT.Features.Sales;

/// <summary>What requests and answers of sales look like, for the documents.</summary>
internal static class SaleExamples
{
    private const string Hash = "c2b4c9f0a3a37ee3f3f8dd3e0b9a1a9a74a6a0c3d5b1e2f4a6c8e0f2a4c6e8f0";

    private static readonly DateTime Start = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Private = Start.AddDays(3);
    private static readonly DateTime End = Start.AddDays(30);

    private static readonly SaleMarketRequest Market = new("0.0001", "0.01", 10, 20, "1");

    private static readonly SaleResponse Sale = new(
        "1", "GOLD", "USD", "open", 2, "0.55", 10, "10000", "0.5", 1_000, "100000", "12500", "6375", "20000",
        "10", "5000", "10000",
        [
            new SaleRoundResponse(1, "private", Start, Private, AllowList: true, 1, "5000"),
            new SaleRoundResponse(2, "public", Private, End, AllowList: false, 0, null),
        ],
        new SaleVestingResponse("linear", null, 0, 31_536_000, null, null, null),
        new SaleHandOverResponse(5_000, 30, "33795.116534", LockShares: true, Market, null), 212, 180, Hash,
        Start, End, null, Start.AddDays(-1));

    private static readonly PieceResponse[] Pieces =
        [new(1, "0.5", "50", "25"), new(2, "0.55", "50", "27.5")];

    private static readonly SalePurchaseResponse Purchase = new(
        107, 81, "9950", "100", "52.5", Pieces, "4711", Start.AddHours(5), Hash);

    private static readonly SaleQuoteResponse Quote = new("100", "52.5", "0.525", Pieces);

    private static readonly BlockResponse Block = new(2, "10000", "20000", "0.55", "10500");

    public static readonly object[] All =
    [
        new CreateSaleRequest(
            "GOLD", "USD", "10000", 10, "0.5", Start, End, SoftCap: "20000", MinPurchase: "10",
            MaxPurchase: "5000", UserLimit: "10000",
            Rounds:
            [
                new SaleRoundRequest("private", Start, Private, AllowList: true, MinTier: 1, "5000"),
                new SaleRoundRequest("public", Private, End),
            ],
            Vesting: new ScheduleBody("linear", DurationSeconds: 31_536_000),
            HandOver: new SaleHandOverRequest(5_000, 30, LockShares: true, Market)),
        new UpdateSaleRequest("paused"),
        new ListUsersRequest(["bob", "carol"]),
        new BuyRequest("100", MaxCost: "53"),
        Sale,
        new SaleList([Sale], null),
        new ListedUsersResponse(2),
        Quote,
        Purchase,
        new SalePurchaseList([Purchase], "MTA3"),
        new OwnSaleResponse("1", "open", 81, "100", "52.5", Claimable: false, [1, 2]),
        new BlockList([Block], "Mg"),
        new SimulationResponse("20000", "10500", "0.55", [new(1, "0", "10000", "0.5", "5000"), Block], Quote),
    ];
}
