using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DSLT.Bench.Api;
using DSLT.Data.Sqlite;
using Microsoft.Data.Sqlite;

namespace DSLT.Bench.Baselines;

/// <summary>
/// What one writes first: a Dapper transaction per request, with the same durability and the same records as
/// the node's. One connection, kept open behind a gate, is the best this form can do: without the gate
/// SQLite's lock makes it slower and some requests fail.
/// </summary>
internal sealed class NaiveStore : IDisposable
{
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;";

    private const string Schema = """
        CREATE TABLE balances (account TEXT NOT NULL, token TEXT NOT NULL, available TEXT NOT NULL,
            PRIMARY KEY (account, token)) WITHOUT ROWID;
        CREATE TABLE transactions (
            id INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL);
        CREATE TABLE postings (transaction_id INTEGER NOT NULL, line INTEGER NOT NULL, account TEXT NOT NULL,
            token TEXT NOT NULL, amount TEXT NOT NULL, PRIMARY KEY (transaction_id, line)) WITHOUT ROWID;
        CREATE TABLE audit_log (
            id INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, address TEXT,
            detail TEXT NOT NULL, hash BLOB NOT NULL);
        """;

    private const string BalanceSql =
        "SELECT available FROM balances WHERE account = @account AND token = @token";

    private const string SetBalanceSql = """
        INSERT INTO balances (account, token, available) VALUES (@account, @token, @available)
        ON CONFLICT (account, token) DO UPDATE SET available = excluded.available
        """;

    private const string AddTransactionSql =
        "INSERT INTO transactions (time, kind, actor) VALUES (@time, 'transfer', @actor) RETURNING id";

    private const string AddPostingSql = """
        INSERT INTO postings (transaction_id, line, account, token, amount)
        VALUES (@transactionId, @line, @account, @token, @amount)
        """;

    private const string LastHashSql = "SELECT hash FROM audit_log ORDER BY id DESC LIMIT 1";

    private const string AddAuditSql =
        "INSERT INTO audit_log (time, actor, address, detail, hash) "
        + "VALUES (@time, @actor, @address, @detail, @hash)";

    private const long Plenty = 1_000_000_000_000_000;

    private readonly SqliteConnection connection;
    private readonly SemaphoreSlim gate = new(1, 1);

    public NaiveStore(string directory, World world)
    {
        SqliteNative.Use();
        connection = new SqliteConnection($"Data Source={Path.Combine(directory, "naive.db")}");
        connection.Open();
        connection.Execute(Pragmas + Schema);
        using var transaction = connection.BeginTransaction();
        var rich = world.Users.SelectMany(user => world.Symbols.Select(token => (user.Name, token)));
        foreach (var (account, token) in rich)
        {
            Set(account, token, Plenty, transaction);
        }

        transaction.Commit();
    }

    /// <summary>Moves money. The balance that is left, or null where there is not enough.</summary>
    public async Task<(long TransactionId, Int128 Balance)?> Transfer(
        string from, string to, string token, Int128 units, string? address)
    {
        await gate.WaitAsync();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var left = Balance(from, token, transaction) - units;
            if (left < 0)
            {
                return null;
            }

            Set(from, token, left, transaction);
            Set(to, token, Balance(to, token, transaction) + units, transaction);
            var time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            var id = connection.ExecuteScalar<long>(
                AddTransactionSql, new { time, actor = from }, transaction);
            Post(id, 0, from, token, -units, transaction);
            Post(id, 1, to, token, units, transaction);
            Audit(time, from, address, $"transfer {id}: {units} {token} to {to}", transaction);
            transaction.Commit();
            return (id, left);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        connection.Dispose();
        gate.Dispose();
    }

    private static string Stored(Int128 units) => units.ToString("D39", CultureInfo.InvariantCulture);

    private Int128 Balance(string account, string token, SqliteTransaction transaction) => Int128.Parse(
        connection.ExecuteScalar<string>(BalanceSql, new { account, token }, transaction) ?? "0",
        CultureInfo.InvariantCulture);

    private void Set(string account, string token, Int128 units, SqliteTransaction transaction) =>
        connection.Execute(SetBalanceSql, new { account, token, available = Stored(units) }, transaction);

    private void Post(
        long transactionId,
        int line,
        string account,
        string token,
        Int128 units,
        SqliteTransaction transaction) =>
        connection.Execute(
            AddPostingSql, new { transactionId, line, account, token, amount = Stored(units) }, transaction);

    private void Audit(long time, string actor, string? address, string detail, SqliteTransaction transaction)
    {
        var before = connection.ExecuteScalar<byte[]>(LastHashSql, transaction: transaction) ?? [];
        var hash = SHA256.HashData(
            [.. before, .. Encoding.UTF8.GetBytes($"{time}\n{actor}\n{address}\n{detail}")]);
        connection.Execute(AddAuditSql, new { time, actor, address, detail, hash }, transaction);
    }
}
