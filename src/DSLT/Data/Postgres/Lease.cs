using System.Security.Cryptography;
using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// Which of the nodes on one database writes. The holder renews it; after a crash it runs out, by the
/// database's clock, and another node takes it. It only says whom to wait for: that the old holder cannot
/// write is the fence's doing.
/// </summary>
internal sealed class Lease : IDisposable
{
    private const string NowSql = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private const string TakeSql =
        $"INSERT INTO leases AS l (name, node, epoch, expires_at) VALUES ($1, $2, 1, {NowSql} + $3) "
        + "ON CONFLICT (name) DO UPDATE "
        + "SET node = excluded.node, epoch = l.epoch + 1, expires_at = excluded.expires_at "
        + $"WHERE l.expires_at < {NowSql} OR l.node = excluded.node";

    private const string HolderSql = $"SELECT node, expires_at - {NowSql} FROM leases WHERE name = $1";

    private const string RenewSql =
        $"UPDATE leases SET expires_at = {NowSql} + $3 WHERE name = $1 AND node = $2";

    private const string ReleaseSql = "UPDATE leases SET expires_at = 0 WHERE name = $1 AND node = $2";

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    private readonly NpgsqlDataSource source;
    private readonly long lifetimeMicros;
    private readonly ITimer renewal;
    private readonly Lock renewing = new();
    private bool released;

    private Lease(NpgsqlDataSource source, string node, PostgresOptions options, TimeProvider clock)
    {
        (this.source, Node) = (source, node);
        lifetimeMicros = Micros(options.LeaseTime);
        var interval = options.LeaseTime / 3;
        renewal = clock.CreateTimer(_ => Renew(), null, interval, interval);
    }

    public string Node { get; }

    /// <summary>A name for this process that no other one has or had.</summary>
    public static string NameNode() =>
        $"{Environment.MachineName}/{Environment.ProcessId}/"
        + RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>Takes the lease, or waits for its holder to end, or refuses and says who holds it.</summary>
    public static Lease Take(
        NpgsqlDataSource source, string node, PostgresOptions options, TimeProvider clock)
    {
        var started = clock.GetTimestamp();
        while (Run(source, TakeSql, node, Micros(options.LeaseTime)) == 0)
        {
            if (clock.GetElapsedTime(started) >= options.LeaseWait)
            {
                throw new StorageException(
                    $"This database is in use by another dslt node ({Holder(source)}), and one node writes "
                        + "at a "
                    + "time. Stop that one, or give this one another database.",
                    fatal: true);
            }

            Thread.Sleep(AskAgain);
        }

        return new Lease(source, node, options, clock);
    }

    /// <summary>Gives it back, so that the next node need not wait for its end.</summary>
    public void Dispose()
    {
        renewal.Dispose();
        lock (renewing)
        {
            released = true;
            Try(ReleaseSql);
        }
    }

    private static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static int Run(NpgsqlDataSource source, string sql, string node, long? lifetime)
    {
        using var command = source.CreateCommand(sql);
        command.Parameters.Add(PostgresParameter.Of(Fence.Sequencer));
        command.Parameters.Add(PostgresParameter.Of(node));
        if (lifetime is { } micros)
        {
            command.Parameters.Add(PostgresParameter.Of(micros));
        }

        return command.ExecuteNonQuery();
    }

    private static string Holder(NpgsqlDataSource source)
    {
        using var command = source.CreateCommand(HolderSql);
        command.Parameters.Add(PostgresParameter.Of(Fence.Sequencer));
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? $"{reader.GetString(0)}, for another {Math.Max(reader.GetInt64(1), 0) / 1_000} ms"
            : "gone now";
    }

    private void Renew()
    {
        lock (renewing)
        {
            if (!released)
            {
                Try(RenewSql, lifetimeMicros);
            }
        }
    }

    /// <summary>
    /// Twice, for the pool may hold a connection that was lost while nobody used it. Where the database
    /// cannot be reached nothing is committed either, and the writers say so: the next renewal tries again,
    /// and a lease runs out.
    /// </summary>
    private void Try(string sql, long? lifetime = null)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            try
            {
                Run(source, sql, Node, lifetime);
                return;
            }
            catch (Exception exception) when (PostgresFailure.IsStorage(exception))
            {
                continue;
            }
        }
    }
}
