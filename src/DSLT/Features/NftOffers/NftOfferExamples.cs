namespace DSLT.Features.NftOffers;

/// <summary>What requests and answers of offers look like, for the documents.</summary>
internal static class NftOfferExamples
{
    private static readonly DateTime Start = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly NftOfferResponse Offer = new(
        "1", "open", "bob", "1", null, "USD", "90", 3, 2, "180", Start.AddDays(7), Start);

    public static readonly object[] All =
    [
        new CreateNftOfferRequest("USD", "90", Start.AddDays(7), CollectionId: "1", Quantity: 3),
        new AcceptNftOfferRequest("1", 1, "83.25"),
        Offer,
        new NftOfferList([Offer], null),
        new CancelledNftOffersResponse(2),
        new NftAcceptanceResponse("1", "4711", "1", "USD", "90", "4.5", "2.25", "83.25", 1, 2),
    ];
}
