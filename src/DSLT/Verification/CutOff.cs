using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// What other tables know of the journal's end. A chain that lost its last rows is whole in itself; but the
/// rows that were committed with them are still there, and so are those that were projected from them.
/// </summary>
internal sealed class CutOff(Findings findings)
{
    private const string WatermarkSql = "SELECT sequence, transaction_id FROM watermark WHERE id = 1";

    private const string LastReversalSql = "SELECT coalesce(max(reversed_by), 0) FROM reversals";

    /// <summary>Each of these rows is committed with a journal row of the same time.</summary>
    private static readonly (string Table, string Sql)[] NewestSql =
    [
        ("users", "SELECT coalesce(max(created_at), 0) FROM users"),
        ("sessions", "SELECT coalesce(max(created_at), 0) FROM sessions"),
        ("api_keys", "SELECT coalesce(max(created_at), 0) FROM api_keys"),
        ("tokens", "SELECT coalesce(max(created_at), 0) FROM tokens"),
        ("surveillance_alerts", "SELECT coalesce(max(raised_at), 0) FROM surveillance_alerts"),
        ("referral_codes", "SELECT coalesce(max(created_at), 0) FROM referral_codes"),
        ("referral_settings", "SELECT coalesce(max(set_at), 0) FROM referral_settings"),
        ("market_halts", "SELECT coalesce(max(halted_at), 0) FROM market_halts"),
        ("pools", "SELECT coalesce(max(created_at), 0) FROM pools"),
    ];

    private readonly List<(string Table, long Time)> newest = [];
    private long lastReversal;
    private long lastProjectedTransaction;

    /// <summary>The journal row up to which the tables were written when they were last read.</summary>
    public long Watermark { get; private set; }

    public void ReadTables(IReading tables)
    {
        using var row = tables.Open(WatermarkSql);
        if (row.Next())
        {
            (Watermark, lastProjectedTransaction) = (row.Number(0), row.Number(1));
        }
    }

    /// <summary>
    /// Must come before the tip is read: then every row seen here has its journal row before that tip.
    /// </summary>
    public void ReadTruth(IReading truth)
    {
        foreach (var (table, sql) in NewestSql)
        {
            newest.Add((table, truth.One(sql)));
        }

        lastReversal = truth.One(LastReversalSql);
    }

    /// <summary>At the end of what the journal has of the rows that the tables hold.</summary>
    public void CheckWatermark(long sequence, long transactionId)
    {
        if (Watermark > sequence)
        {
            findings.Add(
                FindingKind.JournalCutOff, End(sequence), $"rows up to {Watermark}, which the tables hold",
                "no more rows: the last were cut off");
        }

        if (lastProjectedTransaction != transactionId)
        {
            findings.Add(
                FindingKind.RowDiffers,
                "watermark (1) transaction_id",
                $"{transactionId}",
                $"{lastProjectedTransaction}");
        }
    }

    public void CheckEnd(long sequence, long time, long transactionId)
    {
        foreach (var (table, newestTime) in newest)
        {
            if (newestTime > time)
            {
                findings.Add(
                    FindingKind.JournalCutOff,
                    End(sequence),
                    $"the row that wrote the newest of {table}, of time {newestTime}",
                    $"nothing after {time}");
            }
        }

        if (lastReversal > transactionId)
        {
            findings.Add(
                FindingKind.JournalCutOff,
                End(sequence),
                $"transaction {lastReversal}, which reverses another",
                $"nothing after transaction {transactionId}");
        }
    }

    private static string End(long sequence) => $"the journal's end, row {sequence}";
}
