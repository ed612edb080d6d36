namespace DSLT.Data;

/// <summary>What a column holds; <see cref="Amount"/> is text of 39 digits.</summary>
internal enum ColumnType
{
    Number,
    Text,
    Flag,
    Bytes,
    Amount,
}

internal sealed record Column(string Name, ColumnType Type)
{
    public static Column Number(string name) => new(name, ColumnType.Number);

    public static Column Text(string name) => new(name, ColumnType.Text);

    public static Column Flag(string name) => new(name, ColumnType.Flag);

    public static Column Bytes(string name) => new(name, ColumnType.Bytes);

    public static Column Amount(string name) => new(name, ColumnType.Amount);
}

/// <summary>
/// A table as a writer sees it. The first <paramref name="KeyColumns"/> columns are its key: a row whose key exists
/// is replaced. With 0 rows are only ever added, and an existing key is an error.
/// </summary>
internal sealed record Table(string Name, int KeyColumns, params Column[] Columns)
{
    /// <summary>One row by parameters.</summary>
    public string InsertSql { get; } =
        $"INSERT INTO {Name} ({Names(Columns)}) VALUES ({Parameters(Columns.Length)}){OnConflict(KeyColumns, Columns)}";

    /// <summary>Many rows by one array a column: PostgreSQL's form.</summary>
    public string InsertArraysSql { get; } =
        $"INSERT INTO {Name} ({Names(Columns)}) SELECT * FROM unnest({Arrays(Columns)}){OnConflict(KeyColumns, Columns)}";

    public string DeleteSql { get; } =
        $"DELETE FROM {Name} WHERE {string.Join(" AND ", Columns.Take(KeyColumns).Select((c, i) => $"{c.Name} = ${i + 1}"))}";

    private static string Names(Column[] columns) => string.Join(", ", columns.Select(c => c.Name));

    private static string Parameters(int count) => string.Join(", ", Enumerable.Range(1, count).Select(i => $"${i}"));

    private static string Arrays(Column[] columns) =>
        string.Join(", ", columns.Select((c, i) => $"${i + 1}::{PostgresType(c.Type)}[]"));

    private static string PostgresType(ColumnType type) => type switch
    {
        ColumnType.Number => "bigint",
        ColumnType.Flag => "boolean",
        ColumnType.Bytes => "bytea",
        _ => "text",
    };

    private static string OnConflict(int keyColumns, Column[] columns)
    {
        if (keyColumns == 0)
        {
            return "";
        }

        var values = columns.Skip(keyColumns).Select(c => $"{c.Name} = excluded.{c.Name}").ToArray();
        return $" ON CONFLICT ({Names(columns[..keyColumns])}) DO "
            + (values.Length == 0 ? "NOTHING" : $"UPDATE SET {string.Join(", ", values)}");
    }
}
