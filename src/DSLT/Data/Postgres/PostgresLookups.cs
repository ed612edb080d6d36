using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// Point reads by prepared statements. A read from within the rows of another, as the replay at start does,
/// goes over a connection of its own: PostgreSQL answers one statement at a time.
/// </summary>
internal sealed class PostgresLookups(string connectionString) : ILookups
{
    private readonly List<LookupConnection> connections = [];
    private int depth;

    public int Read(string sql, Action<IRow> row, params ReadOnlySpan<object> keys)
    {
        if (depth == connections.Count)
        {
            connections.Add(new LookupConnection(connectionString));
        }

        try
        {
            return connections[depth++].Read(sql, row, keys);
        }
        finally
        {
            depth--;
        }
    }

    public void Dispose() => connections.ForEach(connection => connection.Dispose());

    private sealed class LookupConnection(string connectionString) : IDisposable
    {
        private readonly Dictionary<string, NpgsqlCommand> commands = new(StringComparer.Ordinal);
        private NpgsqlConnection? connection;

        public int Read(string sql, Action<IRow> row, ReadOnlySpan<object> keys)
        {
            var wasOpen = connection is not null;
            try
            {
                return Read(Command(sql, keys), row);
            }
            catch (Exception exception) when (PostgresFailure.IsStorage(exception))
            {
                if (!PostgresFailure.IsAborted(exception))
                {
                    Drop();
                }

                // A connection that was lost while nobody used it is found out here: worth one more try.
                return wasOpen && connection is null
                    ? Read(sql, row, keys)
                    : throw PostgresFailure.From(exception);
            }
        }

        public void Dispose() => Drop();

        private static int Read(NpgsqlCommand command, Action<IRow> row)
        {
            using var reader = command.ExecuteReader();
            var current = new Row(reader);
            var rows = 0;
            while (reader.Read())
            {
                row(current);
                rows++;
            }

            return rows;
        }

        private NpgsqlCommand Command(string sql, ReadOnlySpan<object> keys)
        {
            if (connection is null)
            {
                connection = new NpgsqlConnection(connectionString);
                connection.Open();
            }

            if (!commands.TryGetValue(sql, out var command))
            {
                command = new NpgsqlCommand(sql, connection);
                commands.Add(sql, command);
            }

            command.Parameters.Clear();
            foreach (var key in keys)
            {
                command.Parameters.Add(PostgresParameter.Of(key));
            }

            return command;
        }

        private void Drop()
        {
            foreach (var command in commands.Values)
            {
                command.Dispose();
            }

            commands.Clear();
            connection?.Dispose();
            connection = null;
        }
    }

    private sealed class Row(NpgsqlDataReader reader) : IRow
    {
        public long Number(int column) => reader.GetInt64(column);

        public string Text(int column) => reader.GetString(column);

        public string? OptionalText(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        public bool Flag(int column) => reader.GetBoolean(column);

        public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
    }
}
