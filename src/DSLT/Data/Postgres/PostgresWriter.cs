using DSLT.Core;
using Npgsql;

namespace DSLT.Data.Postgres;

/// <summary>
/// Collects a transaction, rows as one array a column, and sends all of it at the commit: one round trip,
/// whatever is in it. Rows and statements keep their order; among the rows between two statements only those
/// of one table do.
/// </summary>
internal sealed class PostgresWriter(PostgresSession session, Fence fence) : IWriter
{
    private readonly Dictionary<Table, PostgresRows> collecting = [];
    private readonly List<PostgresRows> sent = [];
    private readonly Dictionary<Table, Stack<PostgresRows>> spare = [];
    private NpgsqlBatch? batch;
    private PostgresRows rows = null!;

    public void Begin()
    {
        session.Connect();
        batch = new NpgsqlBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN"));
        batch.BatchCommands.Add(fence.Check());
    }

    public void Row(Table table)
    {
        if (rows is null || rows.Table != table || !collecting.ContainsKey(table))
        {
            rows = Collecting(table);
        }

        rows.Start();
    }

    public void Add(long value) => rows.Add(value);

    public void Add(bool value) => rows.Add(value);

    public void Add(ReadOnlySpan<byte> value) => rows.Add(value.ToArray());

    public void Add(string? value) => rows.Add(value is null ? null : PostgresText.Storable(value));

    public void Add(Amount value) => rows.Add(value.ToStored());

    public void End() => rows.End();

    public void Execute(string sql, params ReadOnlySpan<object?> values)
    {
        SendRows();
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(PostgresParameter.Of(value));
        }

        Open.BatchCommands.Add(command);
    }

    public void Commit(long sequence)
    {
        SendRows();
        Open.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            session.Commit(Open, sequence);
        }
        finally
        {
            Rollback();
        }
    }

    /// <summary>Nothing was sent before the commit, and that ends a transaction either way.</summary>
    public void Rollback()
    {
        foreach (var used in sent.Concat(collecting.Values))
        {
            used.Clear();
            if (!spare.TryGetValue(used.Table, out var stack))
            {
                spare.Add(used.Table, stack = new Stack<PostgresRows>());
            }

            stack.Push(used);
        }

        sent.Clear();
        collecting.Clear();
        batch?.Dispose();
        batch = null;
    }

    public void Dispose()
    {
        Rollback();
        session.Dispose();
    }

    private NpgsqlBatch Open => batch ?? throw new InvalidOperationException("No transaction was begun.");

    private PostgresRows Collecting(Table table)
    {
        if (!collecting.TryGetValue(table, out var found))
        {
            found = spare.TryGetValue(table, out var stack) && stack.TryPop(out var used)
                ? used
                : new PostgresRows(table);
            collecting.Add(table, found);
        }

        return found;
    }

    private void SendRows()
    {
        foreach (var collected in collecting.Values)
        {
            Open.BatchCommands.Add(collected.ToCommand());
            sent.Add(collected);
        }

        collecting.Clear();
    }
}
