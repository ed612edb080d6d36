using System.Text.Json.Serialization;

namespace DSLT.Backups;

/// <param name="Sequence">The journal row that it reaches.</param>
internal sealed record BackupResponse(
    string Name, DateTimeOffset CreatedAt, long Sequence, string Hash, long Bytes)
{
    public static BackupResponse Of(BackupInfo backup) => new(
        backup.Name, backup.Created, backup.Manifest.TipSequence, backup.Manifest.TipHash, backup.Bytes);
}

internal sealed record BackupList(IReadOnlyList<BackupResponse> Items, string? Next);

[JsonSerializable(typeof(BackupResponse))]
[JsonSerializable(typeof(BackupList))]
internal sealed partial class BackupApiJson : JsonSerializerContext;
