using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Features.Media;
using DSLT.Jobs;

namespace DSLT.Backups;

/// <summary>
/// Makes a fresh data directory of a backup; nothing gets its name before all of it has been proved.
/// </summary>
internal static class Restore
{
    private const string Suffix = ".restoring";

    /// <summary>
    /// Refuses a directory that holds anything, and a backup that is not exactly what its manifest says.
    /// </summary>
    public static Result<BackupManifest> Run(
        string backup, string directory, CancellationToken cancellation = default)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            return Refusal.Invalid(
                "directory",
                $"{directory} is not empty. A restore makes a new data directory and never writes over one.");
        }

        if (!Check(backup).Is(out var manifest, out var refusal))
        {
            return refusal;
        }

        var hasMedia = false;
        try
        {
            Directory.CreateDirectory(directory);
            if (CopyAll(manifest, backup, directory, cancellation) is { } damaged)
            {
                return damaged;
            }

            if (!MediaPool.Restore(backup, directory, cancellation).Is(out _, out var damagedMedia))
            {
                return damagedMedia;
            }

            hasMedia = true;
            foreach (var file in InOrder(manifest))
            {
                var name = Path.Combine(directory, file.Name);
                File.Move(name + Suffix, name);
            }

            Durable.SyncDirectory(directory);
            return manifest;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new StorageException(
                $"Nothing was restored to {directory}: {exception.Message}", fatal: true, exception);
        }
        finally
        {
            RemoveUnfinished(directory, hasMedia);
        }
    }

    /// <summary>The manifest of a backup whose files are there in their full length.</summary>
    private static Result<BackupManifest> Check(string backup)
    {
        if (BackupManifest.Read(backup) is not { } manifest)
        {
            return Damaged(backup, $"its {BackupManifest.FileName} is missing or cannot be read");
        }

        if (manifest.Format > BackupManifest.CurrentFormat)
        {
            return Refusal.Invalid(
                "backup",
                $"{backup} was made by a newer dslt ({manifest.Program}); restore it with that one.");
        }

        string[] known = [SqliteDatabase.TruthFile, SqliteDatabase.ProjectionFile];
        if (manifest.Files.All(file => file.Name != SqliteDatabase.TruthFile)
            || manifest.Files.Any(file => !known.Contains(file.Name)))
        {
            return Damaged(backup, "its manifest does not name the files of a node");
        }

        foreach (var file in manifest.Files)
        {
            var found = new FileInfo(Path.Combine(backup, file.Name));
            var bytes = found.Exists ? found.Length : 0;
            if (bytes != file.Bytes)
            {
                return Damaged(
                    backup, $"{file.Name} has {bytes} bytes, its manifest says {file.Bytes}");
            }
        }

        return manifest;
    }

    private static Refusal? CopyAll(
        BackupManifest manifest, string backup, string directory, CancellationToken cancellation)
    {
        foreach (var file in manifest.Files)
        {
            var hash = Durable.Copy(
                Path.Combine(backup, file.Name), Path.Combine(directory, file.Name + Suffix),
                Pace.Unbroken(cancellation));
            if (hash != file.Sha256)
            {
                return Damaged(
                    backup, $"the SHA-256 of {file.Name} is {hash}, its manifest says {file.Sha256}");
            }
        }

        var (sequence, tip) =
            SqliteCopy.Tip(Path.Combine(directory, SqliteDatabase.TruthFile + Suffix), still: true);
        return sequence == manifest.TipSequence && tip == manifest.TipHash
            ? null
            : Damaged(
                backup, $"its journal ends at row {sequence}, its manifest says {manifest.TipSequence}");
    }

    /// <summary>The truth last: without it a directory is no node's, should this be cut short.</summary>
    private static IEnumerable<BackupFile> InOrder(BackupManifest manifest) =>
        manifest.Files.OrderBy(file => file.Name == SqliteDatabase.TruthFile);

    private static Refusal Damaged(string backup, string how) =>
        Refusal.Invalid("backup", $"{backup} is not a whole backup: {how}.");

    private static void RemoveUnfinished(string directory, bool hasMedia)
    {
        var media = Path.Combine(directory, MediaOptions.Folder);
        if (!hasMedia && Directory.Exists(media))
        {
            Directory.Delete(media, recursive: true);
        }

        foreach (var file in Directory.Exists(directory) ? Directory.GetFiles(directory, "*" + Suffix) : [])
        {
            File.Delete(file);
        }
    }
}
