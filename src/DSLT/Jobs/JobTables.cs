using DSLT.Data.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quartz;
using SQLitePCL;

namespace DSLT.Jobs;

/// <summary>
/// Where the scheduler keeps when jobs run. On SQLite a file of its own, since truth and projection have one
/// writer each; on PostgreSQL the tables qrtz_* in the node's database, which several nodes share.
/// <para>
/// They hold no money and no word of what was paid: no backup has them, and where they are missing they are
/// made again, and every job runs at once. What then remains to be done the ledger says.
/// </para>
/// </summary>
internal sealed class JobTables
{
    public const string FileName = "jobs.db";

    /// <summary>One commit is one fsync, as everywhere.</summary>
    private const string PrepareSql = "PRAGMA journal_mode=WAL;";

    private readonly string? path;
    private readonly string connectionString;

    private JobTables(string? path, string connectionString) =>
        (this.path, this.connectionString) = (path, connectionString);

    public static JobTables InDirectory(string directory)
    {
        var path = Path.Combine(Path.GetFullPath(directory), FileName);
        return new JobTables(path, new SqliteConnectionStringBuilder { DataSource = path }.ToString());
    }

    public static JobTables OnPostgres(string connectionString) =>
        new(null, new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "dslt jobs",
            MaxPoolSize = 8,
        }.ConnectionString);

    /// <summary>Makes the file, or throws where there is something else in its place.</summary>
    public void Prepare()
    {
        if (path is not null)
        {
            using var file = new SqliteConnectionHandle(
                path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
            file.Run(PrepareSql);
        }
    }

    public void Use(IPersistentStoreBuilder store, JobOptions options)
    {
        if (path is not null)
        {
            store.UseSqlite(SqliteFactory.Instance, connectionString);
        }
        else
        {
            store.UsePostgres(NpgsqlFactory.Instance, connectionString);
            store.UseClustering(cluster => cluster.CheckinInterval = options.CheckInEvery);
        }

        store.ProvisionSchema();
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(settings =>
        {
            settings.StoreJobDataAsStrings = true;
            settings.RecoverFiringsCancelledByShutdown = true;

            // A job that is owed stays so: no number of failures takes it off the calendar.
            settings.MaxConsecutiveFireFailures = 0;
        });
    }

    /// <summary>Closes what the pool keeps open.</summary>
    public void Close()
    {
        if (path is not null)
        {
            using var connection = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(connection);
        }
        else
        {
            using var connection = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(connection);
        }
    }
}
