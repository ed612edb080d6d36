using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>Positional parameters of the types that both databases share.</summary>
internal static class PostgresParameter
{
    public static NpgsqlParameter Of(object? value) => value switch
    {
        null => new NpgsqlParameter { Value = DBNull.Value },
        long number => new NpgsqlParameter<long>("", number),
        bool flag => new NpgsqlParameter<bool>("", flag),
        byte[] bytes => new NpgsqlParameter<byte[]>("", bytes),
        string text => new NpgsqlParameter<string>("", PostgresText.Storable(text)),
        _ => throw new ArgumentException($"A {value.GetType().Name} is not a parameter.", nameof(value)),
    };
}
