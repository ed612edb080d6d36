using Dapper;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Keys;

/// <summary>Keys: rows of the truth, the recently used in memory.</summary>
internal sealed class KeyStore
{
    private const string ColumnList =
        "id, user_id, api_key, sealed_secret, name, scopes, addresses, created_at, expires_at, revoked_at";

    private const string FindSql = $"SELECT {ColumnList} FROM api_keys WHERE api_key = $1";

    private const string OfUserSql =
        $"SELECT {ColumnList} FROM api_keys WHERE user_id = $1 AND revoked_at = 0 ORDER BY id";

    private const string LastIdSql = "SELECT coalesce(max(id), 0) FROM api_keys";

    private const string QuerySql = $"SELECT {ColumnList} FROM api_keys WHERE api_key = @publicKey";

    private const string ListSql =
        $"SELECT {ColumnList} FROM api_keys WHERE user_id = @userId AND revoked_at = 0 ORDER BY id";

    private const string NewestSecretSql =
        "SELECT sealed_secret FROM api_keys WHERE revoked_at = 0 ORDER BY id DESC LIMIT 1";

    private static readonly Table Keys = new(
        "api_keys", 1, Column.Number("id"), Column.Number("user_id"), Column.Text("api_key"),
        Column.Bytes("sealed_secret"), Column.Text("name"), Column.Number("scopes"),
        Column.Text("addresses"), Column.Number("created_at"), Column.Number("expires_at"),
        Column.Number("revoked_at"));

    private readonly StateContext context;
    private readonly EntityCache<string, ApiKey> byPublicKey;
    private readonly EntityCache<long, IReadOnlyList<ApiKey>> byUser;
    private readonly IdSequence ids;

    public KeyStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byPublicKey = new(
            context.Undo,
            context.Limits.Keys,
            publicKey => context.Lookups.First(FindSql, Read, publicKey),
            StringComparer.Ordinal);
        byUser = new(context.Undo, context.Limits.Keys, ReadAllOf);
    }

    public void Load() => ids.Reach(context.Lookups.First(LastIdSql, row => row.Number(0)));

    public long NextId() => ids.Next();

    /// <summary>A user's keys that are not revoked, as this command sees them.</summary>
    public IReadOnlyList<ApiKey> OfUser(long userId) => byUser.Find(userId)!;

    public void Add(ApiKey key)
    {
        byUser.Put(key.UserId, [.. OfUser(key.UserId), key]);
        Save(key);
    }

    /// <summary>The row stays, without its secret.</summary>
    public void Revoke(ApiKey key, long now)
    {
        byUser.Put(key.UserId, [.. OfUser(key.UserId).Where(other => other.Id != key.Id)]);
        Save(key with { RevokedAt = now, SealedSecret = [] });
    }

    /// <summary>A key as last committed, revoked ones too, from any thread.</summary>
    public async ValueTask<ApiKey?> Committed(
        string publicKey, IDatabase database, CancellationToken cancellation)
    {
        if (byPublicKey.Committed(publicKey) is { } known)
        {
            return known;
        }

        var version = byPublicKey.Version;
        await using var reader = await database.OpenReader(cancellation);
        if (await reader.QueryFirstOrDefaultAsync<KeyRow>(QuerySql, new { publicKey }) is not { } row)
        {
            return null;
        }

        var key = row.ToKey();
        byPublicKey.Remember(publicKey, key, version);
        return byPublicKey.Committed(publicKey) ?? key;
    }

    /// <summary>A user's keys that are not revoked, as last committed, from any thread.</summary>
    public async Task<IReadOnlyList<ApiKey>> CommittedOf(
        long userId, IDatabase database, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return [.. (await reader.QueryAsync<KeyRow>(ListSql, new { userId }))
            .Select(row => byPublicKey.Committed(row.Api_key) ?? row.ToKey())];
    }

    /// <summary>What the newest key's secret was sealed to; null where there is no key.</summary>
    public static async Task<byte[]?> NewestSecret(IDatabase database, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.ExecuteScalarAsync<byte[]?>(NewestSecretSql);
    }

    private void Save(ApiKey key)
    {
        byPublicKey.Put(key.PublicKey, key);
        context.Rows.Put(
            Keys, key.Id, key.UserId, key.PublicKey, key.SealedSecret, key.Name, (long)key.Scopes,
            key.Addresses.Text, key.CreatedAt, key.ExpiresAt, key.RevokedAt);
    }

    private List<ApiKey> ReadAllOf(long userId)
    {
        var keys = new List<ApiKey>();
        context.Lookups.Read(OfUserSql, row => keys.Add(Read(row)), userId);
        return keys;
    }

    private static ApiKey Read(IRow row) => new(
        row.Number(0), row.Number(1), row.Text(2), row.Bytes(3), row.Text(4), (KeyScopes)row.Number(5),
        AddressList.Stored(row.Text(6)), row.Number(7), row.Number(8), row.Number(9));

    private sealed record KeyRow
    {
        public long Id { get; init; }

        public long User_id { get; init; }

        public string Api_key { get; init; } = "";

        public byte[] Sealed_secret { get; init; } = [];

        public string Name { get; init; } = "";

        public long Scopes { get; init; }

        public string Addresses { get; init; } = "";

        public long Created_at { get; init; }

        public long Expires_at { get; init; }

        public long Revoked_at { get; init; }

        public ApiKey ToKey() => new(
            Id, User_id, Api_key, Sealed_secret, Name, (KeyScopes)Scopes, AddressList.Stored(Addresses),
            Created_at, Expires_at, Revoked_at);
    }
}
