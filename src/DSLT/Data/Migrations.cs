using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using DSLT.Core;

namespace DSLT.Data;

/// <summary>
/// Which of SQLite's two files a migration belongs to; PostgreSQL holds both in one database.
/// </summary>
internal enum MigrationTarget
{
    Truth,
    Projection,
}

/// <summary>
/// Numbered files of SQL inside the program, <c>0001_journal.truth.sql</c>: applied in order, each in a
/// transaction, forward only. What was applied is kept with its checksum; a changed file or an unknown one
/// refuses the start.
/// </summary>
internal static class Migrations
{
    private const string AppliedSql = "SELECT number, name, checksum FROM schema_migrations ORDER BY number";

    private const string HasAnySql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'";

    private const string CreateSql =
        "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL, name TEXT NOT NULL, "
        + "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (number))";

    public static IReadOnlyList<Migration> All { get; } = Load();

    public static IReadOnlyList<Migration> Of(MigrationTarget target) =>
        [.. All.Where(migration => migration.Target == target)];

    /// <summary>
    /// Applies those of <paramref name="known"/> that are missing. Each is one script, its transaction and
    /// its record included, for both databases run scripts the same way and writers differently.
    /// </summary>
    public static void Apply(
        IReadOnlyCollection<Migration> known, ILookups lookups, Action<string> run, Dialect dialect,
        TimeProvider clock)
    {
        run(CreateSql);
        var byNumber = known.ToDictionary(migration => migration.Number);
        var applied = new HashSet<long>();
        lookups.Read(AppliedSql, row =>
        {
            CheckKnown(byNumber, row.Number(0), row.Text(1), row.Text(2));
            applied.Add(row.Number(0));
        });
        foreach (var migration in known.Where(m => !applied.Contains(m.Number)).OrderBy(m => m.Number))
        {
            run(
                $"BEGIN;\n{dialect.Translate(migration.Sql)}\n"
                    + $"{RecordSql(migration, clock.NowMicros())};\nCOMMIT;");
        }
    }

    /// <summary>Names and checksums are our own and hold no quotes.</summary>
    private static string RecordSql(Migration migration, long now) =>
        "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES "
        + $"({migration.Number}, '{migration.Name}', '{migration.Checksum}', {now})";

    /// <summary>
    /// The first that would be applied to a SQLite file, or null: also where nothing was ever applied, which
    /// is no data yet, and where the data is newer than the program, which is refused.
    /// </summary>
    public static long? FirstPending(ILookups lookups, MigrationTarget target)
    {
        if (lookups.Read(HasAnySql, _ => { }) == 0)
        {
            return null;
        }

        var known = All.Where(m => m.Target == target).Select(m => m.Number).ToHashSet();
        var applied = new List<long>();
        lookups.Read(AppliedSql, row => applied.Add(row.Number(0)));
        return applied.TrueForAll(known.Contains)
            ? known.Except(applied).Select(number => (long?)number).Min()
            : null;
    }

    private static void CheckKnown(
        Dictionary<long, Migration> known, long number, string name, string checksum)
    {
        if (!known.TryGetValue(number, out var migration))
        {
            throw new StorageException(
                $"The data was written by a newer version of dslt: it has migration {number} ({name}), "
                    + "which this "
                + "version does not know. Run that version or a newer one; going back is not possible.",
                fatal: true);
        }

        if (migration.Checksum != checksum)
        {
            throw new StorageException(
                $"Migration {number} ({name}) is not the one that was applied to this data: its checksum "
                    + "differs.",
                fatal: true);
        }
    }

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Parse(name, assembly))
            .OrderBy(migration => migration.Number)];
    }

    private static Migration Parse(string resource, Assembly assembly)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        var target = resource.EndsWith(".truth.sql", StringComparison.Ordinal)
            ? MigrationTarget.Truth
            : MigrationTarget.Projection;
        return new Migration(
            long.Parse(resource[..4], CultureInfo.InvariantCulture),
            resource,
            target,
            sql,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}

internal sealed record Migration(
    long Number, string Name, MigrationTarget Target, string Sql, string Checksum);
