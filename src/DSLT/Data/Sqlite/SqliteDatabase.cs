using System.Data.Common;
using DSLT.Backups;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DSLT.Data.Sqlite;

/// <summary>
/// Two files in one directory. The truth is synchronous=FULL: a commit returns when it is on disk. The
/// projection is synchronous=NORMAL: it may lose its last commits in a power cut, and is then rebuilt from
/// its own watermark on. They are two because SQLite has one write lock a file, and the projector would hold
/// the sequencer up.
/// </summary>
internal sealed class SqliteDatabase : IDatabase
{
    public const string TruthFile = "truth.db";
    public const string ProjectionFile = "projection.db";

    private const string Common =
        "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON; "
            // What a long reader made the log grow to, the disk gets back: 128 MiB stay.
            + "PRAGMA journal_size_limit=134217728; ";

    private readonly DirectoryLock? directoryLock;
    private readonly string directory;
    private readonly string truthPath;
    private readonly string projectionPath;
    private readonly string readerConnectionString;
    private readonly Dictionary<string, SqliteConnectionHandle> writing = [];

    private SqliteDatabase(string directory, DirectoryLock? directoryLock)
    {
        (this.directory, this.directoryLock) = (directory, directoryLock);
        Description = SqliteNative.Use();
        truthPath = Path.Combine(Path.GetFullPath(directory), TruthFile);
        projectionPath = Path.Combine(Path.GetFullPath(directory), ProjectionFile);
        readerConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = projectionPath,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = true,
            DefaultTimeout = 10,
        }.ToString();
    }

    public Dialect Dialect => Dialect.Sqlite;

    public string Description { get; }

    /// <summary>Opens a directory for writing and holds it against any other process.</summary>
    public static SqliteDatabase Open(string directory) => new(directory, DirectoryLock.Take(directory));

    /// <summary>Opens a directory for reading beside a node that may be running on it.</summary>
    public static SqliteDatabase OpenBeside(string directory) =>
        File.Exists(Path.Combine(directory, TruthFile))
            ? new SqliteDatabase(directory, null)
            : throw new StorageException(
                $"There is no node's data in {directory}: {TruthFile} is missing.", fatal: true);

    /// <summary>A fresh projection that nobody relies on: a crash may lose it.</summary>
    public static IWriter CreateScratch(string path, TimeProvider clock)
    {
        SqliteNative.Use();
        MigrateFile(path, MigrationTarget.Projection, clock);
        return new SqliteWriter(Connect(
            path, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;"));
    }

    /// <summary>Its log is cut back often, in small pieces: every command waits while that goes on.</summary>
    public IWriter OpenTruth() => new SqliteWriter(writing[TruthFile] =
        Connect(truthPath, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000;"));

    public IWriter OpenProjection() => new SqliteWriter(
        writing[ProjectionFile] = Connect(
            projectionPath,
            "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=16000; PRAGMA cache_size=-32768;"),
        WriteBack.OpenLog(projectionPath));

    /// <summary>The connection that writes a file: its own thread's alone.</summary>
    public SqliteConnectionHandle Writing(string file) => writing[file];

    public ILookups OpenLookups()
    {
        var connection = new SqliteConnectionHandle(projectionPath, raw.SQLITE_OPEN_READWRITE);
        connection.Run($"PRAGMA query_only=ON; {AttachSql(truthPath)}");
        return new SqliteLookups(connection);
    }

    public async Task<DbConnection> OpenReader(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(readerConnectionString);
        await connection.OpenAsync(cancellation);
        using var attach = connection.CreateCommand();
        attach.CommandText = "SELECT count(*) FROM pragma_database_list WHERE name = 'truth'";
        if (attach.ExecuteScalar() is 0L)
        {
            attach.CommandText = AttachSql(truthPath);
            attach.ExecuteNonQuery();
        }

        return connection;
    }

    public IReading OpenReading(MigrationTarget part) =>
        new SqliteReading(part == MigrationTarget.Truth ? truthPath : projectionPath);

    /// <summary>A schema only ever goes forward: data that is there is backed up before it does.</summary>
    public void Migrate(TimeProvider clock)
    {
        if (FirstPending() is { } number)
        {
            new BackupDirectory(directory, new BackupSchedule(), clock).BeforeMigration(number);
        }

        MigrateFile(truthPath, MigrationTarget.Truth, clock);
        MigrateFile(projectionPath, MigrationTarget.Projection, clock);
    }

    public void Dispose()
    {
        SqliteConnection.ClearPool(new SqliteConnection(readerConnectionString));
        directoryLock?.Dispose();
    }

    private long? FirstPending()
    {
        long? first = null;
        foreach (var (path, target) in new[]
        {
            (truthPath, MigrationTarget.Truth), (projectionPath, MigrationTarget.Projection),
        })
        {
            if (File.Exists(path))
            {
                using var lookups = new SqliteLookups(
                    new SqliteConnectionHandle(path, raw.SQLITE_OPEN_READWRITE));
                var pending = Migrations.FirstPending(lookups, target);
                first = first is { } number && pending > number ? number : pending ?? first;
            }
        }

        return first;
    }

    private static void MigrateFile(string path, MigrationTarget target, TimeProvider clock)
    {
        var connection = new SqliteConnectionHandle(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        using var lookups = new SqliteLookups(connection);
        connection.Run(Common + "PRAGMA synchronous=FULL;");
        Migrations.Apply(Migrations.Of(target), lookups, connection.Run, Dialect.Sqlite, clock);
    }

    private static SqliteConnectionHandle Connect(string path, string pragmas)
    {
        var connection = new SqliteConnectionHandle(path, raw.SQLITE_OPEN_READWRITE);
        connection.Run(Common + pragmas);
        return connection;
    }

    private static string AttachSql(string path) =>
        $"ATTACH DATABASE '{path.Replace("'", "''", StringComparison.Ordinal)}' AS truth";
}
