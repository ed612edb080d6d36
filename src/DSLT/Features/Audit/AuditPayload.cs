using DSLT.Core;
using DSLT.Features.Transactions;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Audit;

/// <summary>
/// Reads out of a journal payload what people want to know: notes, refusals, and which transactions there
/// were.
/// </summary>
internal static class AuditPayload
{
    public static AuditDetails Read(ReadOnlySpan<byte> payload, int maxEntries)
    {
        var notes = new List<string>();
        var entries = new List<AuditEntry>();
        var count = 0;
        Refused? refused = null;
        var reader = new PayloadReader(payload);
        while (!reader.AtEnd)
        {
            var tag = (EventTag)reader.Byte();
            if (tag == EventTag.Entry)
            {
                var entry = ReadEntry(ref reader);
                if (++count <= maxEntries)
                {
                    entries.Add(entry);
                }

                continue;
            }

            switch (Events.Read(tag, ref reader))
            {
                case Note note: notes.Add(note.Text); break;
                case Refused refusal: refused = refusal; break;
            }
        }

        return new AuditDetails(notes, refused?.Attempt, refused?.Detail, entries, count);
    }

    private static AuditEntry ReadEntry(ref PayloadReader reader)
    {
        var head = EntryHead.Read(ref reader);
        for (var i = 0; i < head.Lines; i++)
        {
            PostingLine.Read(ref reader);
        }

        return new AuditEntry(head.TransactionId.ToText(), EntryKindText.Of(head.Kind));
    }
}
