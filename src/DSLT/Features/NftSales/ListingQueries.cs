using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.NftSales;

/// <summary>Listings, from the tables.</summary>
internal static class ListingQueries
{
    private const string OfSellerSql =
        "SELECT id FROM nft_listings WHERE seller = @key AND id < @before ORDER BY id DESC LIMIT @limit";

    private const string OpenOfSellerSql =
        "SELECT id FROM nft_listings WHERE seller = @key AND status = 1 AND id < @before "
        + "ORDER BY id DESC LIMIT @limit";

    private const string OfCollectionSql =
        "SELECT DISTINCT listing FROM nft_listing_lines WHERE collection = @key AND is_open "
        + "AND listing < @before ORDER BY listing DESC LIMIT @limit";

    private const string OfItemSql =
        "SELECT listing FROM nft_listing_lines WHERE item = @key AND is_open AND listing < @before "
        + "ORDER BY listing DESC LIMIT @limit";

    private const string DueSql =
        "SELECT id FROM nft_listings WHERE status = 1 AND expires_at > 0 AND expires_at <= @now "
        + "ORDER BY expires_at LIMIT @limit";

    private const string RowsSql =
        "SELECT l.id AS Id, u.username AS Seller, l.token AS Token, l.pricing AS Pricing, "
        + "l.start_price AS StartPrice, l.end_price AS EndPrice, l.starts_at AS StartsAt, "
        + "l.ends_at AS EndsAt, l.step_seconds AS StepSeconds, l.lazy AS Lazy, l.available AS Available, "
        + "l.expires_at AS ExpiresAt, l.status AS Status, l.created_at AS CreatedAt FROM nft_listings l "
        + "JOIN users u ON u.id = l.seller WHERE l.id IN {=ids} ORDER BY l.id DESC";

    private const string LinesSql =
        "SELECT listing AS Listing, item AS Item, collection AS Collection, quantity AS Quantity "
        + "FROM nft_listing_lines WHERE listing IN {=ids} ORDER BY listing, line";

    /// <summary>The ids of listings, newest first; those of items and collections are open.</summary>
    public static async Task<IReadOnlyList<long>> Page(
        IDatabase database, NftFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(
            filter.By switch
            {
                NftsBy.Item => OfItemSql,
                NftsBy.Collection => OfCollectionSql,
                _ => filter.OnlyOpen ? OpenOfSellerSql : OfSellerSql,
            },
            new { key = filter.Key, before, limit })).AsList();
    }

    /// <summary>Open listings whose time is over.</summary>
    public static async Task<IReadOnlyList<long>> Due(
        IDatabase database, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(DueSql, new { now, limit })).AsList();
    }

    /// <summary>Listings with their lines, newest first.</summary>
    public static async Task<IReadOnlyList<(ListingRow Row, IReadOnlyList<ListingLineRow> Lines)>> Load(
        IDatabase database, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var reader = await database.OpenReader(cancellation);
        var rows = await reader.QueryAsync<ListingRow>(RowsSql, new { ids });
        var lines = (await reader.QueryAsync<ListingLineRow>(LinesSql, new { ids }))
            .ToLookup(line => line.Listing);
        return [.. rows.Select(row => (row, (IReadOnlyList<ListingLineRow>)[.. lines[row.Id]]))];
    }
}

/// <summary>A listing as the tables hold it.</summary>
internal sealed record ListingRow
{
    public long Id { get; init; }

    public string Seller { get; init; } = "";

    public long Token { get; init; }

    public long Pricing { get; init; }

    public string StartPrice { get; init; } = "";

    public string EndPrice { get; init; } = "";

    public long StartsAt { get; init; }

    public long EndsAt { get; init; }

    public long StepSeconds { get; init; }

    public bool Lazy { get; init; }

    public long Available { get; init; }

    public long ExpiresAt { get; init; }

    public long Status { get; init; }

    public long CreatedAt { get; init; }

    /// <summary>Without its lines.</summary>
    public NftListing ToListing() => new(
        Id, 0, [],
        new ListingPrice(
            (NftPricing)Pricing, Token, Amount.FromStored(StartPrice), Amount.FromStored(EndPrice), StartsAt,
            EndsAt, StepSeconds),
        Available, Lazy, ExpiresAt, (NftListingStatus)Status, CreatedAt);
}

internal sealed record ListingLineRow
{
    public long Listing { get; init; }

    public long Item { get; init; }

    public long Collection { get; init; }

    public long Quantity { get; init; }

    public ListingLine ToLine() => new(Item, Collection, Quantity);
}
