using System.Diagnostics.Metrics;
using DSLT.Core;
using DSLT.Features.Pools;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Vesting;
using DSLT.Sequencing;

namespace DSLT.Features.Metrics;

/// <summary>
/// The node's own instruments. What the framework measures already, such as requests, is taken from there.
/// </summary>
internal sealed class NodeMeter
{
    public const string Name = "DSLT";

    /// <summary>Reserves are shown of pools up to this id: a pool more is two series more.</summary>
    public const int PoolsShown = 50;


    private readonly Meter meter;
    private readonly Store store;
    private readonly Counter<long> refusals;
    private readonly Histogram<double> commitSeconds;
    private readonly Histogram<double> batchSeconds;
    private readonly Histogram<int> batchRecords;
    private readonly CpuUse cpu;
    private long users;
    private long sessions;

    public NodeMeter(IMeterFactory factory, Store store, VestingOutlook outlook, TimeProvider clock)
    {
        (this.store, meter, cpu) = (store, factory.Create(Name), new CpuUse(clock));
        refusals = meter.CreateCounter<long>("dslt.refusals", "{refusal}", "Requests refused, by code");
        commitSeconds = meter.CreateHistogram<double>(
            "dslt.commit.duration", "s", "One commit of the journal, the fsync included");
        batchSeconds = meter.CreateHistogram<double>(
            "dslt.batch.duration", "s", "One batch of commands from its first row to its commit");
        batchRecords = meter.CreateHistogram<int>(
            "dslt.batch.records", "{record}", "Journal rows in one commit");
        ObserveWrites();
        ObserveProcess();
        ObserveHoldings();
        ObserveVesting(outlook);
        StakingGauges.Observe(meter, store);
        SaleGauges.Observe(meter, store);
        store.Metrics.OnCommit = commit =>
        {
            commitSeconds.Record(commit.Commit.TotalSeconds);
            batchSeconds.Record(commit.Batch.TotalSeconds);
            batchRecords.Record(commit.Records);
        };
    }

    public void Refused(Code code) => refusals.Add(1, new KeyValuePair<string, object?>("code", code.Name));

    /// <summary>Takes what only the database knows.</summary>
    public void Counted(long userCount, long sessionCount)
    {
        Volatile.Write(ref users, userCount);
        Volatile.Write(ref sessions, sessionCount);
    }

    private void ObserveWrites()
    {
        meter.CreateObservableCounter(
            "dslt.commits", () => store.Metrics.Commits, "{commit}", "Commits of the journal");
        meter.CreateObservableCounter(
            "dslt.records", () => store.Metrics.Records, "{record}", "Journal rows written");
        meter.CreateObservableCounter(
            "dslt.transactions", () => store.State.LastTransactionId, "{transaction}",
            "Transactions of the ledger");
        meter.CreateObservableGauge(
            "dslt.journal.sequence", () => store.Sequencer.DurableSequence, "{record}",
            "The last journal row on disk");
        meter.CreateObservableGauge(
            "dslt.queue.depth", () => store.Sequencer.QueueDepth, "{command}",
            "Commands waiting for the sequencer");
        meter.CreateObservableGauge(
            "dslt.projector.lag",
            () => Math.Max(0, store.Sequencer.DurableSequence - store.Projector.Watermark),
            "{record}",
            "Journal rows that the tables do not hold yet");
    }

    private void ObserveProcess()
    {
        meter.CreateObservableGauge(
            "dslt.cpu.utilization", cpu.Share, "1", "Share of all processors that this process uses");
        meter.CreateObservableGauge(
            "dslt.memory.working_set", () => Environment.WorkingSet, "By", "Physical memory of this process");
        meter.CreateObservableGauge(
            "dslt.memory.gc_heap", () => GC.GetTotalMemory(false), "By", "Managed heap, garbage included");
        meter.CreateObservableGauge("dslt.users", () => Volatile.Read(ref users), "{user}", "Accounts");
        meter.CreateObservableGauge(
            "dslt.sessions.active", () => Volatile.Read(ref sessions), "{session}",
            "Sessions that have not expired");
    }

    private void ObserveHoldings()
    {
        meter.CreateObservableGauge("dslt.tokens", () => store.State.Tokens.Count, "{token}", "Tokens");
        meter.CreateObservableGauge("dslt.pools", () => store.State.Pools.Count, "{pool}", "Pools");
        meter.CreateObservableGauge(
            "dslt.pool.reserve",
            Reserves,
            "{token}",
            $"Whole tokens in a pool, rounded as a floating-point number is; pools 1 to {PoolsShown}");
        meter.CreateObservableGauge(
            "dslt.holdings.memory", () => store.State.Holdings.Count, "{holding}", "Balances in memory");
        meter.CreateObservableGauge(
            "dslt.idempotency_keys.memory", () => store.State.Idempotency.Count, "{key}",
            "Idempotency keys in memory");
    }

    /// <summary>What is owed to those who have grants: vested or not, it is not paid out.</summary>
    private void ObserveVesting(VestingOutlook outlook)
    {
        meter.CreateObservableGauge(
            "dslt.vesting.locked",
            () => store.State.Vesting.CommittedTokens.Take(VestingOutlook.TokensShown)
                .Select(vesting => OfToken(vesting.Token, vesting.Locked)).ToList(),
            "{token}",
            "Whole tokens that grants have not paid out, rounded as a floating-point number is");
        meter.CreateObservableGauge(
            "dslt.vesting.next_day",
            () => outlook.NextDay.Select(next => OfToken(next.Token, next.Amount)).ToList(),
            "{token}",
            "Whole tokens that vest within a day, as of the last minute");
    }

    private Measurement<double> OfToken(long tokenId, Amount amount)
    {
        var token = store.State.Tokens.Committed(tokenId)!;
        return new Measurement<double>(
            token.Whole(amount), new KeyValuePair<string, object?>("token", token.Symbol));
    }

    private List<Measurement<double>> Reserves()
    {
        var reserves = new List<Measurement<double>>();
        for (var id = 1L; id <= PoolsShown; id++)
        {
            if (store.State.Pools.Committed(id) is { } pool)
            {
                var state = store.State.Pools.CommittedState(id);
                reserves.Add(Reserve(pool, pool.TokenA, state.ReserveA));
                reserves.Add(Reserve(pool, pool.TokenB, state.ReserveB));
            }
        }

        return reserves;
    }

    private Measurement<double> Reserve(Pool pool, long tokenId, Amount reserve)
    {
        var token = store.State.Tokens.Committed(tokenId)!;
        return new Measurement<double>(
            token.Whole(reserve),
            new("pool", pool.Id.ToText()),
            new("token", token.Symbol));
    }
}
