namespace DSLT.Features.NftSales;

/// <summary>What requests and answers of listings look like, for the documents.</summary>
internal static class ListingExamples
{
    private static readonly DateTime Start = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly CreateListingRequest Fixed = new(
        [new ListingItemBody("1")], "USD", "120.5", ExpiresAt: Start.AddDays(7));

    private static readonly ListingResponse Listing = new(
        "1", "open", "alice", [new ListingItemResponse("1", "1", 1)], "USD", "dutchLinear", "90", "120.5",
        "60", Start, Start.AddHours(2), null, 1, Lazy: false, null, Start);

    public static readonly object[] All =
    [
        Fixed,
        new BulkListingRequest([Fixed, Fixed with { Items = [new ListingItemBody("2")] }]),
        new BulkPriceRequest([new ListingPriceBody("1", "99")]),
        new BuyListingRequest(1, "100"),
        Listing,
        new ListingList([Listing], null),
        new ListingIdsResponse(["1", "2"]),
        new CancelledListingsResponse(2, More: false),
        new NftActivityList(
            [
                new NftActivityResponse(
                    "7", "sale", "1", "1", "alice", "bob", 1, "USD", "90", "4711", "1", null, null,
                    Start.AddHours(1)),
            ],
            null),
        new NftEarningList(
            [new NftTotalResponse("USD", 3, "249.75", "13.5")],
            [new NftEarningResponse("1", "USD", 3, "249.75", "13.5")], null),
        new SetPhasesRequest([
            new PhaseBody(
                "early", Start, Start.AddDays(1), "1", "1000", "USD", "10", UserLimit: 2, AllowList: true)]),
        new PhaseUsersRequest(["bob", "carol"]),
        new PhaseUsersResponse(2),
        new PhaseMintRequest(2, "20"),
        new PhaseMintResponse(
            "1", [new ListingItemResponse("7", "1", 1), new ListingItemResponse("8", "1", 1)], "4712", "USD",
            "20", 2),
        new PhaseList([
            new PhaseResponse(
                "1", "early", "open", Start, Start.AddDays(1), "1", "1000", "USD", "10", 2, AllowList: true,
                2)]),
        new NftPurchaseResponse("1", "4711", "USD", "90", "4.5", "2.25", "83.25", 1, 0),
    ];
}
