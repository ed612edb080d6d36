using System.Text;
using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Postgres;
using DSLT.Data.Sqlite;
using DSLT.Features.Media;
using DSLT.Ledger;
using DSLT.Moving;
using DSLT.Sequencing;
using DSLT.Tests.Features.NftSearch;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Moving;

public sealed class DataMoveTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly ManualClock clock = new();
    private readonly Random random = new(3);

    [Fact]
    public async Task All_that_a_node_has_moves_to_PostgreSQL_and_back()
    {
        postgres.Require();
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await Fill(store);
        var held = await Holdings(store.Store);
        store.Close();
        var cid = await PutMedia(store.Place);
        var connection = postgres.CreateDatabase();
        var report = await Moved(Sqlite(store.Place), Postgres(connection));
        Assert.InRange(report.Rows, 500, 1_000_000);
        Assert.Contains("moved elsewhere", Assert.Throws<StorageException>(() => store.Reopen()).Message);
        using (var moved = Open(PostgresDatabase.Open(connection, clock)))
        {
            Assert.Equal(held, await Holdings(moved));
            await Trade(moved);
            held = await Holdings(moved);
        }

        using (var media = Options(store.Place, connection).OpenStorage(clock))
        {
            Assert.Equal(5, await media.Length(cid, TestContext.Current.CancellationToken));
        }

        var back = Path.Combine(directory.Path, "back");
        await Moved(Postgres(connection), Sqlite(back));
        Assert.Contains("moved elsewhere", Assert.Throws<StorageException>(
            () => Open(PostgresDatabase.Open(connection, clock))).Message);
        using var returned = Open(SqliteDatabase.Open(back));
        Assert.Equal(held, await Holdings(returned));
        await Trade(returned);
        var books = Verifier.Run(returned.Database, clock);
        Assert.True(books.Holds, books.ToText());
    }

    /// <summary>Broken off anywhere, and with a node that ran on the source in between.</summary>
    [Fact]
    public async Task A_move_that_is_broken_off_goes_on()
    {
        postgres.Require();
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await Fill(store);
        store.Close();
        var connection = postgres.CreateDatabase();
        var brokenOff = 0;
        foreach (var after in new[] { 1, 2, 5, 9, 20, 40, 64, 65 })
        {
            using var cancellation = new CancellationTokenSource();
            var reports = 0;
            var progress = new Told(_ =>
            {
                if (++reports == after)
                {
                    cancellation.Cancel();
                }
            });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => Move(Sqlite(store.Place), Postgres(connection), progress, cancellation.Token));
            brokenOff++;
            Assert.Contains("not complete", Assert.Throws<StorageException>(
                () => Open(PostgresDatabase.Open(connection, clock))).Message);
            if (after is 9 or 40)
            {
                store.Reopen();
                await Trade(store.Store);
                store.Close();
            }
        }

        Assert.Equal(8, brokenOff);
        await Moved(Sqlite(store.Place), Postgres(connection));
        using var moved = Open(PostgresDatabase.Open(connection, clock));
        var report = Verifier.Run(moved.Database, clock);
        Assert.True(report.Holds, report.ToText());
    }

    [Fact]
    public async Task Nothing_is_moved_over_something_and_nothing_twice()
    {
        postgres.Require();
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        using var other = new TestStore(DatabaseKind.Sqlite, postgres);
        foreach (var one in new[] { store, other })
        {
            await TradingStore.Open(one);
            one.Close();
        }

        var connection = postgres.CreateDatabase();
        await Moved(Sqlite(store.Place), Postgres(connection));
        foreach (var (from, to) in new[]
        {
            (store.Place, postgres.CreateDatabase()), (other.Place, connection),
        })
        {
            Assert.Equal("invalid_request", (await Move(Sqlite(from), Postgres(to))).Refusal?.Code.Name);
        }

        Assert.Equal(
            "invalid_request", (await Move(Postgres(connection), Sqlite(store.Place))).Refusal?.Code.Name);
        using var stillThere = Open(PostgresDatabase.Open(connection, clock));
        other.Reopen();
    }

    public void Dispose() => directory.Dispose();

    private async Task<MoveReport> Moved(MoveSide from, MoveSide to)
    {
        var moved = await Move(from, to);
        Assert.Null(moved.Refusal?.Detail);
        return moved.Value;
    }

    private async Task<Result<MoveReport>> Move(
        MoveSide from, MoveSide to, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        using (from)
        using (to)
        {
            return await new DataMove(from, to, clock, progress, cancellation).Run();
        }
    }

    private static MoveSide Sqlite(string place) =>
        new("the directory", SqliteDatabase.Open(place), Options(place, postgres: null));

    private MoveSide Postgres(string connection) => new(
        "PostgreSQL", PostgresDatabase.Open(connection, clock), Options(directory.Path, connection));

    private static MediaOptions Options(string place, string? postgres) =>
        MediaOptions.Read(new ConfigurationBuilder().Build(), place, postgres);

    private Store Open(IDatabase database) => Store.Open(
        database, clock, TestStore.Json, new StoreOptions(), NullLoggerFactory.Instance);

    private async Task Fill(TestStore store)
    {
        await TradingStore.Open(store);
        await Trade(store.Store);
        var life = new SearchLife(store, random);
        await life.Begin();
        for (var step = 0; step < 60; step++)
        {
            await life.Step();
        }

        await store.Query<long>("SELECT count(*) FROM nft_items");
    }

    private async Task Trade(Store store)
    {
        for (var i = 0; i < 40; i++)
        {
            await store.Sequencer.Write(
                TradingStore.Trader(random.Next(1, TradingStore.Users + 1)), Command.OrderPlace,
                tx => TradingStore.Trade(tx, random));
        }
    }

    private async Task<string> PutMedia(string place)
    {
        var bytes = Encoding.UTF8.GetBytes("hello");
        var cid = CidHasher.Of(bytes).Text;
        using var media = Options(place, postgres: null).OpenStorage(clock);
        await media.Put(cid, new MemoryStream(bytes), TestContext.Current.CancellationToken);
        return cid;
    }

    private static async Task<List<(Amount, Amount)>> Holdings(Store store) => (await store.Sequencer.Read(
        state => Enumerable.Range(1, TradingStore.Users).SelectMany(user => new[]
        {
            state.Holdings.Of(Holder.User(user), TestStore.Gold),
            state.Holdings.Of(Holder.User(user), TradingStore.Usd),
        }).Select(holding => (holding.Available, holding.Held)).ToList())).Value;

    private sealed class Told(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
