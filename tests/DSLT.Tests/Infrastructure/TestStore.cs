using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Infrastructure;

/// <summary>A store on a database of its own, which can be closed and opened again: a restart.</summary>
internal sealed class TestStore : IDisposable
{
    public const long Gold = 1;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly DatabaseKind kind;
    private readonly StoreOptions options;
    private Store? store;

    public TestStore(DatabaseKind kind, PostgresFixture postgres, StoreOptions? options = null)
    {
        (this.kind, this.options) = (kind, options ?? new StoreOptions());
        Place = kind == DatabaseKind.Postgres
            ? postgres.CreateDatabase()
            : Directory.CreateTempSubdirectory("dslt-store-").FullName;
        Reopen();
    }

    public ManualClock Clock { get; } = new();

    public Faults Truth { get; } = new();

    public Faults Tables { get; } = new();

    /// <summary>The directory or the connection string.</summary>
    public string Place { get; }

    public Store Store => store ?? throw new InvalidOperationException("The store is closed.");

    public Sequencer Sequencer => Store.Sequencer;

    public void Close()
    {
        store?.Dispose();
        store = null;
    }

    public void Reopen(StoreOptions? with = null)
    {
        Close();
        store = Store.Open(
            new FaultyDatabase(OpenDatabase(), Truth, Tables), Clock, Json, with ?? options,
            NullLoggerFactory.Instance);
    }

    /// <summary>The database without a store on it; only while the store is closed.</summary>
    public IDatabase OpenDatabase() => kind == DatabaseKind.Postgres
        ? PostgresDatabase.Open(Place, Clock, new PostgresOptions { LeaseWait = TimeSpan.Zero })
        : SqliteDatabase.Open(Place);

    /// <summary>
    /// Runs statements of the truth as somebody with access to the database could; only while closed.
    /// </summary>
    public void Tamper(params string[] statements)
    {
        using var database = OpenDatabase();
        using var truth = database.OpenTruth();
        truth.Begin();
        foreach (var statement in statements)
        {
            truth.Execute(statement);
        }

        truth.Commit(0);
    }

    public ValueTask<Written<T>> Write<T>(Func<Tx, Result<T>> handle, IdempotencyKey? key = null) =>
        Sequencer.Write(new Caller(7, Role.User, "192.0.2.1", key), Command.TokenTransfer, handle);

    public async Task<Written<Posted>> Post(Entry entry, IdempotencyKey? key = null) =>
        await Write(tx => tx.Post(entry), key);

    public Task<Written<Posted>> Mint(long user, long amount) => Post(Entries.Mint(user, amount));

    public Task<Written<Posted>> Transfer(long from, long to, long amount, IdempotencyKey? key = null) =>
        Post(Entries.Transfer(from, to, amount), key);

    public async Task<Amount> Balance(long user, long token = Gold) =>
        (await Sequencer.Read(state => state.Holdings.Of(Holder.User(user), token).Available)).Value;

    /// <summary>All rows of a query once the tables hold everything.</summary>
    public async Task<List<T>> Query<T>(string sql)
    {
        var sequence = Sequencer.DurableSequence;
        await Store.Projector.WaitFor(sequence, TestContext.Current.CancellationToken);
        Eventually.Is(() => Store.Projector.Watermark >= sequence, "the tables hold all that was written");
        await using var reader = await Store.Database.OpenReader(TestContext.Current.CancellationToken);
        return [.. await reader.QueryAsync<T>(sql)];
    }

    public void Dispose()
    {
        Truth.Heal();
        Tables.Heal();
        Close();
        if (kind == DatabaseKind.Sqlite)
        {
            Directory.Delete(Place, recursive: true);
        }
    }
}
