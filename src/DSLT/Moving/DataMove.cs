using DSLT.Core;
using DSLT.Data;
using DSLT.Data.Sqlite;
using DSLT.Features.Media;
using DSLT.Verification;

namespace DSLT.Moving;

/// <summary>
/// Moves all that a node has from one database to another: every table row by row, compared row by row
/// afterwards, the bytes of media, and the books proved on both sides. Broken off, it goes on where it was;
/// no node runs on either side meanwhile.
/// </summary>
internal sealed class DataMove(
    MoveSide from, MoveSide to, TimeProvider clock, IProgress<string>? progress,
    CancellationToken cancellation)
{
    private const string TipSql = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1";

    /// <summary>How much was moved, or why it was not.</summary>
    public async Task<Result<MoveReport>> Run()
    {
        var started = clock.GetTimestamp();
        from.Database.Migrate(clock);
        to.Database.Migrate(clock);

        // Each holds its database against any node from here on.
        using var gone = from.Database.OpenTruth();
        using var truth = to.Database.OpenTruth();
        using var tables = to.Database.OpenProjection();
        using var source = new Sides(from.Database);
        using var target = new Sides(to.Database);
        if (!Begin(source, target, truth).Is(out var mark, out var refusal))
        {
            return refusal;
        }

        var sqlite = (from.Database as SqliteDatabase ?? to.Database as SqliteDatabase)!;
        var all = MovedTable.All(sqlite);
        mark = CopyTables(all, mark, source, target, truth, tables);
        var media = await MoveMedia();
        if (!Compare(all, source, target, mark, truth).Is(out var rows, out refusal)
            || !Prove().Is(out _, out refusal))
        {
            return refusal;
        }

        // The source first: where it ends between the two, neither is used, and the next run ends it.
        (mark with { State = MoveState.Gone, Done = [] }).Write(gone);
        MoveMark.End(truth);
        return new MoveReport(all.Count, rows, media, clock.GetElapsedTime(started));
    }

    private Result<MoveMark> Begin(Sides source, Sides target, IWriter truth)
    {
        using var lookups = to.Database.OpenLookups();
        using var own = from.Database.OpenLookups();
        var (tip, mark) = (Tip(source), MoveMark.Find(lookups));
        if (MoveMark.Find(own) is { } moved && mark is null)
        {
            return new Refusal(
                Code.InvalidRequest,
                moved.State == MoveState.Gone
                    ? $"The content of {from.Name} was moved already."
                    : $"The content of {from.Name} is not complete: what is moved to it comes first.");
        }

        if (mark is null && Tip(target).Length > 0)
        {
            return new Refusal(
                Code.InvalidRequest,
                $"{to.Name} holds a node's content. It is moved into an empty database only.");
        }

        if (mark is { State: MoveState.Gone })
        {
            return new Refusal(
                Code.InvalidRequest, $"The content of {to.Name} was moved elsewhere: it is not empty.");
        }

        // What a node did since on the source changes other tables than the journal too.
        mark = new MoveMark(MoveState.Arriving, tip, mark?.Tip == tip ? mark.Done : []);
        mark.Write(truth);
        return mark;
    }

    /// <summary>What others refer to is copied before them, and what is left of it goes after them.</summary>
    private MoveMark CopyTables(
        IReadOnlyList<MovedTable> all, MoveMark mark, Sides source, Sides target, IWriter truth,
        IWriter tables)
    {
        var left = all.Where(table => !mark.Done.Contains(table.Name)).ToList();
        foreach (var table in left.Where(table => !table.IsJournal).Reverse())
        {
            TableCopy.Clear(table, WriterOf(table));
        }

        foreach (var table in left)
        {
            cancellation.ThrowIfCancellationRequested();
            TableCopy.Run(
                table, source.Of(table.Part), target.Of(table.Part), WriterOf(table),
                rows => progress?.Report($"{table.Name}: {rows:N0} rows"), cancellation);
            mark = mark with { Done = [.. mark.Done, table.Name] };
            mark.Write(truth);
        }

        return mark;

        IWriter WriterOf(MovedTable table) => table.Part == MigrationTarget.Truth ? truth : tables;
    }

    /// <summary>The bytes of media, where both sides keep them in places of their own.</summary>
    private async Task<int> MoveMedia()
    {
        if (from.Media.Storage == to.Media.Storage)
        {
            return 0;
        }

        using var source = from.Media.OpenStorage(clock);
        using var target = to.Media.OpenStorage(clock);
        var count = 0;
        await foreach (var stored in source.List(cancellation))
        {
            var length = await source.Length(stored.Cid, cancellation);
            if (length is not { } bytes || await target.Length(stored.Cid, cancellation) == bytes)
            {
                continue;
            }

            using var content = new MemoryStream();
            await foreach (var piece in source.Read(stored.Cid, 0, bytes, cancellation))
            {
                content.Write(piece.Span);
            }

            content.Position = 0;
            await target.Put(stored.Cid, content, cancellation);
            progress?.Report($"media: {++count:N0}");
        }

        return count;
    }

    private Result<long> Compare(
        IReadOnlyList<MovedTable> all, Sides source, Sides target, MoveMark mark, IWriter truth)
    {
        var total = 0L;
        foreach (var table in all)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report($"comparing {table.Name}");
            var (rows, sum) = TableCopy.Hash(table, source.Of(table.Part), cancellation);
            if ((rows, sum) != TableCopy.Hash(table, target.Of(table.Part), cancellation))
            {
                (mark with { Done = [] }).Write(truth);
                return new Refusal(
                    Code.StorageUnavailable,
                    $"The rows of {table.Name} are not the same on both sides. Run it again: all tables "
                        + "but the journal are moved anew.");
            }

            total += rows;
        }

        return total;
    }

    private Result<Unit> Prove()
    {
        foreach (var side in new[] { from, to })
        {
            progress?.Report($"proving the books of {side.Name}");
            var report = Verifier.Run(side.Database, clock, null, cancellation);
            if (!report.Holds)
            {
                return new Refusal(
                    Code.StorageUnavailable, $"The books of {side.Name} do not hold:\n{report.ToText()}");
            }
        }

        return default(Unit);
    }

    private static string Tip(Sides side)
    {
        using var row = side.Of(MigrationTarget.Truth).Open(TipSql);
        return row.Next() ? $"{row.Number(0)} {Convert.ToHexStringLower(row.Bytes(1))}" : "";
    }

    /// <summary>Reads of both parts of a database.</summary>
    private sealed class Sides(IDatabase database) : IDisposable
    {
        private readonly IReading truth = database.OpenReading(MigrationTarget.Truth);
        private readonly IReading tables = database.OpenReading(MigrationTarget.Projection);

        public IReading Of(MigrationTarget part) => part == MigrationTarget.Truth ? truth : tables;

        public void Dispose()
        {
            truth.Dispose();
            tables.Dispose();
        }
    }
}

/// <summary>One side of a move.</summary>
/// <param name="Name">As people call it.</param>
internal sealed record MoveSide(string Name, IDatabase Database, MediaOptions Media) : IDisposable
{
    public void Dispose() => Database.Dispose();
}

/// <summary>What was moved.</summary>
/// <param name="Media">Files whose bytes were not there yet.</param>
internal sealed record MoveReport(int Tables, long Rows, int Media, TimeSpan Elapsed);
