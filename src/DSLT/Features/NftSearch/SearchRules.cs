using System.Globalization;
using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.NftSearch;

/// <summary>What may be asked for, as it is sent.</summary>
/// <param name="Q">Words; all must be there, the last may be a beginning.</param>
/// <param name="Trait">Kind:value; those of one kind are alternatives.</param>
internal sealed record SearchRequest(
    string? Q, string[] Trait, string? Status, string? MinPrice, string? MaxPrice, string? Sort,
    bool Facets);

/// <summary>Reads what is asked for, and says what of it makes no sense.</summary>
internal static class SearchRules
{
    public const int MaxTextLength = 128;
    public const int MaxWords = 8;
    public const int MaxTraits = 20;

    private const int MaxTraitLength = 200;

    private static readonly Dictionary<string, NftSort> Sorts = new(StringComparer.Ordinal)
    {
        ["newest"] = NftSort.Newest,
        ["oldest"] = NftSort.Oldest,
        ["number"] = NftSort.Number,
        ["priceAsc"] = NftSort.PriceAscending,
        ["priceDesc"] = NftSort.PriceDescending,
        ["rarity"] = NftSort.Rarity,
        ["recentlyListed"] = NftSort.RecentlyListed,
        ["recentlySold"] = NftSort.RecentlySold,
        ["favourites"] = NftSort.Favourites,
    };

    private static readonly Dictionary<string, NftStatus> StatusNames = new(StringComparer.Ordinal)
    {
        ["listed"] = NftStatus.Listed,
        ["bundle"] = NftStatus.Bundled,
        ["auction"] = NftStatus.Auction,
        ["offer"] = NftStatus.Offers,
        ["draft"] = NftStatus.Draft,
        ["unlisted"] = NftStatus.Unlisted,
    };

    public static string Text(NftStatus status) =>
        StatusNames.First(name => name.Value == status).Key;

    /// <param name="request">As it was sent.</param>
    /// <param name="collection">The id of the one that is named in it.</param>
    /// <param name="token">The one that is named in it.</param>
    /// <param name="holder">The id of the user whose items are asked for.</param>
    /// <param name="limit">How many of what is found.</param>
    /// <param name="cursor">After which of it; empty for the first.</param>
    public static Result<NftSearchQuery> Read(
        SearchRequest request, long? collection, Token? token, long? holder, int limit, string cursor)
    {
        if (!Words(request.Q).Is(out var words, out var refusal)
            || !Status(request.Status).Is(out var status, out refusal)
            || !Prices(request, token).Is(out var prices, out refusal)
            || !Sort(request, collection, token).Is(out var sort, out refusal)
            || !After(cursor).Is(out var after, out refusal))
        {
            return refusal;
        }

        if (request.Trait.Length > 0
            && (collection is null || request.Trait.Length > MaxTraits
                || request.Trait.Any(text => text.Length > MaxTraitLength || !text.Contains(':'))))
        {
            return Refusal.Invalid(
                "trait",
                $"'trait' is a kind and a value, as in Background:Red, up to {MaxTraits} times, and with "
                    + "'collection'.");
        }

        return new NftSearchQuery(
            words, collection, request.Trait, status, token?.Id, prices.Least, prices.Most, holder, sort,
            limit, after, request.Facets);
    }

    private static Result<IReadOnlyList<string>> Words(string? text)
    {
        var words = new List<string>();
        SearchWords.Add(words, text is { Length: > MaxTextLength } ? null : text, MaxWords + 1);
        return text is null || words.Count is > 0 and <= MaxWords
            ? words
            : Refusal.Invalid("q", $"'q' is 1-{MaxWords} words, of {MaxTextLength} characters together.");
    }

    private static Result<NftStatus> Status(string? text)
    {
        var status = NftStatus.None;
        foreach (var name in text?.Split(',') ?? [])
        {
            if (!StatusNames.TryGetValue(name, out var one))
            {
                return Refusal.Invalid(
                    "status", $"'status' is some of {string.Join(", ", StatusNames.Keys)}, with commas.");
            }

            status |= one;
        }

        return status;
    }

    private static Result<(Amount Least, Amount Most)> Prices(SearchRequest request, Token? token)
    {
        var (least, most) = (Amount.Zero, Amount.Max);
        foreach (var (text, field) in (ReadOnlySpan<(string?, string)>)
            [(request.MinPrice, "min_price"), (request.MaxPrice, "max_price")])
        {
            if (text is null)
            {
                continue;
            }

            if (token is null)
            {
                return Refusal.Invalid(field, "A price is in some token: name it by 'token'.");
            }

            if (!Amount.ParsePositive(text, token.Decimals, field).Is(out var price, out var refusal))
            {
                return refusal;
            }

            (least, most) = field == "min_price" ? (price, most) : (least, price);
        }

        return (least, most);
    }

    private static Result<NftSort> Sort(SearchRequest request, long? collection, Token? token) =>
        !Sorts.TryGetValue(request.Sort ?? "newest", out var sort)
            ? Refusal.Invalid("sort", $"'sort' is one of {string.Join(", ", Sorts.Keys)}.")
        : sort is NftSort.PriceAscending or NftSort.PriceDescending && token is null
            ? Refusal.Invalid("sort", "Prices of several tokens have no order: name one by 'token'.")
        : sort == NftSort.Rarity && collection is null
            ? Refusal.Invalid("sort", "Items are rare within a collection: name one by 'collection'.")
        : sort;

    private static Result<SearchKey?> After(string cursor)
    {
        if (cursor.Length == 0)
        {
            return default(SearchKey?);
        }

        return cursor.Split('.') is [var value, var item]
            && Int128.TryParse(
                value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)
            && long.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new SearchKey(key, id)
                : Refusal.Invalid("cursor", "This is not a cursor that this list gave out.");
    }
}
