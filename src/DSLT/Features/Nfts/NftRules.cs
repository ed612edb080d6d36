using DSLT.Core;

namespace DSLT.Features.Nfts;

/// <summary>What creators and owners of items may do.</summary>
internal static class NftRules
{
    public const long MaxSupply = 1_000_000_000;
    public const long MaxItems = 100_000_000;
    public const int MaxReceivers = 5;

    private static readonly Dictionary<string, NftActivityKind> ActivityKinds =
        Enum.GetValues<NftActivityKind>().ToDictionary(Text, StringComparer.Ordinal);

    public static Result<NftKind> Kind(string kind) => kind switch
    {
        "unique" => NftKind.Unique,
        "edition" => NftKind.Edition,
        _ => Refusal.Invalid("kind", "A collection is of kind unique or edition."),
    };

    public static string Text(NftKind kind) => kind == NftKind.Unique ? "unique" : "edition";

    public static string Text(NftActivityKind kind) => kind switch
    {
        NftActivityKind.Mint => "mint",
        NftActivityKind.Transfer => "transfer",
        NftActivityKind.Burn => "burn",
        NftActivityKind.Sale => "sale",
        NftActivityKind.List => "list",
        NftActivityKind.Cancel => "cancel",
        NftActivityKind.End => "end",
        NftActivityKind.Expire => "expire",
        NftActivityKind.Price => "price",
        NftActivityKind.Auction => "auction",
        NftActivityKind.Bid => "bid",
        NftActivityKind.AuctionCancel => "auctionCancel",
        NftActivityKind.AuctionWithdraw => "auctionWithdraw",
        NftActivityKind.AuctionUnsold => "auctionUnsold",
        NftActivityKind.AuctionVoid => "auctionVoid",
        NftActivityKind.Offer => "offer",
        NftActivityKind.OfferCancel => "offerCancel",
        NftActivityKind.OfferExpire => "offerExpire",
        _ => "offerEnd",
    };

    /// <summary>The kind of activity that is asked for, or 0 for all.</summary>
    public static Result<NftActivityKind> ActivityKind(string? text) =>
        text is null ? default(NftActivityKind)
        : ActivityKinds.TryGetValue(text, out var kind) ? kind
        : Refusal.Invalid("kind", $"'kind' is one of {string.Join(", ", ActivityKinds.Keys)}.");

    /// <summary>1 where it is left out.</summary>
    public static Result<long> Quantity(long? quantity) => quantity is null or (>= 1 and <= MaxSupply)
        ? quantity ?? 1
        : Refusal.Invalid("quantity", $"A quantity is 1 to {MaxSupply}.");

    /// <summary>How many items a collection may have; 0 where it has no end.</summary>
    public static Result<long> Most(long? maxItems) => maxItems is null or (>= 1 and <= MaxItems)
        ? maxItems ?? 0
        : Refusal.Invalid("max_items", $"A collection has at most 1 to {MaxItems} items, or no end.");

    /// <summary>How many copies there may ever be of a new item.</summary>
    public static Result<long> Most(NftKind kind, long? maxSupply, long quantity) =>
        kind == NftKind.Unique
            ? maxSupply is not (null or 1) ? Refusal.Invalid("max_supply", "A unique item is there once.")
                : quantity > 1 ? Refusal.Invalid("quantity", "A unique item is there once.")
                : 1
            : maxSupply is null or (>= 1 and <= MaxSupply) && (maxSupply ?? MaxSupply) >= quantity
                ? maxSupply ?? MaxSupply
                : Refusal.Invalid(
                    "max_supply", $"The most copies are 1 to {MaxSupply}, and not less than are minted.");

    /// <param name="receivers">The users that were named, in their order.</param>
    public static Result<NftRoyalty> Royalty(
        int bps, IReadOnlyList<(long User, int Bps)> receivers, long creator, int platformFeeBps)
    {
        if (bps < 0 || bps + platformFeeBps > NftRoyalty.WholeBps)
        {
            return Refusal.Invalid(
                "royalty_bps",
                $"A royalty is 0 to {NftRoyalty.WholeBps - platformFeeBps} basis points: with the fee of "
                    + $"{platformFeeBps} it is not more than the price.");
        }

        if (receivers.Count == 0)
        {
            return bps == 0 ? NftRoyalty.None
                : new NftRoyalty(bps, [new RoyaltyShare(creator, NftRoyalty.WholeBps)]);
        }

        return receivers.Count <= MaxReceivers
            && receivers.All(receiver => receiver.Bps is > 0 and <= NftRoyalty.WholeBps)
            && receivers.Sum(receiver => receiver.Bps) == NftRoyalty.WholeBps
            && receivers.DistinctBy(receiver => receiver.User).Count() == receivers.Count
                ? new NftRoyalty(
                    bps, [.. receivers.Select(receiver => new RoyaltyShare(receiver.User, receiver.Bps))])
                : Refusal.Invalid(
                    "receivers",
                    $"A royalty has 1 to {MaxReceivers} different receivers, whose shares are "
                        + $"{NftRoyalty.WholeBps} basis points in all.");
    }

    public static Refusal? MayManage(NftCollection collection, long user) => collection.Creator == user
        ? null
        : new Refusal(Code.Forbidden, "Only the creator of a collection may do this.");

    /// <summary>The refusal where a collection has no room for so many more items.</summary>
    public static Refusal? CheckRoom(NftCollection collection, NftCounts counts, long more) =>
        counts.Items + more > (collection.MaxItems == 0 ? MaxItems : collection.MaxItems)
            ? new Refusal(
                Code.MaxSupplyExceeded,
                $"The collection has {counts.Items} of at most "
                    + $"{(collection.MaxItems == 0 ? MaxItems : collection.MaxItems)} items.")
            : null;

    /// <summary>The refusal where a user cannot give away so much of an item.</summary>
    public static Refusal? CheckHas(long holding, long quantity) =>
        holding == 0 ? new Refusal(Code.Forbidden, "You have nothing of this item.")
        : holding < quantity ? new Refusal(
            Code.InsufficientItems, $"You have {holding} of this item, and not {quantity}.")
        : null;

    /// <summary>The refusal where so many more of an item may not be minted.</summary>
    public static Refusal? CheckSupply(NftItem item, long quantity) => item.Unminted < quantity
        ? new Refusal(
            Code.MaxSupplyExceeded, $"{item.Standing.Minted} of at most {item.MaxSupply} are minted.")
        : null;

    public static Refusal? CheckEditable(NftCollection collection, NftItem item) =>
        collection.Frozen || item.Standing.Frozen
            ? new Refusal(Code.MetadataFrozen, "The metadata of this item is frozen.")
            : null;
}
