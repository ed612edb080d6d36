namespace DSLT.Data;

/// <summary>
/// All that differs between the two databases in a text of SQL. Migrations and statements are written once,
/// with these names in double braces; parameters are $1, $2... in the order of their first use.
/// </summary>
/// <param name="TablesSql">
/// The names of the tables that a statement finds by their bare names; in SQLite as they were made.
/// </param>
internal sealed record Dialect(string Name, string RowId, string Bytes, string Clustered, string TablesSql)
{
    /// <summary>
    /// INTEGER PRIMARY KEY is SQLite's row id; a table with another key is stored in that key's order.
    /// </summary>
    public static readonly Dialect Sqlite = new(
        "sqlite", "INTEGER", "BLOB", "WITHOUT ROWID",
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid");

    public static readonly Dialect Postgres = new(
        "postgres", "BIGINT", "BYTEA", "",
        "SELECT tablename::text FROM pg_tables WHERE schemaname = ANY (current_schemas(false))");

    public string Translate(string sql) => sql
        .Replace("{{rowid}}", RowId, StringComparison.Ordinal)
        .Replace("{{bytes}}", Bytes, StringComparison.Ordinal)
        .Replace("{{clustered}}", Clustered, StringComparison.Ordinal);
}
