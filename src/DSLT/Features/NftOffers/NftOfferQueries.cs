using System.Globalization;
using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.NftSales;

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

    private const string BestFirst =
        "AND o.token = @token AND (o.price, o.id) < (@price, @id) "
        + "ORDER BY o.price DESC, o.id DESC LIMIT @limit";

    private const string BestOfItemSql =
        Columns + "WHERE o.item = @key AND o.item > 0 AND o.status = 1 " + BestFirst;

    private const string BestOfCollectionSql =
        Columns + "WHERE o.collection = @key AND o.item = 0 AND o.status = 1 " + BestFirst;

    private const string LastBurnSql = "SELECT coalesce(max(id), 0) FROM nft_activity WHERE kind = 3";

    private const string OfBurntSql =
        "SELECT o.id FROM nft_activity a JOIN nft_items i ON i.id = a.item "
        + "JOIN nft_standings s ON s.item = a.item JOIN nft_offers o ON o.item = a.item AND o.status = 1 "
        + "WHERE a.kind = 3 AND a.id > @after AND s.burnt = i.max_supply ORDER BY a.id LIMIT @limit";

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
        IDatabase database, NftFilter filter, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<NftOfferRow>(
            filter.By switch
            {
                NftsBy.Item => OfItemSql,
                NftsBy.Collection => OfCollectionSql,
                _ => filter.OnlyOpen ? OpenOfBuyerSql : OfBuyerSql,
            },
            new { key = filter.Key, before, limit })).AsList();
    }

    /// <summary>Open offers for an item or a collection in one token, the best price first.</summary>
    public static async Task<IReadOnlyList<NftOfferRow>> Best(
        IDatabase database, NftFilter filter, long token, NftOfferKey before, int limit,
        CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<NftOfferRow>(
            filter.By == NftsBy.Item ? BestOfItemSql : BestOfCollectionSql,
            new { key = filter.Key, token, price = before.Price, id = before.Id, limit })).AsList();
    }

    /// <summary>The activity by which something was burnt last.</summary>
    public static async Task<long> LastBurn(IDatabase database, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.ExecuteScalarAsync<long>(LastBurnSql);
    }

    /// <summary>Open offers for items of which the last was burnt after another burn.</summary>
    public static async Task<IReadOnlyList<long>> OfBurnt(
        IDatabase database, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(OfBurntSql, new { after, limit })).AsList();
    }

    /// <summary>Open offers whose time is over.</summary>
    public static async Task<IReadOnlyList<long>> Due(
        IDatabase database, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(DueSql, new { now, limit })).AsList();
    }
}

/// <summary>Where an offer stands in a list.</summary>
/// <param name="Price">As the tables hold it; of no meaning where the newest come first.</param>
internal readonly record struct NftOfferKey(string Price, long Id)
{
    /// <summary>What a cursor says, or the very beginning where there is none.</summary>
    public static Result<NftOfferKey> Parse(string? cursor, bool byPrice)
    {
        if (cursor is null)
        {
            return new NftOfferKey(Amount.Max.ToStored(), long.MaxValue);
        }

        var (price, id) = byPrice && cursor.Length > Amount.StoredDigits
            ? (cursor[..Amount.StoredDigits], cursor[(Amount.StoredDigits + 1)..])
            : ("", cursor);
        return price.All(char.IsAsciiDigit) && price.Length == (byPrice ? Amount.StoredDigits : 0)
            && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new NftOfferKey(price, number)
                : Refusal.Invalid("cursor", "This is not a cursor that this list gave out.");
    }

    public string Text(bool byPrice) => byPrice ? $"{Price}-{Id}" : Id.ToText();
}

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

    public NftOfferKey Key => new(Price, Id);

    public NftOffer ToOffer() => new(
        Id, Buyer, Collection, Item, Token, Amount.FromStored(Price), Quantity, Remaining, ExpiresAt,
        (NftOfferStatus)Status, CreatedAt);
}
