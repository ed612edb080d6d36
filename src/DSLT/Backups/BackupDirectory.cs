using System.Globalization;
using System.Reflection;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Jobs;

namespace DSLT.Backups;

/// <summary>
/// The backups of one SQLite node. Each is a directory that gets its name only when all of it is on disk, so
/// one that is there is whole. It may be made beside the node, by another process too; one at a time.
/// </summary>
/// <param name="dataDirectory">Where the node's files are.</param>
/// <param name="schedule">When backups are made and how many are kept.</param>
/// <param name="clock">Names the backups.</param>
/// <param name="copying">How a file is copied: beside its writer, unless given.</param>
internal sealed class BackupDirectory(
    string dataDirectory, BackupSchedule schedule, TimeProvider clock, ICopying? copying = null)
{
    public const string DefaultName = "backups";

    private const string NameFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const string PartialPrefix = ".partial-";
    private const string LockName = ".lock";

    /// <summary>
    /// The projection first: the truth is then ahead of it, and the replay at start closes the gap.
    /// </summary>
    private static readonly string[] DataFiles = [SqliteDatabase.ProjectionFile, SqliteDatabase.TruthFile];

    private readonly ICopying copying = copying ?? new CopyBeside(dataDirectory);

    public string Location { get; } = Path.GetFullPath(
        schedule.Directory ?? Path.Combine(dataDirectory, DefaultName));

    public BackupSchedule Schedule => schedule;

    /// <summary>
    /// Makes a backup of now. Everything that was acknowledged before the call is in it. Where it fails
    /// nothing is left of it: <see cref="StorageException"/> says why, and the node goes on. It has a thread
    /// of its own: it may take minutes, and mostly waits.
    /// </summary>
    public Task<BackupInfo> Create(CancellationToken cancellation) => Task.Factory.StartNew(
        () => Create(TimeName(), new Pace(copying.Rests, cancellation)),
        cancellation,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>
    /// The scheduled and asked-for backups, the newest first; not those made before migrations.
    /// </summary>
    public IReadOnlyList<BackupInfo> List() => Directory.Exists(Location)
        ? [.. Directory.EnumerateDirectories(Location).Select(Read).OfType<BackupInfo>()
            .OrderByDescending(backup => backup.Created)]
        : [];

    /// <summary>Deletes what the schedule does not keep, and names it.</summary>
    public IReadOnlyList<string> Prune()
    {
        var backups = List();
        var expired =
            schedule.Expired(backups.Select(backup => backup.Created), clock.GetUtcNow()).ToHashSet();
        var deleted = backups.Where(backup => expired.Contains(backup.Created)).ToArray();
        foreach (var backup in deleted)
        {
            // Without its manifest it is no backup any more, should the rest of this not happen.
            File.Delete(Path.Combine(backup.Path, BackupManifest.FileName));
            Directory.Delete(backup.Path, recursive: true);
        }

        return [.. deleted.Select(backup => backup.Name)];
    }

    /// <summary>
    /// Called before migrations are applied to data that exists: forward is the only way, so this is the way
    /// back. These are never deleted by the schedule; and a node that fails to migrate at every start makes
    /// only one.
    /// </summary>
    public void BeforeMigration(long number)
    {
        var name = $"before-migration-{number}";
        var tip = SqliteCopy.Tip(Path.Combine(dataDirectory, SqliteDatabase.TruthFile), still: false);
        var made = Directory.Exists(Location) ? Directory.EnumerateDirectories(Location) : [];
        var ofNumber = made
            .Where(path => $"{Path.GetFileName(path)}-".StartsWith($"{name}-", StringComparison.Ordinal))
            .Select(BackupManifest.Read);
        if (!ofNumber.Any(manifest => (manifest?.TipSequence, manifest?.TipHash) == tip))
        {
            Create(name, Pace.Unbroken(CancellationToken.None));
        }
    }

    private static BackupInfo? Read(string path)
    {
        var name = Path.GetFileName(path);
        var timed = DateTimeOffset.TryParseExact(
            name.Split('-')[0],
            NameFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out _);
        return timed && BackupManifest.Read(path) is { } manifest
            ? new BackupInfo(name, path, manifest)
            : null;
    }

    private string TimeName() => clock.GetUtcNow().ToString(NameFormat, CultureInfo.InvariantCulture);

    private BackupInfo Create(string name, Pace pace)
    {
        try
        {
            Directory.CreateDirectory(Location);
            using var held = Hold();
            RemovePartial();
            return Make(Free(name), pace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"No backup was made in {Location}: {exception.Message}", fatal: false, exception);
        }
        catch (StorageException exception)
        {
            // A full disk under the backup says nothing about the node's own files.
            throw new StorageException(
                $"No backup was made in {Location}: {exception.Message}", fatal: false, exception);
        }
    }

    private BackupInfo Make(string name, Pace pace)
    {
        var partial = Path.Combine(Location, PartialPrefix + name);
        try
        {
            CreatePrivate(partial);
            MediaPool.Add(dataDirectory, Location, pace);
            var manifest = CopyInto(partial, pace);
            MediaPool.Add(dataDirectory, Location, pace);
            Durable.Write(Path.Combine(partial, BackupManifest.FileName), manifest.ToJson());
            Durable.SyncDirectory(partial);
            var whole = Path.Combine(Location, name);
            Directory.Move(partial, whole);
            Durable.SyncDirectory(Location);
            return new BackupInfo(name, whole, manifest);
        }
        catch
        {
            RemovePartial();
            throw;
        }
    }

    /// <summary>A backup holds the hashes of passwords: nobody but the node's own user reads it.</summary>
    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private BackupManifest CopyInto(string partial, Pace pace)
    {
        var present = DataFiles.Where(file => File.Exists(Path.Combine(dataDirectory, file))).ToArray();
        if (!present.Contains(SqliteDatabase.TruthFile))
        {
            throw new IOException(
                $"there is no node's data in {dataDirectory}, {SqliteDatabase.TruthFile} is missing.");
        }

        var created = clock.GetUtcNow();
        foreach (var file in present)
        {
            copying.Copy(file, Path.Combine(partial, file), pace);
        }

        // Hashed only now: the moment between the two copies is what the replay has to catch up on.
        var files = present.Select(file => Describe(Path.Combine(partial, file), pace)).ToArray();
        var (sequence, hash) = SqliteCopy.Tip(Path.Combine(partial, SqliteDatabase.TruthFile), still: true);
        var program = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "";
        return new BackupManifest(BackupManifest.CurrentFormat, program, created, sequence, hash, files);
    }

    private static BackupFile Describe(string path, Pace pace)
    {
        var hash = Durable.SyncAndHash(path, pace);
        return new BackupFile(Path.GetFileName(path), new FileInfo(path).Length, hash);
    }

    private string Free(string name)
    {
        var free = name;
        for (var i = 2; Directory.Exists(Path.Combine(Location, free)); i++)
        {
            free = $"{name}-{i}";
        }

        return free;
    }

    /// <summary>
    /// What is left of a backup that was never finished; the lock says that nobody is at it.
    /// </summary>
    private void RemovePartial()
    {
        foreach (var partial in Directory.EnumerateDirectories(Location, PartialPrefix + "*"))
        {
            Directory.Delete(partial, recursive: true);
        }
    }

    private FileStream Hold()
    {
        try
        {
            return new FileStream(
                Path.Combine(Location, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException("another backup is being made there.", exception);
        }
    }
}
