using Npgsql;
using NpgsqlTypes;

namespace DSLT.Data.Postgres;

/// <summary>The values of one column for the rows of one statement: an array parameter.</summary>
internal abstract class PostgresColumn
{
    public abstract NpgsqlParameter Parameter { get; }

    public virtual void Add(long value) => throw Mismatch("a number");

    public virtual void Add(bool value) => throw Mismatch("a flag");

    public virtual void Add(byte[] value) => throw Mismatch("bytes");

    public virtual void Add(string value) => throw Mismatch("text");

    public abstract void AddNull();

    /// <summary>Replaces a row's value by the last row's, which goes.</summary>
    public abstract void MoveLastTo(int row);

    public abstract void Clear();

    public static PostgresColumn Of(Column column) => column.Type switch
    {
        ColumnType.Number => new NumberColumn(),
        ColumnType.Flag => new FlagColumn(),
        ColumnType.Bytes => new BytesColumn(),
        _ => new TextColumn(),
    };

    private InvalidOperationException Mismatch(string value) => new($"A {GetType().Name} was given {value}.");

    private abstract class Values<T>(NpgsqlDbType type) : PostgresColumn
    {
        protected List<T> List { get; } = [];

        public override NpgsqlParameter Parameter => new NpgsqlParameter<List<T>>
        {
            TypedValue = List,
            NpgsqlDbType = NpgsqlDbType.Array | type,
        };

        public override void AddNull() => List.Add(default!);

        public override void MoveLastTo(int row)
        {
            List[row] = List[^1];
            List.RemoveAt(List.Count - 1);
        }

        public override void Clear() => List.Clear();
    }

    private sealed class NumberColumn() : Values<long?>(NpgsqlDbType.Bigint)
    {
        public override void Add(long value) => List.Add(value);
    }

    private sealed class FlagColumn() : Values<bool?>(NpgsqlDbType.Boolean)
    {
        public override void Add(bool value) => List.Add(value);
    }

    private sealed class BytesColumn() : Values<byte[]?>(NpgsqlDbType.Bytea)
    {
        public override void Add(byte[] value) => List.Add(value);
    }

    private sealed class TextColumn() : Values<string?>(NpgsqlDbType.Text)
    {
        public override void Add(string value) => List.Add(value);
    }
}
