using System.Text.Json;
using System.Text.Json.Serialization;

namespace DSLT.Features.Nfts;

/// <summary>What an item is, in the form that market places read. Texts are data and never markup.</summary>
/// <param name="Name">1-128 characters.</param>
/// <param name="Description">At most 2,000 characters.</param>
/// <param name="Image">https, http, ipfs:// with a content id, or a content id.</param>
/// <param name="BackgroundColor">Six hexadecimal digits.</param>
/// <param name="Attributes">At most 64.</param>
internal sealed record NftMetadata(
    [property: JsonPropertyName("name")] string? Name = null,
    [property: JsonPropertyName("description")] string? Description = null,
    [property: JsonPropertyName("image")] string? Image = null,
    [property: JsonPropertyName("external_url")] string? ExternalUrl = null,
    [property: JsonPropertyName("animation_url")] string? AnimationUrl = null,
    [property: JsonPropertyName("background_color")] string? BackgroundColor = null,
    [property: JsonPropertyName("attributes")] IReadOnlyList<NftAttribute>? Attributes = null);

/// <param name="Value">A text of up to 128 characters, or a number in plain digits.</param>
/// <param name="DisplayType">number, boost_number, boost_percentage or date; of numbers only.</param>
internal sealed record NftAttribute(
    [property: JsonPropertyName("value")] JsonElement Value,
    [property: JsonPropertyName("trait_type")] string? TraitType = null,
    [property: JsonPropertyName("display_type")] string? DisplayType = null,
    [property: JsonPropertyName("max_value")] JsonElement? MaxValue = null);

/// <param name="Bps">Of every price, 0 to 10,000 basis points less the platform's fee; floored.</param>
/// <param name="Receivers">Up to 5; left out: all of it is the creator's.</param>
internal sealed record RoyaltyBody(int Bps, IReadOnlyList<RoyaltyReceiverBody>? Receivers = null);

/// <param name="ShareBps">Of the royalty; together 10,000.</param>
internal sealed record RoyaltyReceiverBody(string Username, int ShareBps);

/// <param name="Kind">unique (ERC-721) or edition (ERC-1155).</param>
/// <param name="MaxItems">Left out: no end.</param>
internal sealed record CreateCollectionRequest(
    string Name, string Kind, string? Description = null, string? Image = null, string? ExternalUrl = null,
    long? MaxItems = null, RoyaltyBody? Royalty = null);

/// <summary>What is left out stays as it is.</summary>
internal sealed record UpdateCollectionRequest(
    string? Description = null, string? Image = null, string? ExternalUrl = null,
    RoyaltyBody? Royalty = null);

/// <param name="Quantity">How many copies are minted now; 1 where left out.</param>
/// <param name="MaxSupply">Of an edition: how many copies there may ever be.</param>
/// <param name="To">Whose they are; left out: the creator's.</param>
/// <param name="Royalty">Of this item; left out: the collection's.</param>
/// <param name="Draft">True: nothing is minted yet; the first sale or a later mint does that.</param>
internal sealed record MintItemRequest(
    NftMetadata Metadata, long? Quantity = null, long? MaxSupply = null, string? To = null,
    RoyaltyBody? Royalty = null, bool? Draft = null);

/// <param name="Quantity">Of an edition; 1 where left out.</param>
internal sealed record MintCopiesRequest(long? Quantity = null, string? To = null);

internal sealed record UpdateItemRequest(NftMetadata Metadata);

/// <param name="To">A username.</param>
/// <param name="Quantity">1 where left out.</param>
internal sealed record TransferItemRequest(string To, long? Quantity = null);

/// <param name="Quantity">1 where left out.</param>
internal sealed record BurnItemRequest(long? Quantity = null);

/// <param name="PlatformFeeBps">Of every price, 0 to 1,000 basis points, floored.</param>
internal sealed record NftSettingsBody(int PlatformFeeBps);

internal sealed record CollectionResponse(
    string CollectionId, string Name, string Kind, string Creator, string? Description, string? Image,
    string? ExternalUrl, long? MaxItems, long Items, long Minted, RoyaltyBody Royalty, bool Frozen,
    DateTime CreatedAt);

internal sealed record CollectionList(IReadOnlyList<CollectionResponse> Items, string? Next);

/// <param name="Number">In its collection, in the order of minting; null where it is not minted yet.</param>
/// <param name="Owner">Of a unique item.</param>
/// <param name="Royalty">Its own; null: its collection's.</param>
internal sealed record ItemResponse(
    string ItemId, string CollectionId, string Kind, long? Number, string? Owner, long Supply, long Minted,
    long Burnt, long MaxSupply, bool Frozen, RoyaltyBody? Royalty, NftMetadata Metadata, DateTime CreatedAt);

internal sealed record ItemList(IReadOnlyList<ItemResponse> Items, string? Next);

/// <param name="Quantity">How many the caller, or who was given some, has then.</param>
internal sealed record ItemStandingResponse(
    string ItemId, string CollectionId, long? Number, string? Owner, long Supply, long Minted, long Burnt,
    bool Frozen, long Quantity);

internal sealed record HolderResponse(string Username, long Quantity);

internal sealed record HolderList(IReadOnlyList<HolderResponse> Items, string? Next);

internal sealed record OwnedItemResponse(long Quantity, ItemResponse Item);

internal sealed record OwnedItemList(IReadOnlyList<OwnedItemResponse> Items, string? Next);

/// <param name="Amount">floor(price * bps / 10000), in whole tokens.</param>
internal sealed record RoyaltyInfoResponse(
    string Token, string Price, int Bps, string Amount, IReadOnlyList<RoyaltyPartResponse> Parts);

internal sealed record RoyaltyPartResponse(string Username, string Amount);

[JsonSerializable(typeof(CreateCollectionRequest))]
[JsonSerializable(typeof(UpdateCollectionRequest))]
[JsonSerializable(typeof(MintItemRequest))]
[JsonSerializable(typeof(MintCopiesRequest))]
[JsonSerializable(typeof(UpdateItemRequest))]
[JsonSerializable(typeof(TransferItemRequest))]
[JsonSerializable(typeof(BurnItemRequest))]
[JsonSerializable(typeof(NftSettingsBody))]
[JsonSerializable(typeof(CollectionResponse))]
[JsonSerializable(typeof(CollectionList))]
[JsonSerializable(typeof(ItemResponse))]
[JsonSerializable(typeof(ItemList))]
[JsonSerializable(typeof(ItemStandingResponse))]
[JsonSerializable(typeof(HolderList))]
[JsonSerializable(typeof(OwnedItemList))]
[JsonSerializable(typeof(RoyaltyInfoResponse))]
internal sealed partial class NftJson : JsonSerializerContext;
