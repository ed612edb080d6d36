using System.Text.Json;
using System.Text.Json.Serialization;

namespace DSLT.Backups;

/// <summary>One file of a backup.</summary>
/// <param name="Sha256">Over the whole file, in hex.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What a backup says of itself. It is written last: a directory without it is no backup.</summary>
/// <param name="Format">The version of this form; a newer one is refused.</param>
/// <param name="Program">The version of dslt that made it.</param>
/// <param name="TipHash">The hash of the journal's last row, in hex; all zeros where the journal is
/// empty.</param>
internal sealed record BackupManifest(
    int Format, string Program, DateTimeOffset Created, long TipSequence, string TipHash,
    IReadOnlyList<BackupFile> Files)
{
    public const int CurrentFormat = 1;

    public const string FileName = "manifest.json";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <summary>The manifest in a directory, or null where there is none that can be read.</summary>
    public static BackupManifest? Read(string directory)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(directory, FileName));
            var read = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest);
            return read?.Files is null ? null : read;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>A complete backup on disk.</summary>
internal sealed record BackupInfo(string Name, string Path, BackupManifest Manifest)
{
    public DateTimeOffset Created => Manifest.Created;

    public long Bytes => Manifest.Files.Sum(file => file.Bytes);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
