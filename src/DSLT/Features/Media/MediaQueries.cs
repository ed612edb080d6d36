using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Media;

/// <summary>Who shows media: the metadata of items, and collections.</summary>
internal static class MediaQueries
{
    // However an address names it, with ipfs:// or by this node's own, the CID stands in it.
    private const string ItemSql =
        "SELECT item FROM nft_metadata WHERE metadata LIKE @pattern ORDER BY item LIMIT 1";

    private const string CollectionSql =
        "SELECT id FROM nft_collections WHERE image LIKE @pattern OR external_url LIKE @pattern "
        + "OR description LIKE @pattern ORDER BY id LIMIT 1";

    /// <summary>
    /// One item or collection that shows any of these, by any of their names; null for none. It reads all of
    /// the metadata: a second or two where there are a million items.
    /// </summary>
    public static async Task<string?> UseOf(
        IReadOnlyList<Cid> cids, IDatabase database, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        foreach (var name in cids.Distinct().SelectMany(cid => new[] { cid.Text, cid.OldText }))
        {
            if (name is null)
            {
                continue;
            }

            var pattern = $"%{name}%";
            if (await First(CollectionSql) is { } collection)
            {
                return $"collection {collection.ToText()}";
            }

            if (await First(ItemSql) is { } item)
            {
                return $"item {item.ToText()}";
            }

            Task<long?> First(string sql) => reader.ExecuteScalarAsync<long?>(
                new CommandDefinition(sql, new { pattern }, cancellationToken: cancellation));
        }

        return null;
    }
}
