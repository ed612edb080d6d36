using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>
/// What a command works with: the state as it stands after the commands before it, the moment, and the only
/// ways to change anything. Everything it does is taken back if the command is refused.
/// </summary>
internal sealed class Tx(State state)
{
    private RecordHeader record;
    private PayloadWriter writer = null!;

    public State State { get; } = state;

    public Caller Caller { get; private set; } = Caller.Node;

    /// <summary>
    /// The moment of this command in unix microseconds, never before the one of the command before.
    /// </summary>
    public long Now => record.Time;

    public Holding Holding(Holder holder, long token) => State.Holdings.Of(holder, token);

    /// <summary>
    /// Posts an entry as one transaction. A refused one leaves nothing, also where the command goes on.
    /// </summary>
    public Result<Posted> Post(Entry entry)
    {
        var before = Save();
        var id = ++State.LastTransactionId;
        if (State.Holdings.Post(entry, id, record, writer).Is(out _, out var refusal))
        {
            return new Posted(id, record.Time);
        }

        BackTo(before);
        return refusal;
    }

    /// <summary>Applies an event and puts it on record.</summary>
    public void Raise(Event effect)
    {
        writer.Byte((byte)effect.Tag);
        effect.Write(writer);
        effect.Apply(State, record);
    }

    /// <summary>Says in the audit log what a changed row means: "role: user to operator".</summary>
    public void Note(string text) => Raise(new Note(text));

    /// <summary>A point to return to: a batch takes back the one step that was refused.</summary>
    public Savepoint Save() => new(State.Undo.Here, writer.Length, State.LastTransactionId);

    public void BackTo(in Savepoint savepoint)
    {
        State.Undo.BackTo(savepoint.Mark);
        State.LastTransactionId = savepoint.LastTransactionId;
        writer.Truncate(savepoint.Length);
    }

    /// <summary>Begins a command's record; the savepoint is the state before it.</summary>
    internal Savepoint StartAt(
        JournalBatch batch, Caller caller, in RecordHeader header, ReadOnlySpan<byte> hashBefore)
    {
        (Caller, record, writer) = (caller, header, batch.Writer);
        batch.Start(header, hashBefore);
        return Save();
    }

    internal readonly record struct Savepoint(Undo.Mark Mark, int Length, long LastTransactionId);
}
