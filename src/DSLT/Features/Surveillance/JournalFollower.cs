using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Surveillance;

/// <summary>
/// Reads the journal some way behind the sequencer, as often as there is something new, and puts what looks
/// like abuse into the review queue: no order waits for it. Where it has come to is written every few
/// seconds; a start goes back from there by the window that the rules look at, and what it sees a second time
/// is in the queue already. While no market is watched it reads nothing.
/// </summary>
internal sealed class JournalFollower(
    Store store, SurveillanceOptions options, TimeProvider clock, ILogger<JournalFollower> logger)
    : PeriodicJob(TimeSpan.FromSeconds(1), clock)
{
    private const int MaxQuiet = 20_000;

    private static readonly TimeSpan WrittenEvery = TimeSpan.FromSeconds(5);

    private readonly Dictionary<AlertKey, long> quietUntil = [];
    private TradeWatch? watch;
    private long position;
    private long written;
    private long writtenAt;

    /// <summary>The last journal row that was looked at.</summary>
    public long Position => Volatile.Read(ref position);

    /// <summary>Takes up where it was when the node stopped; where nothing was watched, it is here.</summary>
    public override async Task Begin(CancellationToken cancellation)
    {
        Volatile.Write(ref position, store.Sequencer.DurableSequence);
        written = await FollowerQueries.Position(store.Database, cancellation);
    }

    /// <summary>
    /// Looks at all that is durable by now. Whatever goes wrong, the market goes on, and so does this with
    /// the next second, from the start of the window.
    /// </summary>
    public override async Task RunOnce(CancellationToken cancellation)
    {
        try
        {
            var durable = store.Sequencer.DurableSequence;
            if (!store.State.Risk.IsAnyWatched)
            {
                Rest(durable);
                return;
            }

            if (watch is null)
            {
                await BeginWatch(cancellation);
            }

            await Read(watch!, durable, cancellation);
            WritePosition();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            watch = null;
            written = Position;
            logger.LogError(exception, "Surveillance fell behind and begins anew");
        }
    }

    private void Rest(long durable)
    {
        watch = null;
        Volatile.Write(ref position, durable);
        if (written != 0)
        {
            written = 0;
            store.Projector.Also(writer => FollowerQueries.Write(writer, 0));
        }
    }

    private async Task BeginWatch(CancellationToken cancellation)
    {
        var start = written == 0
            ? position
            : await FollowerQueries.Before(
                store.Database, written, options.WindowSeconds * Clock.Second, cancellation);
        var begun = new TradeWatch(
            options, market => store.State.Risk.Committed(market) is { IsWatched: true });
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        foreach (var order in await FollowerQueries.Waiting(
            store.Database, TradeWatch.MaxOrders, cancellation))
        {
            begun.Waited(order);
        }

        watch = begun;
        Volatile.Write(ref position, start);
    }

    private async Task Read(TradeWatch by, long durable, CancellationToken cancellation)
    {
        while (position < durable)
        {
            var rows = await FollowerQueries.After(store.Database, position, durable, cancellation);
            foreach (var row in rows)
            {
                foreach (var finding in Look(by, row))
                {
                    await Raise(finding);
                }

                Volatile.Write(ref position, row.Sequence);
            }

            if (rows.Count < FollowerQueries.RowsAtOnce)
            {
                Volatile.Write(ref position, durable);
            }
        }
    }

    private static IEnumerable<Finding> Look(TradeWatch by, FollowedRow row)
    {
        foreach (var effect in Events.ReadAll(row.Payload))
        {
            var findings = effect switch
            {
                OrderChanged changed => by.Changed(changed.Id, changed.State, row.Time),
                OrderTraded traded => by.Traded(traded.Trade, row.Time),
                _ => [],
            };
            if (effect is OrderPlaced placed)
            {
                by.Placed(placed.Order, row.Time);
            }

            foreach (var finding in findings)
            {
                yield return finding;
            }
        }
    }

    /// <summary>A pattern that goes on is not asked about again until it may be another alert.</summary>
    private async Task Raise(Finding finding)
    {
        if (quietUntil.TryGetValue(finding.Key, out var until) && finding.SeenAt <= until)
        {
            return;
        }

        var repeat = options.RepeatSeconds;
        var known = await store.Sequencer.Read(state => state.Alerts.KnownUntil(finding.Key, repeat));
        if (known.Is(out until, out _) && finding.SeenAt > until)
        {
            known = (await store.Sequencer.Write(
                Caller.Node, Command.AlertRaise, tx => AlertCommands.Raise(tx, finding, repeat))).Result;
        }

        if (!known.Is(out until, out var refusal))
        {
            throw new InvalidOperationException($"An alert could not be raised: {refusal.Detail}");
        }

        if (quietUntil.Count >= MaxQuiet)
        {
            quietUntil.Clear();
        }

        quietUntil[finding.Key] = until;
    }

    private void WritePosition()
    {
        if (position != written && Time.GetElapsedTime(writtenAt) >= WrittenEvery)
        {
            var (reached, now) = (position, Time.GetTimestamp());
            (written, writtenAt) = (reached, now);
            store.Projector.Also(writer => FollowerQueries.Write(writer, reached));
        }
    }
}
