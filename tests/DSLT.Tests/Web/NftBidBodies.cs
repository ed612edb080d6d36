using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

/// <summary>Bodies that routes of auctions and offers take.</summary>
internal static class NftBidBodies
{
    private const string Later = MarketFixture.Later;

    public static readonly IReadOnlyList<ValidBody> All =
    [
        new(
            "POST /api/nfts/auctions", "alice",
            new
            {
                itemId = "1",
                token = "GOLD",
                startPrice = "2",
                endsAt = Later,
                quantity = 1,
                reservePrice = "3",
                minStepBps = 500,
                minStep = "1",
                extensionSeconds = 300,
            },
            ["startPrice", "reservePrice", "minStep"]),
        new("POST /api/nfts/auctions/1/bids", "alice", new { amount = "2" }, []),
        new(
            "POST /api/nfts/offers", "alice",
            new
            {
                itemId = "1",
                collectionId = "1",
                token = "GOLD",
                amount = "2",
                quantity = 1,
                expiresAt = Later,
            },
            []),
        new(
            "POST /api/nfts/offers/1/accept", "alice", new { itemId = "1", quantity = 1, minProceeds = "2" },
            []),
    ];
}
