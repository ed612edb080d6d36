using DSLT.Core;
using DSLT.Features.Audit;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Audit;

public sealed class AuditQueriesTests(PostgresFixture postgres)
{
    private static readonly AuditFilter Everything = new(null, null, null, 0, long.MaxValue);

    [Theory]
    [EveryDatabase]
    public async Task A_rare_command_is_found_over_several_bounded_pages(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        await Write(test, Command.TokenCreate, 7);
        await WriteMany(test, AuditQueries.MaxScanned + 10);
        var filter = Everything with { Command = Command.TokenCreate };
        var first = await Find(test, filter, long.MaxValue);
        Assert.Empty(first.Rows);
        var second = await Find(test, filter, first.Next!.Value);
        Assert.Equal([1L], second.Rows.Select(row => row.Sequence));
        Assert.Null(second.Next);
    }

    [Theory]
    [EveryDatabase]
    public async Task One_actors_rows_are_found_between_two_times(DatabaseKind kind)
    {
        using var test = new TestStore(kind, postgres);
        var times = new List<long>();
        for (var i = 0; i < 9; i++)
        {
            times.Add(test.Clock.NowMicros());
            await Write(test, Command.TokenMint, 7 + (i % 3));
            test.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [7L, 4, 1],
            (await Find(test, Everything with { Actor = 7 }, long.MaxValue))
                .Rows.Select(row => row.Sequence));
        var bounded = Everything with { Actor = 7, From = times[1], To = times[6] };
        Assert.Equal([7L, 4], (await Find(test, bounded, long.MaxValue)).Rows.Select(row => row.Sequence));
        Assert.Equal(
            [4L],
            (await Find(test, bounded with { To = times[6] - 1 }, long.MaxValue))
                .Rows.Select(row => row.Sequence));
    }

    [Fact]
    public async Task The_payload_lists_transactions_up_to_a_bound_and_counts_them_all()
    {
        using var test = new TestStore(DatabaseKind.Sqlite, postgres);
        await test.Write<Unit>(tx =>
        {
            for (var i = 0; i < 5; i++)
            {
                tx.Post(Entries.Mint(7, 1));
            }

            tx.Note("five at once");
            return default(Unit);
        });
        var page = await Find(test, Everything, long.MaxValue);
        var details = AuditPayload.Read(page.Payloads[1].Payload, maxEntries: 2);
        Assert.Equal((2, 5), (details.Entries.Count, details.EntryCount));
        Assert.Equal("five at once", Assert.Single(details.Notes));
    }

    private static async Task<AuditPage> Find(TestStore test, AuditFilter filter, long before)
    {
        await test.Store.Projector.WaitFor(
            test.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        return await AuditQueries.Find(
            test.Store.Database, filter, before, limit: 5, TestContext.Current.CancellationToken);
    }

    private static ValueTask<Written<Unit>> Write(TestStore test, Command command, long actor) =>
        test.Sequencer.Write<Unit>(
        new Caller(actor, Role.User, "192.0.2.1"),
        command,
        tx =>
        {
            tx.Note("done");
            return default(Unit);
        });

    private static Task WriteMany(TestStore test, int count) => Task.WhenAll(
        Enumerable.Range(0, count).Select(_ => Write(test, Command.TokenMint, 7).AsTask()).ToList());
}
