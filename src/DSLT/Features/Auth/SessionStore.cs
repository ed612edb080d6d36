using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Auth;

/// <summary>The SHA-256 of a session's token: all that is kept of it.</summary>
internal readonly record struct SessionId(UInt128 High, UInt128 Low)
{
    public static SessionId OfToken(ReadOnlySpan<byte> token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, hash);
        return FromBytes(hash);
    }

    public static SessionId FromBytes(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
        return bytes;
    }
}

/// <summary>A login that has not ended.</summary>
internal sealed record Session(SessionId Id, long UserId, long CreatedAt, long ExpiresAt, string? Address)
{
    /// <summary>What its reads of tables wait for.</summary>
    public WriteMark Writes { get; } = new();
}

/// <summary>Sessions: rows of the truth, the recently used in memory.</summary>
internal sealed class SessionStore
{
    private const string FindSql =
        "SELECT user_id, created_at, expires_at, address FROM sessions WHERE token_hash = $1";

    private const string QuerySql =
        "SELECT user_id AS UserId, created_at AS CreatedAt, expires_at AS ExpiresAt, address AS Address "
        + "FROM sessions WHERE token_hash = @hash";

    private const string CountSql = "SELECT count(*) FROM sessions WHERE expires_at > @now";

    private const string AnyExpiredSql = "SELECT EXISTS (SELECT 1 FROM sessions WHERE expires_at <= @time)";

    private const string DeleteOfUserSql = "DELETE FROM sessions WHERE user_id = $1";

    private const string DeleteExpiredSql = "DELETE FROM sessions WHERE expires_at <= $1";

    private static readonly Table Sessions = new(
        "sessions", 1, Column.Bytes("token_hash"), Column.Number("user_id"), Column.Number("created_at"),
        Column.Number("expires_at"), Column.Text("address"));

    private readonly StateContext context;
    private readonly EntityCache<SessionId, Session> byId;

    public SessionStore(StateContext context)
    {
        this.context = context;
        byId = new(context.Undo, context.Limits.Sessions, id => context.Lookups.First(
            FindSql,
            row => new Session(id, row.Number(0), row.Number(1), row.Number(2), row.OptionalText(3)),
            id.ToBytes()));
    }

    public Session? Find(SessionId id) => byId.Find(id);

    public void Save(Session session)
    {
        byId.Put(session.Id, session);
        context.Rows.Put(
            Sessions, session.Id.ToBytes(), session.UserId, session.CreatedAt, session.ExpiresAt,
            session.Address);
    }

    public void End(SessionId id)
    {
        byId.Put(id, null);
        context.Rows.Delete(Sessions, id.ToBytes());
    }

    /// <summary>Ends all of a user's sessions but perhaps one.</summary>
    public void EndAllOf(long userId, Session? except = null)
    {
        // A session that was ended in the meantime must not come back by being excepted.
        var kept = except is null ? null : byId.Find(except.Id);
        foreach (var session in byId.Current
            .Where(session => session.UserId == userId && session.Id != kept?.Id)
            .ToList())
        {
            byId.Put(session.Id, null);
        }

        byId.RowsChange();
        context.Rows.Execute(DeleteOfUserSql, userId);
        if (kept is not null)
        {
            Save(kept);
        }
    }

    /// <summary>Removes what has expired; who holds such a token is refused already.</summary>
    public void RemoveExpired(long now)
    {
        foreach (var session in byId.Current.Where(session => session.ExpiresAt <= now).ToList())
        {
            byId.Put(session.Id, null);
        }

        context.Rows.Execute(DeleteExpiredSql, now);
    }

    /// <summary>A session as last committed, from any thread.</summary>
    public async ValueTask<Session?> Committed(
        SessionId id, IDatabase database, CancellationToken cancellation)
    {
        if (byId.Committed(id) is { } known)
        {
            return known;
        }

        var version = byId.Version;
        await using var reader = await database.OpenReader(cancellation);
        var row = await reader.QueryFirstOrDefaultAsync<SessionRow>(QuerySql, new { hash = id.ToBytes() });
        if (row is null)
        {
            return null;
        }

        byId.Remember(id, new Session(id, row.UserId, row.CreatedAt, row.ExpiresAt, row.Address), version);
        return byId.Committed(id) ?? new Session(id, row.UserId, row.CreatedAt, row.ExpiresAt, row.Address);
    }

    /// <summary>How many sessions have not expired.</summary>
    public static async Task<long> CountActive(IDatabase database, long now, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.ExecuteScalarAsync<long>(CountSql, new { now });
    }

    public static async Task<bool> IsAnyExpired(
        IDatabase database, long time, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.ExecuteScalarAsync<bool>(AnyExpiredSql, new { time });
    }

    private sealed record SessionRow
    {
        public long UserId { get; init; }

        public long CreatedAt { get; init; }

        public long ExpiresAt { get; init; }

        public string? Address { get; init; }
    }
}
