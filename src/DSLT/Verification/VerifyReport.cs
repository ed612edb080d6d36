using System.Text;

namespace DSLT.Verification;

/// <summary>How far a verification is: rows done of those there are, in one of its stages.</summary>
internal readonly record struct VerifyProgress(string Stage, long Rows, long Of);

/// <summary>What was proved, or what does not hold.</summary>
/// <param name="Rows">Journal rows read.</param>
/// <param name="Accounts">Accounts that were ever posted to.</param>
/// <param name="Watermark">The journal row up to which the tables were compared.</param>
/// <param name="TipHash">The hash of the last row, in hex: noted elsewhere, it proves later that nothing was
/// rewritten.</param>
/// <param name="Findings">The first of them, in the order they were met.</param>
internal sealed record VerifyReport(
    long Rows, long Transactions, long Tokens, long Accounts, long Watermark, long TipSequence,
    string TipHash, TimeSpan Elapsed, long FindingCount, IReadOnlyList<Finding> Findings)
{
    public bool Holds => FindingCount == 0;

    public string ToText()
    {
        var text = new StringBuilder();
        text.AppendLine($"journal      {Rows} rows; the last is {TipSequence}, hash {TipHash}");
        text.AppendLine($"ledger       {Transactions} transactions, {Accounts} accounts, {Tokens} tokens");
        text.AppendLine($"tables       compared up to journal row {Watermark}");
        text.AppendLine($"time         {Elapsed.TotalSeconds:0.0} s");
        text.AppendLine(Holds ? "Everything holds." : $"IT DOES NOT HOLD: {FindingCount} findings.");
        foreach (var finding in Findings)
        {
            text.AppendLine($"- {finding}");
        }

        if (FindingCount > Findings.Count)
        {
            text.AppendLine($"- and {FindingCount - Findings.Count} more");
        }

        return text.ToString();
    }
}
