using System.Text.Json;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// The node's durable state, opened: schema migrated, hot state loaded, the journal's tail replayed, the
/// sequencer and the projector running.
/// </summary>
internal sealed class Store : IDisposable
{
    private const string WatermarkSql = "SELECT sequence, transaction_id FROM watermark WHERE id = 1";

    private const string RowSql = "SELECT time, hash FROM journal WHERE sequence = $1";

    private const string TailSql =
        "SELECT sequence, time, command, actor, address, payload, hash FROM journal WHERE sequence > $1 "
            + "ORDER BY sequence";

    private const int ReplayBatchBytes = 1024 * 1024;

    private readonly ILookups lookups;

    private Store(
        IDatabase database, ILookups lookups, State state, Projector projector, Sequencer sequencer,
        SequencerMetrics metrics)
    {
        (Database, State, Projector, Sequencer, Metrics) = (database, state, projector, sequencer, metrics);
        this.lookups = lookups;
    }

    public IDatabase Database { get; }

    public State State { get; }

    public Projector Projector { get; }

    public Sequencer Sequencer { get; }

    public SequencerMetrics Metrics { get; }

    /// <summary>Opens a database and owns it from here on, also where this throws.</summary>
    public static Store Open(
        IDatabase database, TimeProvider clock, JsonSerializerOptions json, StoreOptions options,
        ILoggerFactory loggers)
    {
        var opened = new Stack<IDisposable>([database]);
        try
        {
            return Open(database, clock, json, options, loggers, opened);
        }
        catch
        {
            while (opened.TryPop(out var part))
            {
                part.Dispose();
            }

            throw;
        }
    }

    public void Dispose()
    {
        Sequencer.Dispose();
        Projector.Dispose();
        lookups.Dispose();
        Database.Dispose();
    }

    /// <summary>The writers come first: from then on nobody else can change what is read here.</summary>
    private static Store Open(
        IDatabase database, TimeProvider clock, JsonSerializerOptions json, StoreOptions options,
        ILoggerFactory loggers,
        Stack<IDisposable> opened)
    {
        database.Migrate(clock);
        var truth = Keep(opened, database.OpenTruth());
        var lookups = Keep(opened, database.OpenLookups());
        MoveMark.Check(lookups);
        var tables = Keep(opened, database.OpenProjection());
        var (watermark, transactionId) = (0L, 0L);
        lookups.Read(WatermarkSql, row => (watermark, transactionId) = (row.Number(0), row.Number(1)));
        _ = opened.Pop();
        var projector = Keep(
            opened, new Projector(tables, watermark, transactionId, loggers.CreateLogger<Projector>()));
        var state = new State(
            lookups, options.Limits, () => projector.Watermark)
        { LastTransactionId = transactionId };
        state.Load(clock.NowMicros());
        state.Commit(clock.NowMicros());
        var tip = Replay(lookups, state, projector, watermark, loggers.CreateLogger<Store>());

        // A clock that was set back must not make memory seem to reach further back than it does.
        state.Idempotency.CompleteSince(tip.Sequence == 0 ? 0 : Math.Max(clock.NowMicros(), tip.Time));
        var metrics = new SequencerMetrics();
        var sequencer = new Sequencer(
            truth, state, projector, tip, clock, json, metrics, options.QueueCapacity,
            loggers.CreateLogger<Sequencer>());
        return new Store(database, lookups, state, projector, sequencer, metrics);
    }

    private static T Keep<T>(Stack<IDisposable> opened, T part)
        where T : IDisposable
    {
        opened.Push(part);
        return part;
    }

    /// <summary>
    /// Brings memory, and through the projector the tables, from the watermark to the end of the journal.
    /// Each row must have the hash that its bytes and the row before give it.
    /// </summary>
    private static JournalTip Replay(
        ILookups lookups, State state, Projector projector, long watermark, ILogger logger)
    {
        var (sequence, time) = (watermark, 0L);
        var tip = new byte[JournalBatch.HashLength];
        if (lookups.Read(RowSql, row => (time, tip) = (row.Number(0), row.Bytes(1)), watermark) == 0
            && watermark > 0)
        {
            throw new StorageException(
                $"The journal ends before row {watermark}, which the tables hold: it was cut short, or an "
                    + "older copy of "
                + "it put in its place. Restore a backup of both.",
                fatal: true);
        }

        var batch = projector.TakeEmptyBatch();
        var replayed = lookups.Read(
            TailSql,
            row =>
            {
                var header = new RecordHeader(
                    row.Number(0), row.Number(1), (Command)row.Number(2), row.Number(3), row.OptionalText(4));
                var payload = row.Bytes(5);
                if (header.Sequence != sequence + 1
                    || !batch.TryAddStored(header, payload, row.Bytes(6), tip))
                {
                    throw new StorageException(
                        $"The journal is damaged at row {header.Sequence}: the row before it is missing, "
                            + "or its hash "
                        + "does not fit. Run 'dslt verify' for the whole of it, and restore a backup.",
                        fatal: true);
                }

                Events.Replay(state, header, payload);
                (sequence, time) = (header.Sequence, header.Time);
                if (batch.Writer.Length >= ReplayBatchBytes)
                {
                    state.Commit(time);
                    projector.Enqueue(batch);
                    projector.WaitForRoom();
                    batch = projector.TakeEmptyBatch();
                }
            },
            watermark);
        state.Commit(time);
        if (batch.Count > 0)
        {
            projector.Enqueue(batch);
        }

        if (replayed > 0)
        {
            logger.LogInformation("Replayed {Rows} journal rows that the tables did not hold yet", replayed);
        }

        return new JournalTip(sequence, time, tip);
    }
}

/// <summary>The bounds of the store's memory.</summary>
internal sealed record StoreOptions
{
    public StateLimits Limits { get; init; } = new();

    /// <summary>How many commands may wait; one more is answered 503.</summary>
    public int QueueCapacity { get; init; } = 10_000;
}
