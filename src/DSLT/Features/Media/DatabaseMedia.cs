using System.Runtime.CompilerServices;
using DSLT.Core;
using DSLT.Data;
using Npgsql;

namespace DSLT.Features.Media;

/// <summary>
/// Media in PostgreSQL, in pieces: every node on it has them, and so has its backup. Nothing connects before
/// the first upload or read.
/// </summary>
internal sealed class DatabaseMedia : IMediaStorage
{
    private const int PieceBytes = 256 * 1024;

    private const int Connections = 8;

    private const string PutSql =
        "INSERT INTO media_pieces (cid, number, stored_at, bytes) VALUES ($1, $2, $3, $4) "
        + "ON CONFLICT (cid, number) DO UPDATE SET stored_at = excluded.stored_at, bytes = excluded.bytes";

    private const string LengthSql =
        "SELECT sum(length(bytes))::bigint FROM media_pieces WHERE cid = $1 HAVING count(*) > 0";

    private const string ReadSql = "SELECT bytes FROM media_pieces WHERE cid = $1 AND number = $2";

    private const string DeleteSql = "DELETE FROM media_pieces WHERE cid = $1";

    private const string ListSql =
        "SELECT cid, stored_at FROM media_pieces WHERE number = 0 AND cid > $1 ORDER BY cid LIMIT 1000";

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider clock;

    public DatabaseMedia(string connection, TimeProvider clock)
    {
        this.clock = clock;
        var settings = new NpgsqlConnectionStringBuilder(connection);
        settings.ApplicationName = "dslt media";
        settings.MaxPoolSize = Connections;
        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        source = NpgsqlDataSource.Create(settings.ConnectionString);
    }

    /// <summary>All pieces or none.</summary>
    public async Task Put(string cid, Stream content, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var piece = new byte[PieceBytes];
        content.Position = 0;
        for (var number = 0L; ; number++)
        {
            var read = await content.ReadAtLeastAsync(
                piece, PieceBytes, throwOnEndOfStream: false, cancellation);
            if (read == 0)
            {
                break;
            }

            await using var put = new NpgsqlCommand(PutSql, connection, transaction)
            {
                Parameters =
                {
                    new() { Value = cid }, new() { Value = number }, new() { Value = clock.NowMicros() },
                    new() { Value = new ArraySegment<byte>(piece, 0, read) },
                },
            };
            await put.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    public async Task<long?> Length(string cid, CancellationToken cancellation)
    {
        await using var command = Command(LengthSql, cid);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    /// <summary>A piece is asked for when the one before is used: no connection waits for a reader.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        string cid, long offset, long length, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (length > 0)
        {
            await using var command = Command(ReadSql, cid, offset / PieceBytes);
            var within = (int)(offset % PieceBytes);
            if (await command.ExecuteScalarAsync(cancellation) is not byte[] piece || piece.Length <= within)
            {
                throw new StorageException($"The bytes of {cid} are not there.", fatal: false);
            }

            var taken = (int)Math.Min(piece.Length - within, length);
            (offset, length) = (offset + taken, length - taken);
            yield return piece.AsMemory(within, taken);
        }
    }

    public async Task Delete(string cid, CancellationToken cancellation)
    {
        await using var command = Command(DeleteSql, cid);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async IAsyncEnumerable<StoredMedia> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = "";
        while (true)
        {
            var page = new List<StoredMedia>();
            await using (var command = Command(ListSql, after))
            await using (var reader = await command.ExecuteReaderAsync(cancellation))
            {
                while (await reader.ReadAsync(cancellation))
                {
                    page.Add(new StoredMedia(reader.GetString(0), Clock.Time(reader.GetInt64(1))));
                }
            }

            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var stored in page)
            {
                yield return stored;
            }

            after = page[^1].Cid;
        }
    }

    public void Dispose() => source.Dispose();

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
