using System.Text.Json;
using DSLT.Core;
using DSLT.Features.NftSales;
using DSLT.Features.NftSearch;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSearch;

/// <summary>
/// All items as the tables have them, looked through one by one: what the index has to find, the slow way.
/// </summary>
internal sealed class NaiveItems
{
    private readonly List<NaiveItem> items = [];

    public IReadOnlyList<NaiveItem> Live => [.. items.Where(item => item.IsLive)];

    public static async Task<NaiveItems> Read(TestStore store)
    {
        var naive = new NaiveItems();
        var metadata = (await store.Query<(long, string)>("SELECT item, metadata FROM nft_metadata"))
            .ToDictionary(row => row.Item1, row => row.Item2);
        var rows = await store.Query<(long, long, long, long, long)>(
            "SELECT id, collection, number, minted, burnt FROM nft_items JOIN nft_standings ON item = id");
        foreach (var (id, collection, number, minted, burnt) in rows)
        {
            naive.items.Add(new NaiveItem(
                id, collection, number, minted, burnt, JsonElement.Parse(metadata[id])));
        }

        await naive.ReadHolders(store);
        await naive.ReadListings(store);
        foreach (var item in await store.Query<long>("SELECT item FROM nft_auctions WHERE status = 1"))
        {
            naive.Of(item).InAuction = true;
        }

        foreach (var item in await store.Query<long>(
            "SELECT item FROM nft_offers WHERE status = 1 AND item > 0"))
        {
            naive.Of(item).HasOffers = true;
        }

        foreach (var (item, id) in await store.Query<(long, long)>(
            "SELECT item, id FROM nft_activity WHERE kind = 4 ORDER BY id"))
        {
            naive.Of(item).LastSale = id;
        }

        foreach (var item in await store.Query<long>("SELECT item FROM nft_favourites WHERE is_on"))
        {
            naive.Of(item).Favourites++;
        }

        return naive;
    }

    /// <summary>The ids of what is found, in order.</summary>
    public List<long> Find(NftSearchQuery query, long now)
    {
        var found = Live.Where(item => Is(item, query, now, but: null)).ToList();
        long? Price(NaiveItem item) => item.PriceIn(query.Token ?? 0, now);
        IEnumerable<NaiveItem> ordered = query.Sort switch
        {
            NftSort.Oldest => found.OrderBy(item => item.Id),
            NftSort.Number => found.OrderBy(item => item.Number == 0 ? long.MaxValue : item.Number)
                .ThenBy(item => item.Id),
            NftSort.PriceAscending => found.OrderBy(item => Price(item) ?? long.MaxValue)
                .ThenBy(item => item.Id),
            NftSort.PriceDescending => found.OrderBy(item => -Price(item) ?? long.MaxValue)
                .ThenBy(item => item.Id),
            NftSort.Rarity => found.OrderBy(item => Rank(item)).ThenBy(item => item.Id),
            NftSort.RecentlyListed => found
                .OrderByDescending(item => item.Listings.Select(one => one.Id).DefaultIfEmpty().Max())
                .ThenBy(item => item.Id),
            NftSort.RecentlySold => found.OrderByDescending(item => item.LastSale).ThenBy(item => item.Id),
            NftSort.Favourites => found.OrderByDescending(item => item.Favourites).ThenBy(item => item.Id),
            _ => found.OrderByDescending(item => item.Id),
        };
        return [.. ordered.Select(item => item.Id)];
    }

    public int Count(NftSearchQuery query, NftStatus status, long now) => Live.Count(
        item => item.Has(status) && Is(item, query with { Status = NftStatus.None }, now, but: null));

    /// <summary>How many would be found by each value, if others of its kind were not asked for.</summary>
    public IEnumerable<(string Type, string Value, int Count)> Traits(NftSearchQuery query, long now) =>
        query.Collection is null ? [] : Live.SelectMany(item => item.Traits)
            .Select(trait => (trait.Type, trait.Value)).Distinct()
            .Select(trait => (trait.Type, trait.Value, Live.Count(
                item => item.Traits.Any(own => (own.Type, own.Value) == trait)
                    && Is(item, query, now, but: trait.Type))))
            .Where(trait => trait.Item3 > 0).Order();

    public long Score(NaiveItem item)
    {
        var all = Live.Where(other => other.Collection == item.Collection).ToList();
        var types = all.SelectMany(other => other.Rare).Select(trait => trait.Type).Distinct();
        return types.Sum(type =>
        {
            var own = item.Rare.Where(trait => trait.Type == type).Select(trait => trait.Value).ToList();
            return own.Count == 0
                ? all.Count * 1_000_000L / all.Count(other => other.Rare.All(trait => trait.Type != type))
                : own.Distinct().Sum(value =>
                    all.Count * 1_000_000L / all.Count(other => other.Rare.Contains((type, value))));
        });
    }

    public int Rank(NaiveItem item) => 1 + Live.Count(
        other => other.Collection == item.Collection && Score(other) > Score(item));

