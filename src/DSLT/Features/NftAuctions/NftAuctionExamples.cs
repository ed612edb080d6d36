namespace DSLT.Features.NftAuctions;

/// <summary>What requests and answers of auctions look like, for the documents.</summary>
internal static class NftAuctionExamples
{
    private static readonly DateTime Start = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly NftAuctionResponse Auction = new(
        "1", "open", "1", "1", "alice", 1, "USD", "100", HasReserve: true, ReserveMet: false, null, 500,
        null, 300, Start.AddDays(7), 2, "bob", "120.5", "126.53", null, Start);

    public static readonly object[] All =
    [
        new CreateNftAuctionRequest("1", "USD", "100", Start.AddDays(7), 1, "150", 500),
        new PlaceNftBidRequest("120.5"),
        Auction,
        new NftAuctionList([Auction], null),
        new NftBidList(
            [
                new NftBidResponse(2, "bob", "120.5", Start.AddHours(2)),
                new NftBidResponse(1, "carol", "100", Start.AddHours(1)),
            ],
            null),
    ];
}
