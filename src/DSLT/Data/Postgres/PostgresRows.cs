using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// Rows of one table on their way into one statement. Of a keyed table each key is there once, with its last
/// values: the database refuses to touch a row twice in one statement.
/// </summary>
internal sealed class PostgresRows(Table table)
{
    private readonly PostgresColumn[] columns = [.. table.Columns.Select(PostgresColumn.Of)];
    private readonly Dictionary<Key, int> rowsByKey = [];
    private int column;
    private int count;
    private Key key;

    public Table Table { get; } = table;

    public void Start() => (column, key) = (0, default);

    public void Add(long value)
    {
        KeyPart(value);
        columns[column++].Add(value);
    }

    public void Add(bool value)
    {
        KeyPart(value ? 1 : 0);
        columns[column++].Add(value);
    }

    public void Add(byte[] value)
    {
        if (column < Table.KeyColumns)
        {
            key = key with { Text = $"{key.Text}{column}:{Convert.ToHexString(value)}" };
        }

        columns[column++].Add(value);
    }

    public void Add(string? value)
    {
        if (column < Table.KeyColumns)
        {
            key = key with { Text = $"{key.Text}{column}:{value}" };
        }

        if (value is null)
        {
            columns[column++].AddNull();
        }
        else
        {
            columns[column++].Add(value);
        }
    }

    public void End()
    {
        if (column != columns.Length)
        {
            throw new InvalidOperationException(
                $"A row of {Table.Name} has {column} values for {columns.Length} columns.");
        }

        if (Table.KeyColumns == 0 || rowsByKey.TryAdd(key, count))
        {
            count++;
            return;
        }

        foreach (var values in columns)
        {
            values.MoveLastTo(rowsByKey[key]);
        }
    }

    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Table.InsertArraysSql);
        foreach (var values in columns)
        {
            command.Parameters.Add(values.Parameter);
        }

        return command;
    }

    public void Clear()
    {
        count = 0;
        rowsByKey.Clear();
        foreach (var values in columns)
        {
            values.Clear();
        }
    }

    private void KeyPart(long value)
    {
        if (column < Table.KeyColumns)
        {
            key = column switch
            {
                0 => key with { First = value },
                1 => key with { Second = value },
                2 => key with { Third = value },
                3 => key with { Fourth = value },
                _ => throw new NotSupportedException($"{Table.Name} has more than four numbers in its key."),
            };
        }
    }

    private readonly record struct Key(long First, long Second, long Third, long Fourth, string? Text);
}