    private static bool Is(NaiveItem item, NftSearchQuery query, long now, string? but)
    {
        var traits = query.Traits.Select(text => text.Split(':', 2)).Where(trait => trait[0] != but)
            .GroupBy(trait => trait[0], trait => trait[1]);
        return (query.Collection is not { } collection || item.Collection == collection)
            && (query.Owner is not { } owner || item.Owners.Contains(owner))
            && (query.Status == NftStatus.None || Enum.GetValues<NftStatus>()
                .Any(one => one != NftStatus.None && query.Status.HasFlag(one) && item.Has(one)))
            && query.Words.Select((word, i) => (word, isLast: i == query.Words.Count - 1))
                .All(one => item.Words.Any(word => word == one.word
                    || (one.isLast && !word.All(char.IsDigit)
                        && word.StartsWith(one.word, StringComparison.Ordinal))))
            && traits.All(type => item.Traits.Any(
                trait => trait.Type == type.Key && type.Contains(trait.Value)))
            && (query.Token is not { } token || item.Listings.Any(one => one.Price.Token == token))
            && (!query.HasPrices || (item.PriceIn(query.Token!.Value, now) is { } price
                && new Amount(price) >= query.Least && new Amount(price) <= query.Most));
    }

    private NaiveItem Of(long id) => items.Single(item => item.Id == id);

    private async Task ReadHolders(TestStore store)
    {
        foreach (var (item, user) in await store.Query<(long, long)>(
            "SELECT item, user_id FROM nft_holdings WHERE quantity > 0"))
        {
            Of(item).Owners.Add(user);
        }
    }

    private async Task ReadListings(TestStore store)
    {
        var lines = (await store.Query<(long Listing, long Item, long Collection, long Quantity)>(
            "SELECT listing, item, collection, quantity FROM nft_listing_lines ORDER BY listing, line"))
            .ToLookup(row => row.Listing);
        foreach (var row in await store.Query<ListingRow>(
            "SELECT id AS Id, token AS Token, pricing AS Pricing, start_price AS StartPrice, "
                + "end_price AS EndPrice, starts_at AS StartsAt, ends_at AS EndsAt, "
                + "step_seconds AS StepSeconds, available AS Available, expires_at AS ExpiresAt, "
                + "status AS Status, created_at AS CreatedAt FROM nft_listings WHERE status = 1 ORDER BY id"))
        {
            var listing = row.ToListing();
            var all = lines[row.Id]
                .Select(line => new ListingLine(line.Item, line.Collection, line.Quantity)).ToList();
            foreach (var line in all)
            {
                var item = Of(line.Item);
                item.IsBundled |= all.Count > 1;
                if (all.Count == 1)
                {
                    item.Listings.Add(listing with { Lines = [line] });
                }
            }
        }
    }
}

/// <summary>An item on paper.</summary>
internal sealed record NaiveItem(
    long Id, long Collection, long Number, long Minted, long Burnt, JsonElement Metadata)
{
    public bool IsLive => Minted == 0 || Minted > Burnt;

    public HashSet<long> Owners { get; } = [];

    public List<NftListing> Listings { get; } = [];

    public bool IsBundled { get; set; }

    public bool InAuction { get; set; }

    public bool HasOffers { get; set; }

    public long LastSale { get; set; }

    public int Favourites { get; set; }

    public List<(string Type, string Value, bool IsNumber)> Traits => Metadata.TryGetProperty(
        "attributes", out var attributes)
        ? [.. attributes.EnumerateArray().Select(one => (
            one.TryGetProperty("trait_type", out var type) ? type.GetString()! : "",
            one.GetProperty("value").ToString(),
            one.GetProperty("value").ValueKind == JsonValueKind.Number))]
        : [];

    public List<(string Type, string Value)> Rare =>
        [.. Traits.Where(trait => !trait.IsNumber).Select(trait => (trait.Type, trait.Value))];

    /// <summary>The test's texts are small words with blanks between them.</summary>
    public IEnumerable<string> Words => Metadata.GetProperty("name").GetString()!.Split(' ')
        .Concat(Rare.Select(trait => trait.Value))
        .Concat(Metadata.TryGetProperty("description", out var text) ? text.GetString()!.Split(' ') : [])
        .Select(word => word.ToLowerInvariant());

    public bool Has(NftStatus status) => status switch
    {
        NftStatus.Listed => Listings.Count > 0,
        NftStatus.Bundled => IsBundled,
        NftStatus.Auction => InAuction,
        NftStatus.Offers => HasOffers,
        NftStatus.Draft => Minted == 0,
        _ => Listings.Count == 0 && !IsBundled && !InAuction,
    };

    /// <summary>The least that one copy costs now, in base units.</summary>
    public long? PriceIn(long token, long now) => Listings
        .Where(one => one.Price.Token == token && one.Price.StartsAt <= now)
        .Select(one => (long?)(((long)one.Price.At(now).Units + one.Lines[0].Quantity - 1)
            / one.Lines[0].Quantity))
        .Min();
}
