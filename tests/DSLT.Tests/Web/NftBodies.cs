using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

/// <summary>The part of <see cref="ValidBodies"/> that is about items and their sales.</summary>
internal static class NftBodies
{
    private const string Later = MarketFixture.Later;

    public static readonly IReadOnlyList<ValidBody> All =
    [
        new(
            "POST /api/nfts/collections", "alice",
            new
            {
                name = "Lynxes",
                kind = "unique",
                description = "d",
                image = "https://example.com/1.png",
                maxItems = 10,
                royalty = new
                {
                    bps = 500,
                    receivers = new[] { new { username = "bob", shareBps = 10_000 } },
                },
            },
            []),
        new("PATCH /api/nfts/collections/1", "alice", new { description = "d" }, []),
        new(
            "POST /api/nfts/collections/1/items", "alice",
            new
            {
                metadata = new
                {
                    name = "n",
                    image = "https://example.com/1.png",
                    attributes = new[] { new { trait_type = "eyes", value = "amber" } },
                },
                to = "bob",
                quantity = 1,
            },
            []),
        new(
            "POST /api/nfts/collections/1/items/batch", "alice",
            new
            {
                items = new[] { new { metadata = new { name = "n" }, quantity = 1 } },
                shared = new { image = "https://example.com/1.png" },
                dryRun = false,
            },
            []),
        new("POST /api/nfts/items/1/mint", "alice", new { quantity = 1, to = "bob" }, []),
        new("PATCH /api/nfts/items/1", "alice", new { metadata = new { name = "n" } }, []),
        new("POST /api/nfts/items/1/transfer", "alice", new { to = "bob", quantity = 1 }, []),
        new("POST /api/nfts/items/1/burn", "alice", new { quantity = 1 }, []),
        new("PATCH /api/nfts/settings", "opal", new { platformFeeBps = 250 }, []),
        new(
            "POST /api/nfts/listings", "alice",
            new
            {
                items = new[] { new { itemId = "1", quantity = 1 } },
                token = "GOLD",
                price = "2",
                pricing = "dutchStepped",
                quantity = 1,
                endPrice = "1",
                startsAt = "2026-01-01T00:00:00Z",
                endsAt = "2026-01-02T00:00:00Z",
                stepSeconds = 3_600,
                expiresAt = Later,
                lazy = false,
            },
            ["price", "endPrice"]),
        new(
            "POST /api/nfts/listings/bulk", "alice",
            new
            {
                listings = new[]
                {
                    new { items = new[] { new { itemId = "1" } }, token = "GOLD", price = "2" },
                },
            },
            []),
        new(
            "PATCH /api/nfts/listings/prices", "alice",
            new { prices = new[] { new { listingId = "1", price = "2" } } }, []),
        new("POST /api/nfts/listings/1/buy", "alice", new { quantity = 1, maxPrice = "2" }, []),
        new(
            "PUT /api/nfts/collections/1/phases", "alice",
            new
            {
                phases = new[]
                {
                    new
                    {
                        name = "n",
                        start = "2026-01-01T00:00:00Z",
                        end = Later,
                        firstItemId = "1",
                        token = "GOLD",
                        price = "1",
                        userLimit = 1,
                        allowList = true,
                    },
                },
            },
            []),
        new(
            "POST /api/nfts/collections/1/phases/1/list", "alice",
            new { users = new[] { "bob" }, remove = false }, []),
        new("POST /api/nfts/collections/1/mint", "bob", new { quantity = 1, maxPrice = "5" }, []),
    ];
}
