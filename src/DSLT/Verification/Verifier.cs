using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// Proves on demand, beside a node that may be writing, that the journal is whole, that the ledger's sums are
/// right and that the tables are what the journal says. One pass over the journal and over each table.
/// </summary>
internal sealed class Verifier : IDisposable
{
    private const int ProgressRows = 65_536;

    /// <summary>
    /// So near to the tables' end that the rest can be read while one moment of them is held.
    /// </summary>
    private const int NearRows = 50_000;

    private const int MaxRounds = 8;

    private readonly Findings findings = new();
    private readonly IDatabase database;
    private readonly TimeProvider clock;
    private readonly IProgress<VerifyProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly IReading truth;
    private readonly IReading journalReading;
    private readonly JournalRows journal;
    private readonly JournalChain chain;
    private readonly LedgerReplay ledger;
    private readonly CutOff cutOff;
    private readonly TokenRows tokens;
    private readonly long keptSince;

    private Verifier(
        IDatabase database, TimeProvider clock, IProgress<VerifyProgress>? progress,
        CancellationToken cancellation)
    {
        (this.database, this.clock) = (database, clock);
        (this.progress, this.cancellation) = (progress, cancellation);
        (chain, ledger) = (new JournalChain(findings), new LedgerReplay(findings));
        (cutOff, tokens) = (new CutOff(findings), new TokenRows(findings));
        truth = database.OpenReading(MigrationTarget.Truth);
        journalReading = database.OpenReading(MigrationTarget.Truth);
        journal = new JournalRows(journalReading);
        keptSince = clock.NowMicros() - Idempotency.Retention;
    }

    public static VerifyReport Run(
        IDatabase database, TimeProvider clock, IProgress<VerifyProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var verifier = new Verifier(database, clock, progress, cancellation);
        return verifier.Run();
    }

    public void Dispose()
    {
        journal.Dispose();
        journalReading.Dispose();
        truth.Dispose();
    }

    private VerifyReport Run()
    {
        var started = clock.GetTimestamp();
        var sets = new IndexSets(keptSince);
        long transactionsInTables;
        using (var projected = new ProjectedTables(database, sets, findings))
        {
            CatchUp(projected);
            CompareTables(projected);
            transactionsInTables = ledger.LastTransactionId;
        }

        FollowToTip();
        CompareIndexes(sets, transactionsInTables);
        Report("done", chain.LastSequence);
        return new VerifyReport(
            chain.Rows, ledger.Transactions, tokens.Count, ledger.Accounts.Count, cutOff.Watermark,
            chain.LastSequence, chain.TipHash, clock.GetElapsedTime(started), findings.Count, findings.First);
    }

    /// <summary>
    /// Nearly all of it: rows up to where the tables are, which do not change any more, so no moment is held.
    /// The tables go on meanwhile, and each round is shorter than the one before.
    /// </summary>
    private void CatchUp(ProjectedTables projected)
    {
        using var tables = database.OpenReading(MigrationTarget.Projection);
        for (var round = 0; round < MaxRounds; round++)
        {
            cutOff.ReadTables(tables);
            var near = cutOff.Watermark - chain.LastSequence <= NearRows;
            Follow(cutOff.Watermark, projected);
            if (near)
            {
                return;
            }
        }
    }

    /// <summary>
    /// What holds only at the very row that the tables have reached. The tables are pinned first, so that the
    /// journal reaches at least as far as they do.
    /// </summary>
    private void CompareTables(ProjectedTables projected)
    {
        using var pinned = database.OpenReading(MigrationTarget.Projection);
        tokens.Read(truth);
        pinned.Pin();
        cutOff.ReadTables(pinned);
        tokens.Read(truth);
        projected.MoveTo(pinned);
        Follow(cutOff.Watermark, projected);
        projected.End();
        Report("balances", cutOff.Watermark);
        cutOff.CheckWatermark(chain.LastSequence, ledger.LastTransactionId);
        var balances = new BalanceTable(findings);
        balances.Compare(pinned, ledger.Accounts);
        tokens.CheckSupply(balances.Totals);
        var pools = new PoolRows(findings);
        pools.Read(truth);
        pools.Check(pinned, ledger.Pools, balances);
        var orders = new OrderRows(findings);
        orders.Read(truth);
        orders.Check(pinned, ledger, new NftBidRows(findings).Check(pinned));
        var staking = new StakingRows(findings);
        staking.Read(truth);
        staking.Check(pinned, ledger);
        new VestingRows(findings).Check(pinned, ledger.Accounts);
        var airdrops = new AirdropRows(findings);
        airdrops.Read(truth);
        airdrops.Check(pinned, ledger.Accounts);
        ReferralTrees.Check(truth, findings);
        new ReferralRows(findings).Check(pinned);
        var sales = new SaleRows(findings);
        sales.Read(truth);
        sales.Check(pinned, ledger);
        new NftRows(findings).Check(pinned);
        ledger.Phases.Check(pinned);
    }

    /// <summary>
    /// The rows that the tables did not hold yet. The tip is read last: see <see cref="CutOff.ReadTruth"/>.
    /// </summary>
    private void FollowToTip()
    {
        cutOff.ReadTruth(truth);
        var tip = 0L;
        using (var row = truth.Open(JournalRows.TipSql))
        {
            tip = row.Next() ? row.Number(0) : 0;
        }

        Follow(tip, null);
        cutOff.CheckEnd(chain.LastSequence, chain.LastTime, ledger.LastTransactionId);
    }

    private void CompareIndexes(IndexSets sets, long transactionsInTables)
    {
        Report("indexes", cutOff.Watermark);
        using var tables = database.OpenReading(MigrationTarget.Projection);
        if (sets.AreIn(tables, cutOff.Watermark, transactionsInTables))
        {
            return;
        }

        // Something is wrong: the journal once more, to tell which row.
        tables.Pin();
        cutOff.ReadTables(tables);
        using var merges = new IndexMerges(tables, keptSince, findings);
        var ignored = new Findings();
        using var projected = new ProjectedTables(database, merges, ignored);
        using var again = new JournalRows(truth);
        var replay = new LedgerReplay(ignored);
        while (again.Next(cutOff.Watermark))
        {
            replay.Take(again.Header, again.Payload, projected);
        }

        merges.End();
    }

    private void Follow(long last, ProjectedTables? projected)
    {
        while (journal.Next(last))
        {
            chain.Follow(journal.Header, journal.Payload, journal.Hash);
            ledger.Take(journal.Header, journal.Payload, projected);
            if (chain.Rows % ProgressRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Report("journal", last);
            }
        }
    }

    private void Report(string stage, long last) =>
        progress?.Report(new VerifyProgress(stage, chain.Rows, last));
}
