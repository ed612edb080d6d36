using System.Data.Common;
using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// One database for truth and projection, which several nodes may share: the one that holds the lease writes.
/// The truth waits for the disk; the projection need not, for it is made again from its own watermark.
/// </summary>
internal sealed class PostgresDatabase : IDatabase
{
    /// <summary>Any number that all versions of dslt agree on.</summary>
    private const string LockMigrationsSql = "SELECT pg_advisory_lock(1146309716)";

    private const string JournalReachedSql = "SELECT coalesce(max(sequence), 0) FROM journal";

    private const string TablesReachedSql = "SELECT sequence FROM watermark WHERE id = 1";

    /// <summary>
    /// How long after one read the next takes its connection for whole. No server restarts in less, so that
    /// after a restart nobody's read fails for it; and where reads are many, none pays for the question.
    /// </summary>
    private static readonly TimeSpan TrustReadersFor = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlConnectionStringBuilder settings;
    private readonly PostgresOptions options;
    private readonly TimeProvider clock;
    private readonly NpgsqlDataSource readers;
    private readonly NpgsqlDataSource keeper;
    private readonly string node = Lease.NameNode();
    private Lease? lease;
    private long lastReader;

    private PostgresDatabase(
        NpgsqlConnectionStringBuilder settings, PostgresOptions options, TimeProvider clock)
    {
        (this.settings, this.options, this.clock) = (settings, options, clock);
        readers = NpgsqlDataSource.Create(
            With("dslt reader", pooling: true, "default_transaction_read_only=on"));
        keeper = NpgsqlDataSource.Create(With("dslt lease", pooling: true));
    }

    public Dialect Dialect => Dialect.Postgres;

    public string Description { get; private set; } = "PostgreSQL";

    /// <summary>Connects once, so that a wrong setting is known at once.</summary>
    public static PostgresDatabase Open(
        string connectionString, TimeProvider clock, PostgresOptions? options = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var database = new PostgresDatabase(settings, options ?? new PostgresOptions(), clock);
        try
        {
            using var connection = database.keeper.OpenConnection();
            database.Description = $"PostgreSQL {connection.PostgreSqlVersion}";
            return database;
        }
        catch (Exception exception) when (PostgresFailure.IsStorage(exception))
        {
            database.Dispose();
            throw new StorageException(
                $"PostgreSQL at {settings.Host}:{settings.Port}, database {settings.Database}, cannot be "
                    + "used: "
                + exception.Message,
                fatal: true,
                exception);
        }
    }

    /// <summary>Takes the lease first, and waits for it where another node holds it.</summary>
    public IWriter OpenTruth() => Guarded(() =>
    {
        lease = Lease.Take(keeper, node, options, clock);
        return Writer(Fence.Sequencer, JournalReachedSql, "synchronous_commit=on");
    });

    public IWriter OpenProjection() => Guarded(() =>
    {
        using (var connection = keeper.OpenConnection())
        {
            new Fence(Fence.Projector, node).Take(connection);
        }

        return Writer(Fence.Projector, TablesReachedSql, "synchronous_commit=off");
    });

    public ILookups OpenLookups() =>
        new PostgresLookups(With("dslt lookups", pooling: false, "default_transaction_read_only=on"));

    public async Task<DbConnection> OpenReader(CancellationToken cancellation)
    {
        var isTrusted = clock.GetElapsedTime(Interlocked.Read(ref lastReader)) < TrustReadersFor;
        var connection = await readers.OpenConnectionAsync(cancellation);
        if (!isTrusted && !await Answers(connection, cancellation))
        {
            // What else the pool holds was lost with it.
            readers.Clear();
            connection = await readers.OpenConnectionAsync(cancellation);
        }

        // Not before it has answered: of reads at once all would but the first take theirs for whole.
        Interlocked.Exchange(ref lastReader, clock.GetTimestamp());
        return connection;
    }

    /// <summary>Truth and projection are one database here, and one moment of it is read.</summary>
    public IReading OpenReading(MigrationTarget part) => Guarded(() => new PostgresReading(readers));

    /// <summary>Nodes that start together take turns.</summary>
    public void Migrate(TimeProvider clock) => Guarded(() =>
    {
        var connectionString = With("dslt migrations", pooling: false);
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        Run(connection, LockMigrationsSql);
        using var lookups = new PostgresLookups(connectionString);
        Migrations.Apply(Migrations.All, lookups, script => Run(connection, script), Dialect, clock);
        return true;
    });

    public void Dispose()
    {
        lease?.Dispose();
        readers.Dispose();
        keeper.Dispose();
    }

    /// <summary>False where the connection was lost while nobody used it; it is given back then.</summary>
    private static async Task<bool> Answers(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var ping = new NpgsqlCommand("SELECT 1", connection);
            await ping.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (Exception exception)
        {
            await connection.DisposeAsync();
            if (PostgresFailure.IsStorage(exception))
            {
                return false;
            }

            throw;
        }
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (PostgresFailure.IsStorage(exception))
        {
            throw new StorageException($"PostgreSQL: {exception.Message}", fatal: true, exception);
        }
    }

    private static void Run(NpgsqlConnection connection, string script)
    {
        using var command = new NpgsqlCommand(script, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    private PostgresWriter Writer(string name, string reachedSql, string durability)
    {
        var fence = new Fence(name, node);
        var connectionString = With($"dslt {name}", pooling: false, durability);
        var session = new PostgresSession(connectionString, fence, reachedSql, options, clock);
        session.Connect();
        return new PostgresWriter(session, fence);
    }

    private string With(string application, bool pooling, string? setting = null) =>
        new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            ApplicationName = application,
            Pooling = pooling,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            WriteBufferSize = 64 * 1024,
            Options = setting is null ? settings.Options : $"{settings.Options} -c {setting}".Trim(),
        }.ConnectionString;
}
