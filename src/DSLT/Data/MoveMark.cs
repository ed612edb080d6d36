using System.Text.Json;
using System.Text.Json.Serialization;

namespace DSLT.Data;

/// <summary>
/// Stands in the settings of a database from which the content was moved, or to which it is on its way: no
/// node may run on either, or there would be two that say different things, or one with half of it.
/// </summary>
/// <param name="State">What is the matter.</param>
/// <param name="Tip">The last journal row of the source, and its hash: the same content moves on.</param>
/// <param name="Done">The tables that have all their rows.</param>
internal sealed record MoveMark(MoveState State, string Tip, IReadOnlyList<string> Done)
{
    /// <summary>
    /// No journal row: where the connection is lost in a commit, nobody takes it for done. The move ends
    /// then, and goes on when it is begun again.
    /// </summary>
    public const long Unsettled = long.MaxValue;

    private const string Name = "move";

    private const string FindSql = "SELECT value FROM settings WHERE name = $1";

    private const string PutSql =
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) "
            + "DO UPDATE SET value = excluded.value";

    private const string EndSql = "DELETE FROM settings WHERE name = $1";

    public static MoveMark? Find(ILookups lookups) =>
        lookups.First(FindSql, row => row.Text(0), Name) is { } text
            ? JsonSerializer.Deserialize(text, MoveMarkJson.Default.MoveMark)
            : null;

    /// <summary>Throws where no node may run on a database.</summary>
    public static void Check(ILookups lookups)
    {
        if (Find(lookups) is { } mark)
        {
            throw new StorageException(
                mark.State == MoveState.Arriving
                    ? "A node's content is being moved here and is not complete: run the same "
                        + "'dslt migrate --to' again."
                    : "The content of this database was moved elsewhere by 'dslt migrate --to', and a node "
                        + "runs on it there. Point this one to it too, or restore a backup into a new "
                        + "directory.",
                fatal: true);
        }
    }

    public void Write(IWriter truth)
    {
        truth.Begin();
        truth.Execute(PutSql, Name, JsonSerializer.Serialize(this, MoveMarkJson.Default.MoveMark));
        truth.Commit(Unsettled);
    }

    public static void End(IWriter truth)
    {
        truth.Begin();
        truth.Execute(EndSql, Name);
        truth.Commit(Unsettled);
    }
}

/// <summary>How a database stands that content is moved from or to. Stored: values are only added.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MoveState>))]
internal enum MoveState
{
    Arriving = 1,
    Gone = 2,
}

[JsonSerializable(typeof(MoveMark))]
internal sealed partial class MoveMarkJson : JsonSerializerContext;
