using DSLT.Sequencing;

namespace DSLT.Verification;

/// <summary>
/// Follows the hash chain: each row must be the next, and its hash the one of its bytes and the row before.
/// </summary>
internal sealed class JournalChain(Findings findings)
{
    private readonly JournalBatch batch = new();
    private readonly byte[] tip = new byte[JournalBatch.HashLength];
    private bool known = true;

    public long Rows { get; private set; }

    public long LastSequence { get; private set; }

    public long LastTime { get; private set; }

    public string TipHash => Convert.ToHexStringLower(tip);

    public void Follow(in RecordHeader header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> hash)
    {
        var expected = LastSequence + 1;
        if (header.Sequence != expected)
        {
            var missing = header.Sequence - 1 == expected
                ? $"row {expected}"
                : $"rows {expected} to {header.Sequence - 1}";
            findings.Add(
                FindingKind.JournalGap,
                $"journal row {header.Sequence}",
                $"{missing} before it",
                "no such rows");
            known = false;
        }

        if (header.Time < LastTime)
        {
            findings.Add(
                FindingKind.JournalOrder,
                $"journal row {header.Sequence}",
                $"a time not before {LastTime}",
                $"{header.Time}");
        }

        // After a gap the hash before is not known, and this one row can only be taken as it is.
        if (!batch.TryAddStored(header, payload, hash, tip) && known)
        {
            findings.Add(
                FindingKind.JournalHash,
                $"journal row {header.Sequence}",
                $"hash {Convert.ToHexStringLower(tip)} of this row and the hash before it",
                $"hash {Convert.ToHexStringLower(hash)}: it, or the hash of the row before, was changed");
        }

        batch.Clear();
        known = hash.Length == tip.Length;
        if (known)
        {
            // The rows after this one were chained to what is stored: so only what was changed is named.
            hash.CopyTo(tip);
        }

        (LastSequence, LastTime) = (header.Sequence, Math.Max(LastTime, header.Time));
        Rows++;
    }
}
