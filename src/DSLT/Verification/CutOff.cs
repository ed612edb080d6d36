using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// What other tables know of the journal's end. A chain that lost its last rows is whole in itself; but the rows that
/// were committed with them are still there, and so are those that were projected from them.
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
        ("tokens", "SELECT coalesce(max(created_at), 0) FROM tokens"),
        ("pools", "SELECT coalesce(max(created_at), 0) FROM pools"),
    ];

    private readonly List<(string Table, long Time)> newest = [];
    private long lastReversal;
    private long lastProjectedTransaction;

    /// <summary>The journal row up to which the tables were written.</summary>
    public long Watermark { get; private set; }

    public void ReadTables(IReading tables)
    {
        using var row = tables.Open(WatermarkSql);
        if (row.Next())
        {
            (Watermark, lastProjectedTransaction) = (row.Number(0), row.Number(1));
        }
        else
        {
            findings.Add(FindingKind.RowMissing, "watermark (1)", "a row", "none");
        }
    }

    /// <summary>Must come before the tip is read: then every row seen here has its journal row before that tip.</summary>
    public void ReadTruth(IReading truth)
    {
        foreach (var (table, sql) in NewestSql)
        {
            newest.Add((table, One(truth, sql)));
        }

        lastReversal = One(truth, LastReversalSql);
    }

    /// <summary>The tables' own count of transactions, at the row that they have reached.</summary>
    public void CheckWatermark(long lastTransactionId)
    {
        if (lastProjectedTransaction != lastTransactionId)
        {
            findings.Add(
                FindingKind.RowDiffers, "watermark (1) transaction_id", $"{lastTransactionId}", $"{lastProjectedTransaction}");
        }
    }

    /// <summary>Comes before anything else is checked: a cut explains what is found after it.</summary>
    public void CheckTip(long tip, long tipTime)
    {
        if (Watermark > tip)
        {
            findings.Add(
                FindingKind.JournalCutOff, End(tip), $"rows up to {Watermark}, which the tables hold",
                "no more rows: the last were cut off");
        }

        foreach (var (table, time) in newest)
        {
            if (time > tipTime)
            {
                findings.Add(
                    FindingKind.JournalCutOff, End(tip), $"the row that wrote the newest of {table}, of time {time}",
                    $"nothing after {tipTime}");
            }
        }
    }

    public void CheckReversals(long tip, long lastTransactionId)
    {
        if (lastReversal > lastTransactionId)
        {
            findings.Add(
                FindingKind.JournalCutOff, End(tip), $"transaction {lastReversal}, which reverses another",
                $"nothing after transaction {lastTransactionId}");
        }
    }

    private static string End(long tip) => $"the journal's end, row {tip}";

    private static long One(IReading reading, string sql)
    {
        using var row = reading.Open(sql);
        return row.Next() ? row.Number(0) : 0;
    }
}
