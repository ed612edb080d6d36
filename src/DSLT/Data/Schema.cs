namespace DSLT.Data;

/// <summary>What tables there are, and of which columns, read from a database itself.</summary>
internal static class Schema
{
    /// <summary>A row id is the key of a table that declares none.</summary>
    private const string ColumnsSql =
        "SELECT name, pk, type FROM pragma_table_info($1) ORDER BY pk = 0, pk, cid";

    public static List<string> TablesOf(IReading reading, Dialect dialect)
    {
        var names = new List<string>();
        using var rows = reading.Open(dialect.TablesSql);
        while (rows.Next())
        {
            names.Add(rows.Text(0)!);
        }

        return names;
    }

    /// <summary>The columns of a table of SQLite, those of its key first, with declared types.</summary>
    public static List<(string Name, bool IsKey, string Type)> ColumnsOf(IReading sqlite, string table)
    {
        var columns = new List<(string, bool, string)>();
        using var rows = sqlite.Open(ColumnsSql, table);
        while (rows.Next())
        {
            columns.Add((rows.Text(0)!, rows.Number(1) > 0, rows.Text(2)!));
        }

        return columns;
    }
}
