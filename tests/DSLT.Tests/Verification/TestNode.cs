using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace DSLT.Tests.Verification;

/// <summary>
/// A node's store in a directory or a database of its own, with the few commands that these tests need.
/// </summary>
internal sealed class TestNode : IDisposable
{
    public const long Gold = 1;
    public const long Silver = 2;
    public const long Shares = 3;

    private static readonly JsonSerializerOptions Json =
        new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly DirectoryInfo directory;
    private readonly bool owned;
    private readonly string? connection;
    private Store? store;

    private TestNode(DirectoryInfo directory, bool owned, string? connection = null) =>
        (this.directory, this.owned, this.connection) = (directory, owned, connection);

    /// <summary>Where the data is; empty on PostgreSQL.</summary>
    public string Directory => directory.FullName;

    public Store Store => store!;

    public Sequencer Sequencer => Store.Sequencer;

    /// <summary>A node on PostgreSQL where it is given one, else on SQLite.</summary>
    public static TestNode Start(PostgresFixture? postgres = null)
    {
        var connection = postgres?.CreateDatabase();
        var node = new TestNode(
            System.IO.Directory.CreateTempSubdirectory("dslt-verify-"), owned: true, connection);
        node.Open();
        return node;
    }

    /// <summary>A node on data that is there already, which stays when this is done with.</summary>
    public static TestNode Open(string directory)
    {
        var node = new TestNode(new DirectoryInfo(directory), owned: false);
        node.Open();
        return node;
    }

    /// <summary>
    /// Three users, two tokens, a pool of both, transfers, a hold, a freeze and a refusal on record.
    /// </summary>
    public static async Task<TestNode> StartWithHistory(PostgresFixture? postgres = null)
    {
        var node = Start(postgres);
        await node.Write(Command.Setup, AddUsersAndTokens);
        for (var i = 1; i <= 10; i++)
        {
            await node.Transfer(1, 2, i, new IdempotencyKey((UInt128)i, (UInt128)(100 + i)));
        }

        await node.Write(Command.LiquidityAdd, AddLiquidity);
        await node.Write(
            Command.FundsHold, tx => tx.Post(Entry.Hold(new AccountId(Holder.User(2), Gold), new Amount(3))));
        await node.Write<Unit>(Command.TokenFreeze, tx =>
        {
            tx.Raise(new HoldingFroze(tx.Holding(Holder.User(2), Gold), frozen: true));
            return default(Unit);
        });
        await node.Sequencer.Record(
            [(Caller.Node with { Address = "10.0.0.1" }, new Refused("login", "invalid_credentials", null))]);
        await node.Transfer(2, 1, 5);
        return node;
    }

    public void Open() => store = Store.Open(
        connection is null
            ? SqliteDatabase.Open(Directory)
            : PostgresDatabase.Open(connection, TimeProvider.System),
        TimeProvider.System,
        Json,
        new StoreOptions(),
        NullLoggerFactory.Instance);

    public void Stop()
    {
        store?.Dispose();
        store = null;
    }

    /// <summary>Waits until the tables hold all that was written.</summary>
    public Task Projected() =>
        store!.Projector.WaitFor(Sequencer.DurableSequence, TestContext.Current.CancellationToken);

    public async Task Write<T>(
        Command command, Func<Tx, Result<T>> handle, IdempotencyKey? key = null, long user = 1)
    {
        var written = await Sequencer.Write(new Caller(user, Role.User, "192.0.2.1", key), command, handle);
        Assert.Null(written.Result.Refusal);
    }

    public Task Transfer(long from, long to, long units, IdempotencyKey? key = null) => Write(
        Command.TokenTransfer,
        tx => tx.Post(Move(from, to, units)),
        key);

    public static Entry Move(long from, long to, long units) => Entry.Of(
        EntryKind.Transfer,
        Posting.Debit(Holder.User(from), Gold, new Amount(units)),
        Posting.Credit(Holder.User(to), Gold, new Amount(units)));

    /// <summary>
    /// Changes the data behind the node's back; <paramref name="file"/> is truth.db or projection.db where it
    /// is on SQLite.
    /// </summary>
    public void Tamper(string file, string sql)
    {
        Stop();
        using DbConnection open = connection is null
            ? new SqliteConnection($"Data Source={Path.Combine(Directory, file)};Pooling=False")
            : new NpgsqlConnection(connection);
        open.Open();
        using var command = open.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }

    public VerifyReport Verify(IProgress<VerifyProgress>? progress = null)
    {
        using var database = OpenBeside();
        return Verifier.Run(database, TimeProvider.System, progress);
    }

    /// <summary>The data as another process reads it, beside the node.</summary>
    public IDatabase OpenBeside() => connection is null
        ? SqliteDatabase.OpenBeside(Directory)
        : PostgresDatabase.Open(connection, TimeProvider.System);

    public void Dispose()
    {
        Stop();
        if (owned)
        {
            directory.Delete(recursive: true);
        }
    }

    private static Result<Unit> AddUsersAndTokens(Tx tx)
    {
        foreach (var name in new[] { "alice", "bob", "carol" })
        {
            tx.State.Users.Save(new User(
                tx.State.Users.NextId(), name, null, "$none$", Role.User, 0, Frozen: false, tx.Now));
        }

        foreach (var symbol in new[] { "GOLD", "SILVER", "LP-1" })
        {
            var id = tx.State.Tokens.NextId();
            tx.State.Tokens.Save(new Token(
                id, symbol, symbol, 0, new Amount(1_000_000), Mintable: true, Paused: false,
                Issuer: id == Shares ? 0 : 1, "{}", tx.Now));
        }

        tx.State.Pools.Save(new Pool(
            tx.State.Pools.NextId(), Gold, Silver, 30, Shares, ProtocolFee: false, 10_000, 1, tx.Now));
        Assert.True(tx.Post(Mint(Gold, 1, 100_000)).Is(out _, out _));
        return tx.Post(Mint(Silver, 1, 100_000)).Then(_ => (Result<Unit>)default(Unit));
    }

    private static Entry Mint(long token, long user, long units) => Entry.Of(
        EntryKind.Mint,
        Posting.Debit(Holder.Issuance, token, new Amount(units)),
        Posting.Credit(Holder.User(user), token, new Amount(units)));

    private static Result<Unit> AddLiquidity(Tx tx)
    {
        var (reserve, locked) = (new Amount(5_000), PoolMath.LockedShares);
        var posted = tx.Post(Entry.Of(
            EntryKind.LiquidityAdded,
            Posting.Debit(Holder.User(1), Gold, reserve),
            Posting.Credit(Holder.Pool(1), Gold, reserve),
            Posting.Debit(Holder.User(1), Silver, reserve),
            Posting.Credit(Holder.Pool(1), Silver, reserve),
            Posting.Debit(Holder.Issuance, Shares, reserve),
            Posting.Credit(Holder.Locked, Shares, locked),
            Posting.Credit(Holder.User(1), Shares, reserve - locked)));
        var before = tx.State.Pools.State(1);
        tx.Raise(new PoolChanged(1, before, before.Accumulate(tx.Now / Clock.Second) with
        {
            ReserveA = reserve,
            ReserveB = reserve,
            TotalShares = reserve,
        }));
        return posted.Then(_ => (Result<Unit>)default(Unit));
    }
}
