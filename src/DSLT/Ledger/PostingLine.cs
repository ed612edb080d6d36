using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Ledger;

/// <summary>An entry's head as the journal holds it; its lines follow.</summary>
internal readonly record struct EntryHead(
    long TransactionId, EntryKind Kind, long Reference, string? Memo, int Lines)
{
    public static EntryHead Read(ref PayloadReader reader) => new(
        reader.Number(), (EntryKind)reader.Number(), reader.Number(), reader.Text(), reader.Count());
}

/// <summary>A line of an entry as the journal holds it: the posting and the balance it led to.</summary>
internal readonly record struct PostingLine(Posting Posting, Amount Available, Amount Held, bool Frozen)
{
    public static PostingLine Read(ref PayloadReader reader)
    {
        var account = new AccountId(new Holder(reader.Number()), reader.Number());
        var posting = new Posting(account, (Side)reader.Byte(), reader.Amount());
        return new PostingLine(posting, reader.Amount(), reader.Amount(), reader.Bool());
    }
}
