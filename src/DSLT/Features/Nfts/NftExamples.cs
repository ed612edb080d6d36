using System.Text.Json;

namespace DSLT.Features.Nfts;

/// <summary>What requests and answers of collections and items look like, for the documents.</summary>
internal static class NftExamples
{
    private const string Cid = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG";

    private static readonly DateTime Time = new(2026, 12, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly RoyaltyBody Royalty = new(
        500, [new RoyaltyReceiverBody("alice", 7_000), new RoyaltyReceiverBody("bob", 3_000)]);

    public static readonly NftMetadata Metadata = new(
        "Lynx #1", "The first of them.", $"ipfs://{Cid}/1.png", BackgroundColor: "1a2b3c",
        Attributes:
        [
            new NftAttribute(JsonElement.Parse("\"amber\""), "eyes"),
            new NftAttribute(JsonElement.Parse("7"), "speed", "boost_number", JsonElement.Parse("10")),
        ]);

    private static readonly CollectionResponse Collection = new(
        "1", "Lynxes", "unique", "alice", "Ten of them.", Cid, "https://example.com/lynxes", 10, 1, 1,
        Royalty, Frozen: false, Time);

    private static readonly ItemResponse Item = new(
        "1", "1", "unique", 1, "bob", 1, 1, 0, 1, Frozen: false, null, Metadata, Time);

    public static readonly object[] All =
    [
        new CreateCollectionRequest(
            "Lynxes", "unique", "Ten of them.", Cid, "https://example.com/lynxes", 10, Royalty),
        new UpdateCollectionRequest("Ten lynxes.", Royalty: Royalty),
        new MintItemRequest(Metadata, To: "bob"),
        new MintBatchRequest([new MintRowBody(Metadata), new MintRowBody(Metadata, 1)], To: "bob"),
        new MintBatchResponse(DryRun: false, "1", 2, "1", "2", 1, []),
        new MintCopiesRequest(5, "bob"),
        new UpdateItemRequest(Metadata),
        new TransferItemRequest("bob"),
        new BurnItemRequest(1),
        new NftSettingsBody(250),
        Collection,
        new CollectionList([Collection], null),
        Item,
        new ItemList([Item], "MQ"),
        new ItemStandingResponse("1", "1", 1, "bob", 1, 1, 0, Frozen: false, 1),
        new HolderList([new HolderResponse("bob", 1)], null),
        new OwnedItemList([new OwnedItemResponse(1, Item)], null),
        new RoyaltyInfoResponse(
            "USD", "100", 500, "5",
            [new RoyaltyPartResponse("alice", "3.5"), new RoyaltyPartResponse("bob", "1.5")]),
    ];
}
