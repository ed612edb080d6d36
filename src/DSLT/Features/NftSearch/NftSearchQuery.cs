using DSLT.Core;

namespace DSLT.Features.NftSearch;

/// <summary>In which order items are found.</summary>
internal enum NftSort
{
    Newest,
    Oldest,
    Number,
    PriceAscending,
    PriceDescending,
    Rarity,
    RecentlyListed,
    RecentlySold,
    Favourites,
}

/// <summary>How items stand that are looked for; any of them.</summary>
[Flags]
internal enum NftStatus
{
    None = 0,
    Listed = 1,
    Bundled = 2,
    Auction = 4,
    Offers = 8,
    Draft = 16,
    Unlisted = 32,
}

/// <summary>What is looked for: all of it has to hold.</summary>
/// <param name="Words">The last one may be a beginning.</param>
/// <param name="Traits">Kind and value as one text; those of one kind are alternatives.</param>
/// <param name="Token">Offered for it; prices are in it.</param>
/// <param name="After">The last that was found before.</param>
internal sealed record NftSearchQuery(
    IReadOnlyList<string> Words, long? Collection, IReadOnlyList<string> Traits, NftStatus Status,
    long? Token, Amount Least, Amount Most, long? Owner, NftSort Sort, int Limit, SearchKey? After,
    bool WithFacets)
{
    public bool HasPrices => Least > Amount.Zero || Most < Amount.Max;
}

/// <summary>Where an item stands in an order, ascending: unique by its id.</summary>
internal readonly record struct SearchKey(Int128 Value, long Item) : IComparable<SearchKey>
{
    public int CompareTo(SearchKey other) =>
        Value != other.Value ? Value.CompareTo(other.Value) : Item.CompareTo(other.Item);

    public override string ToString() => $"{Value}.{Item}";

    public static bool operator <(SearchKey a, SearchKey b) => a.CompareTo(b) < 0;

    public static bool operator >(SearchKey a, SearchKey b) => a.CompareTo(b) > 0;
}
