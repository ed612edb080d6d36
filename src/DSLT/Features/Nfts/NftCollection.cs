namespace DSLT.Features.Nfts;

/// <summary>What the items of a collection are. Stored: values are only ever added.</summary>
internal enum NftKind : byte
{
    /// <summary>Each is there once and has one owner (ERC-721).</summary>
    Unique = 1,

    /// <summary>Each is there in copies (ERC-1155).</summary>
    Edition = 2,
}

/// <summary>A collection of items, which its creator makes and nobody else.</summary>
/// <param name="MaxItems">0 for no end.</param>
/// <param name="Frozen">True: the metadata of its items is as it is for ever.</param>
internal sealed record NftCollection(
    long Id, NftKind Kind, string Name, string? Description, string? Image, string? ExternalUrl,
    long Creator, long MaxItems, NftRoyalty Royalty, bool Frozen, long CreatedAt);

/// <summary>How far a collection has come.</summary>
/// <param name="Items">With those that are not minted yet.</param>
/// <param name="Numbers">The number of the last item that was minted.</param>
internal sealed record NftCounts(long Items, long Numbers)
{
    public static readonly NftCounts None = new(0, 0);
}

/// <summary>What an operator sets for all sales.</summary>
internal sealed record NftSettings(int PlatformFeeBps)
{
    public static readonly NftSettings Default = new(0);
}
