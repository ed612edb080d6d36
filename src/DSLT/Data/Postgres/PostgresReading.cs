using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// Cursors on connections that never write. A connection of PostgreSQL has one result at a time, so each
/// cursor has one of its own; pinned, they share the snapshot that a connection holds for them.
/// </summary>
internal sealed class PostgresReading(NpgsqlDataSource source) : IReading
{
    private const string BeginSql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private const string ExportSql = "SELECT pg_export_snapshot()";

    private NpgsqlConnection? holder;
    private string? snapshot;

    public void Pin()
    {
        holder = source.OpenConnection();
        Run(holder, BeginSql);
        using var export = new NpgsqlCommand(ExportSql, holder);
        snapshot = (string)export.ExecuteScalar()!;
    }

    public ICursor Open(string sql, params ReadOnlySpan<object> keys)
    {
        var connection = source.OpenConnection();
        try
        {
            Run(connection, BeginSql);
            if (snapshot is not null)
            {
                Run(connection, $"SET TRANSACTION SNAPSHOT '{snapshot}'");
            }

            var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (var key in keys)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = key });
            }

            return new Cursor(connection, command);
        }
        catch (Exception exception)
        {
            connection.Dispose();
            if (PostgresFailure.IsStorage(exception))
            {
                throw PostgresFailure.From(exception);
            }

            throw;
        }
    }

    public void Dispose() => holder?.Dispose();

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private sealed class Cursor(NpgsqlConnection connection, NpgsqlCommand command) : ICursor
    {
        private readonly NpgsqlDataReader reader = command.ExecuteReader();

        public bool Next()
        {
            try
            {
                return reader.Read();
            }
            catch (Exception exception) when (PostgresFailure.IsStorage(exception))
            {
                throw PostgresFailure.From(exception);
            }
        }

        public bool IsNull(int column) => reader.IsDBNull(column);

        public bool IsNumber(int column) =>
            (reader.GetFieldType(column) == typeof(long) || IsFlag(column)) && !IsNull(column);

        public long Number(int column) => !IsFlag(column) ? reader.GetInt64(column)
            : reader.GetBoolean(column) ? 1 : 0;

        public ReadOnlySpan<byte> Bytes(int column) =>
            IsNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

        public void Dispose()
        {
            reader.Dispose();
            command.Dispose();
            connection.Dispose();
        }

        private bool IsFlag(int column) => reader.GetFieldType(column) == typeof(bool);
    }
}
