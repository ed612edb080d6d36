using DSLT.Data;
using DSLT.Data.Sqlite;

namespace DSLT.Moving;

/// <summary>A table as it is in both databases; its shape is read from a file of SQLite.</summary>
/// <param name="Part">The file of SQLite that it is in.</param>
/// <param name="Table">Its columns, those of the key first.</param>
internal sealed record MovedTable(MigrationTarget Part, Table Table)
{
    public const string Journal = "journal";

    /// <summary>How far the tables are: written last, when all of them are there.</summary>
    public const string Watermark = "watermark";

    /// <summary>
    /// Each database has its own: what was done to it, who writes it, whether it has moved; and the bytes of
    /// media go from one storage to the other.
    /// </summary>
    private static readonly string[] Own = ["schema_migrations", "leases", "settings", "media_pieces"];

    public string Name => Table.Name;

    public bool IsJournal => Name == Journal;

    public string SelectSql { get; } =
        $"SELECT {string.Join(", ", Table.Columns.Select(column => column.Name))} FROM {Table.Name}";

    /// <summary>
    /// All tables of a directory whose schema is that of this version, as they were made: what others refer
    /// to comes before them.
    /// </summary>
    public static IReadOnlyList<MovedTable> All(SqliteDatabase database)
    {
        var tables = new List<MovedTable>();
        foreach (var part in new[] { MigrationTarget.Truth, MigrationTarget.Projection })
        {
            using var reading = database.OpenReading(part);
            tables.AddRange(Schema.TablesOf(reading, Dialect.Sqlite).Except(Own).Select(
                name => new MovedTable(part, Read(reading, name))));
        }

        return [.. tables.OrderBy(table => table.Name == Watermark)];
    }

    private static Table Read(IReading reading, string name)
    {
        var columns = Schema.ColumnsOf(reading, name);
        return new Table(
            name, name == Journal ? 0 : columns.Count(column => column.IsKey),
            [.. columns.Select(column => new Column(column.Name, TypeOf(column.Type)))]);
    }

    private static ColumnType TypeOf(string declared) => declared switch
    {
        "INTEGER" or "BIGINT" => ColumnType.Number,
        "BOOLEAN" => ColumnType.Flag,
        "BLOB" => ColumnType.Bytes,
        "TEXT" => ColumnType.Text,
        _ => throw new NotSupportedException($"A column of the type {declared} cannot be moved."),
    };
}
