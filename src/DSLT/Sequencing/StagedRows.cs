using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// Rows of the truth that the commands of a batch change: written in the transaction that holds their journal
/// rows.
/// </summary>
internal sealed class StagedRows(Undo undo)
{
    private readonly List<(string Sql, object?[] Values)> statements = [];

    /// <summary>Stages a row to be added or replaced by its key.</summary>
    public void Put(Table table, params object?[] values) => Execute(table.InsertSql, values);

    /// <summary>Stages the removal of the row with this key.</summary>
    public void Delete(Table table, params object?[] key) => Execute(table.DeleteSql, key);

    public void Execute(string sql, params object?[] values)
    {
        statements.Add((sql, values));
        undo.Push(() => statements.RemoveAt(statements.Count - 1));
    }

    public void WriteTo(IWriter writer)
    {
        foreach (var (sql, values) in statements)
        {
            writer.Execute(sql, values);
        }
    }

    public void Clear() => statements.Clear();
}
