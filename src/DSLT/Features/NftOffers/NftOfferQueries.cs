using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.NftOffers;

/// <summary>Offers, from the tables.</summary>
internal static class NftOfferQueries
{
    private const string Columns =
        "SELECT o.id AS Id, o.buyer AS Buyer, o.collection AS Collection, o.item AS Item, "
        + "o.token AS Token, o.price AS Price, o.quantity AS Quantity, o.remaining AS Remaining, "
        + "o.expires_at AS ExpiresAt, o.status AS Status, o.created_at AS CreatedAt, "
        + "u.username AS BuyerName FROM nft_offers o JOIN users u ON u.id = o.buyer ";

    private const string NewestFirst = "AND o.id < @before ORDER BY o.id DESC LIMIT @limit";

    private const string OneSql = Columns + "WHERE o.id = @id";

    private const string OfItemSql = Columns + "WHERE o.item = @key AND o.status = 1 " + NewestFirst;

    private const string OfCollectionSql =
        Columns + "WHERE o.collection = @key AND o.item = 0 AND o.status = 1 " + NewestFirst;

    private const string OfBuyerSql = Columns + "WHERE o.buyer = @key " + NewestFirst;

    private const string OpenOfBuyerSql = Columns + "WHERE o.buyer = @key AND o.status = 1 " + NewestFirst;

    private const string DueSql =
        "SELECT id FROM nft_offers WHERE status = 1 AND expires_at <= @now "
        + "ORDER BY expires_at, id LIMIT @limit";

    public static async Task<NftOfferRow?> Find(IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.QueryFirstOrDefaultAsync<NftOfferRow>(OneSql, new { id });
    }

    /// <summary>Offers, newest first; those for items and collections are open.</summary>
    public static async Task<IReadOnlyList<NftOfferRow>> Page(
        IDatabase database, NftOfferFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<NftOfferRow>(
            filter.By switch
            {
                NftOffersBy.Item => OfItemSql,
                NftOffersBy.Collection => OfCollectionSql,
                _ => filter.OnlyOpen ? OpenOfBuyerSql : OfBuyerSql,
            },
            new { key = filter.Key, before, limit })).AsList();
    }

    /// <summary>Open offers whose time is over.</summary>
    public static async Task<IReadOnlyList<long>> Due(
        IDatabase database, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(DueSql, new { now, limit })).AsList();
    }
}

internal enum NftOffersBy
{
    Buyer,
    Collection,
    Item,
}

/// <summary>Which offers are asked for.</summary>
internal readonly record struct NftOfferFilter(NftOffersBy By, long Key, bool OnlyOpen);

/// <summary>An offer as the tables hold it.</summary>
internal sealed record NftOfferRow
{
    public long Id { get; init; }

    public long Buyer { get; init; }

    public long Collection { get; init; }

    public long Item { get; init; }

    public long Token { get; init; }

    public string Price { get; init; } = "";

    public long Quantity { get; init; }

    public long Remaining { get; init; }

    public long ExpiresAt { get; init; }

    public long Status { get; init; }

    public long CreatedAt { get; init; }

    public string BuyerName { get; init; } = "";

    public NftOffer ToOffer() => new(
        Id, Buyer, Collection, Item, Token, Amount.FromStored(Price), Quantity, Remaining, ExpiresAt,
        (NftOfferStatus)Status, CreatedAt);
}
