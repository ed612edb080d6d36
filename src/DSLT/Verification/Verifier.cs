using DSLT.Core;
using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// Proves on demand, beside a node that may be writing, that the journal is whole, that the ledger's sums are right
/// and that the tables are what the journal says. One pass over the journal and over each table.
/// </summary>
internal sealed class Verifier : IDisposable
{
    private const int ProgressRows = 65_536;

    private readonly Findings findings = new();
    private readonly TimeProvider clock;
    private readonly IProgress<VerifyProgress>? progress;
    private readonly IReading tables;
    private readonly IReading truth;
    private readonly CutOff cutOff;
    private readonly TokenRows tokens;
    private readonly PoolRows pools;
    private readonly JournalChain chain;
    private readonly LedgerReplay ledger;
    private readonly long tip;

    /// <summary>
    /// The tables are opened first, so that the journal reaches at least as far as they do; and what else the truth
    /// holds before its tip is, for the same reason.
    /// </summary>
    private Verifier(IDatabase database, TimeProvider clock, IProgress<VerifyProgress>? progress)
    {
        (this.clock, this.progress) = (clock, progress);
        (cutOff, tokens, pools) = (new CutOff(findings), new TokenRows(findings), new PoolRows(findings));
        (chain, ledger) = (new JournalChain(findings), new LedgerReplay(findings));
        tables = database.OpenReading(MigrationTarget.Projection);
        cutOff.ReadTables(tables);
        truth = database.OpenReading(MigrationTarget.Truth);
        cutOff.ReadTruth(truth);
        tokens.Read(truth);
        pools.Read(truth);
        using var row = truth.Open(JournalRows.TipSql);
        (tip, var tipTime) = row.Next() ? (row.Number(0), row.Number(1)) : (0, 0);
        cutOff.CheckTip(tip, tipTime);
    }

    public static VerifyReport Run(
        IDatabase database, TimeProvider clock, IProgress<VerifyProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var verifier = new Verifier(database, clock, progress);
        return verifier.Run(cancellation);
    }

    public void Dispose()
    {
        tables.Dispose();
        truth.Dispose();
    }

    private VerifyReport Run(CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        progress?.Report(new VerifyProgress("sorting the tables", 0, tip));
        using var projected = new ProjectedTables(tables, clock.NowMicros(), findings);
        using var journal = new JournalRows(truth, tip);
        var compared = false;
        while (journal.Next())
        {
            if (!compared && journal.Header.Sequence > cutOff.Watermark)
            {
                CompareTables(projected);
                compared = true;
            }

            chain.Follow(journal.Header, journal.Payload, journal.Hash);
            ledger.Take(journal.Header, journal.Payload, compared ? null : projected);
            if (chain.Rows % ProgressRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new VerifyProgress("journal", chain.Rows, tip));
            }
        }

        if (!compared)
        {
            CompareTables(projected);
        }

        cutOff.CheckReversals(tip, ledger.LastTransactionId);
        progress?.Report(new VerifyProgress("done", chain.Rows, tip));
        return new VerifyReport(
            chain.Rows, ledger.Transactions, tokens.Count, ledger.Accounts.Count, cutOff.Watermark, chain.LastSequence,
            chain.TipHash, clock.GetElapsedTime(started), findings.Count, findings.First);
    }

    /// <summary>Everything that holds only at the row that the tables have reached.</summary>
    private void CompareTables(ProjectedTables projected)
    {
        progress?.Report(new VerifyProgress("balances", chain.Rows, tip));
        projected.End();
        cutOff.CheckWatermark(ledger.LastTransactionId);
        var balances = new BalanceTable(findings);
        balances.Compare(tables, ledger.Accounts);
        tokens.CheckSupply(balances.Totals);
        pools.Check(tables, ledger.Pools, balances);
    }
}
