using DSLT.Core;
using DSLT.Features.Media;
using DSLT.Jobs;

namespace DSLT.Backups;

/// <summary>
/// The media of all backups of a directory, each once: files are named by their content and never change, so
/// a backup adds those that are new and has the rest already. Copied after the truth, they hold all that its
/// rows name, for bytes come before their row; and copied before it too, what is taken away meanwhile.
/// </summary>
internal static class MediaPool
{
    private const string Suffix = ".copying";

    /// <summary>Adds what is new in a data directory to the pool of its backups.</summary>
    public static void Add(string dataDirectory, string backups, Pace pace) => CopyNew(
        Path.Combine(dataDirectory, MediaOptions.Folder), Path.Combine(backups, MediaOptions.Folder), pace);

    /// <summary>Copies the pool beside a backup into a new data directory.</summary>
    public static Result<Unit> Restore(string backup, string directory, CancellationToken cancellation)
    {
        var backups = Path.GetDirectoryName(Path.GetFullPath(backup.TrimEnd(Path.DirectorySeparatorChar)))!;
        var damaged = CopyNew(
            Path.Combine(backups, MediaOptions.Folder), Path.Combine(directory, MediaOptions.Folder),
            Pace.Unbroken(cancellation));
        return damaged is null
            ? default(Unit)
            : Refusal.Invalid("backup", $"{damaged} is not what its name says: it is damaged.");
    }

    /// <summary>
    /// The first file that is not what its name says, which is not copied; null where all are.
    /// </summary>
    private static string? CopyNew(string from, string to, Pace pace)
    {
        var damaged = default(string);
        var files = Directory.Exists(from)
            ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            : [];
        foreach (var file in files)
        {
            var cid = Path.GetFileName(file);
            var target = Cid.Parse(cid) is null ? null : DirectoryMedia.PathOf(to, cid);
            if (target is null || File.Exists(target))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (Copy(file, target + Suffix, pace) is not { } copied)
            {
                continue;
            }

            if (copied == cid)
            {
                File.Move(target + Suffix, target);
                Durable.SyncDirectory(Path.GetDirectoryName(target)!);
            }
            else
            {
                File.Delete(target + Suffix);
                damaged ??= file;
            }
        }

        return damaged;
    }

    /// <summary>
    /// The CID of what was copied and is on disk; null where it was taken away since it was listed.
    /// </summary>
    private static string? Copy(string from, string to, Pace pace)
    {
        using var hasher = new CidHasher();
        using var source = Open(from);
        if (source is null)
        {
            return null;
        }

        using var target = new FileStream(to, FileMode.Create, FileAccess.Write);
        var buffer = new byte[CidHasher.ChunkBytes];
        int read;
        while ((read = source.Read(buffer)) > 0)
        {
            hasher.Append(buffer.AsSpan(0, read));
            target.Write(buffer, 0, read);
            pace.Rest();
        }

        target.Flush(flushToDisk: true);
        return hasher.Finish().Text;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
