using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Nfts;

/// <summary>Collections, items and who has them, from the tables.</summary>
internal static class NftQueries
{
    private const string CollectionColumns =
        "SELECT c.id AS Id, c.kind AS Kind, c.name AS Name, c.description AS Description, c.image AS Image, "
        + "c.external_url AS ExternalUrl, c.max_items AS MaxItems, c.royalty AS Royalty, "
        + "c.frozen AS Frozen, c.created_at AS CreatedAt, u.username AS Creator, "
        + "coalesce(n.items, 0) AS Items, coalesce(n.numbers, 0) AS Numbers FROM nft_collections c "
        + "JOIN users u ON u.id = c.creator LEFT JOIN nft_counts n ON n.collection = c.id ";

    private const string CollectionSql = CollectionColumns + "WHERE c.id = @id";

    private const string CollectionsSql =
        CollectionColumns + "WHERE c.id < @before ORDER BY c.id DESC LIMIT @limit";

    private const string OfCreatorSql =
        CollectionColumns + "WHERE c.creator = @creator AND c.id < @before ORDER BY c.id DESC LIMIT @limit";

    private const string ItemColumns =
        "SELECT i.id AS Id, i.collection AS Collection, i.kind AS Kind, i.max_supply AS MaxSupply, "
        + "i.royalty AS Royalty, i.created_at AS CreatedAt, s.number AS Number, s.minted AS Minted, "
        + "s.burnt AS Burnt, s.frozen AS Frozen, u.username AS Owner, m.metadata AS Metadata";

    private const string ItemTables =
        " JOIN nft_standings s ON s.item = i.id JOIN nft_metadata m ON m.item = i.id "
        + "LEFT JOIN users u ON u.id = s.owner ";

    private const string ItemSql = ItemColumns + " FROM nft_items i" + ItemTables + "WHERE i.id = @id";

    private const string ItemsSql =
        ItemColumns + " FROM nft_items i" + ItemTables
        + "WHERE i.collection = @collection AND i.id > @after ORDER BY i.id LIMIT @limit";

    private const string ByIdsSql = ItemColumns + " FROM nft_items i" + ItemTables + "WHERE i.id IN {=ids}";

    private const string OwnedSql =
        ItemColumns + ", h.quantity AS Quantity FROM nft_holdings h JOIN nft_items i ON i.id = h.item"
        + ItemTables
        + "WHERE h.user_id = @user AND h.item > @after AND h.quantity > 0 ORDER BY h.item LIMIT @limit";

    private const string HoldersSql =
        "SELECT h.user_id AS UserId, u.username AS Username, h.quantity AS Quantity FROM nft_holdings h "
        + "JOIN users u ON u.id = h.user_id WHERE h.item = @item AND h.user_id > @after AND h.quantity > 0 "
        + "ORDER BY h.user_id LIMIT @limit";

    public static async Task<CollectionRow?> Collection(
        IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.QueryFirstOrDefaultAsync<CollectionRow>(CollectionSql, new { id });
    }

    /// <summary>Collections, newest first; of one creator where one is given.</summary>
    public static async Task<IReadOnlyList<CollectionRow>> Collections(
        IDatabase database, long? creator, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<CollectionRow>(
            creator is null ? CollectionsSql : OfCreatorSql,
            new { creator = creator ?? 0, before, limit })).AsList();
    }

    public static async Task<ItemRow?> Item(IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.QueryFirstOrDefaultAsync<ItemRow>(ItemSql, new { id });
    }

    /// <summary>The items of a collection in the order in which they were made.</summary>
    public static async Task<IReadOnlyList<ItemRow>> Items(
        IDatabase database, long collection, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ItemRow>(ItemsSql, new { collection, after, limit })).AsList();
    }

    /// <summary>Items by their ids, in any order.</summary>
    public static async Task<IReadOnlyList<ItemRow>> Items(
        IDatabase database, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ItemRow>(ByIdsSql, new { ids })).AsList();
    }

    /// <summary>What a user has.</summary>
    public static async Task<IReadOnlyList<ItemRow>> Owned(
        IDatabase database, long user, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ItemRow>(OwnedSql, new { user, after, limit })).AsList();
    }

    /// <summary>Who has an item, by the age of their accounts.</summary>
    public static async Task<IReadOnlyList<HolderRow>> Holders(
        IDatabase database, long item, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<HolderRow>(HoldersSql, new { item, after, limit })).AsList();
    }
}

/// <summary>A collection as the tables hold it.</summary>
internal sealed record CollectionRow
{
    public long Id { get; init; }

    public long Kind { get; init; }

    public string Name { get; init; } = "";

    public string? Description { get; init; }

    public string? Image { get; init; }

    public string? ExternalUrl { get; init; }

    public long MaxItems { get; init; }

    public string Royalty { get; init; } = "";

    public bool Frozen { get; init; }

    public long CreatedAt { get; init; }

    public string Creator { get; init; } = "";

    public long Items { get; init; }

    public long Numbers { get; init; }

    public NftRoyalty OwnRoyalty => NftRoyalty.FromStored(Royalty);

    public CollectionResponse Show(IReadOnlyDictionary<long, string> names) => new(
        Id.ToText(), Name, NftRules.Text((NftKind)Kind), Creator, Description, Image, ExternalUrl,
        MaxItems == 0 ? null : MaxItems, Items, Numbers, NftViews.Show(OwnRoyalty, names), Frozen,
        Clock.Time(CreatedAt));
}

/// <summary>An item as the tables hold it.</summary>
internal sealed record ItemRow
{
    public long Id { get; init; }

    public long Collection { get; init; }

    public long Kind { get; init; }

    public long MaxSupply { get; init; }

    public string? Royalty { get; init; }

    public long CreatedAt { get; init; }

    public long Number { get; init; }

    public long Minted { get; init; }

    public long Burnt { get; init; }

    public bool Frozen { get; init; }

    public string? Owner { get; init; }

    public string Metadata { get; init; } = "";

    /// <summary>What one user has of it, where it was asked for by them.</summary>
    public long Quantity { get; init; }

    public NftRoyalty? OwnRoyalty => Royalty is null ? null : NftRoyalty.FromStored(Royalty);

    public ItemResponse Show(IReadOnlyDictionary<long, string> names, bool isFrozen) => new(
        Id.ToText(), Collection.ToText(), NftRules.Text((NftKind)Kind), Number == 0 ? null : Number, Owner,
        Minted - Burnt, Minted, Burnt, MaxSupply, Frozen || isFrozen,
        OwnRoyalty is { } royalty ? NftViews.Show(royalty, names) : null, NftMetadataRules.Parse(Metadata),
        Clock.Time(CreatedAt));
}

internal sealed record HolderRow
{
    public long UserId { get; init; }

    public string Username { get; init; } = "";

    public long Quantity { get; init; }
}
