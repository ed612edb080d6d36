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
/// A table as a writer sees it. The first <paramref name="keyColumns"/> columns are its key: a row whose key
/// exists is replaced. With 0 rows are only ever added, and an existing key is an error. A table is itself
/// and no other: it is looked up for every row.
/// </summary>
internal sealed class Table(string name, int keyColumns, params Column[] columns)
{
    public const int RowsAtOnce = 32;

    public string Name { get; } = name;

    public int KeyColumns { get; } = keyColumns;

    public Column[] Columns { get; } = columns;

    /// <summary>One row by parameters.</summary>
    public string InsertSql { get; } =
        $"INSERT INTO {name} ({Names(columns)}) VALUES "
            + $"({Parameters(columns.Length)}){OnConflict(keyColumns, columns)}";

    /// <summary>
    /// Up to <see cref="RowsAtOnce"/> rows by parameters, row after row, and last how many of them there are:
    /// SQLite's form. A row of many is cheaper than one alone, since the place of the one before is known.
    /// </summary>
    public string InsertManySql { get; } =
        $"INSERT INTO {name} ({Names(columns)}) SELECT * FROM (VALUES {Rows(columns.Length)}) "
            + $"WHERE TRUE LIMIT ${(RowsAtOnce * columns.Length) + 1}{OnConflict(keyColumns, columns)}";

    /// <summary>Many rows by one array a column: PostgreSQL's form.</summary>
    public string InsertArraysSql { get; } =
        $"INSERT INTO {name} ({Names(columns)}) SELECT * FROM "
            + $"unnest({Arrays(columns)}){OnConflict(keyColumns, columns)}";

    public string DeleteSql { get; } =
        $"DELETE FROM {name} WHERE "
        + string.Join(" AND ", columns.Take(keyColumns).Select((c, i) => $"{c.Name} = ${i + 1}"));

    private static string Names(Column[] columns) => string.Join(", ", columns.Select(c => c.Name));

    private static string Parameters(int count, int after = 0) =>
        string.Join(", ", Enumerable.Range(after + 1, count).Select(i => $"${i}"));

    private static string Rows(int columns) =>
        string.Join(
            ", ", Enumerable.Range(0, RowsAtOnce).Select(row => $"({Parameters(columns, row * columns)})"));

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
