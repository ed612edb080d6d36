using System.Security.Cryptography;
using DSLT.Data;

namespace DSLT.Sequencing;

/// <summary>
/// The journal rows of one commit in one buffer, each with the bytes that its hash covers: the hash before,
/// the head and the payload. The sequencer fills it, the truth stores it, the projector reads it, and it is
/// used again.
/// </summary>
internal sealed class JournalBatch
{
    public const int HashLength = 32;

    private static readonly Table Journal = new(
        "journal",
        0,
        Column.Number("sequence"),
        Column.Number("time"),
        Column.Number("command"),
        Column.Number("actor"),
        Column.Text("address"),
        Column.Bytes("payload"),
        Column.Bytes("hash"));

    private readonly List<Slice> records = [];
    private int start;
    private int payloadStart;

    /// <summary>
    /// It begins small, for where little is written each commit has a batch of its own, hundreds in the lag.
    /// </summary>
    public PayloadWriter Writer { get; } = new(2 * 1024);

    public int Count => records.Count;

    public long LastSequence => records[^1].Header.Sequence;

    public RecordHeader Header(int index) => records[index].Header;

    public ReadOnlySpan<byte> Payload(int index) =>
        Writer.Written.Slice(records[index].PayloadStart, records[index].PayloadLength);

    public ReadOnlySpan<byte> Hash(int index) =>
        Writer.Written.Slice(records[index].PayloadStart + records[index].PayloadLength, HashLength);

    /// <summary>Begins a record: what is written from here on is its payload.</summary>
    public void Start(in RecordHeader header, ReadOnlySpan<byte> hashBefore)
    {
        start = Writer.Length;
        WriteHashedHead(Writer, header, hashBefore);
        payloadStart = Writer.Length;
    }

    /// <summary>Forgets the record that was begun.</summary>
    public void Abandon() => Writer.Truncate(start);

    /// <summary>Ends the record and puts its hash into <paramref name="hash"/>.</summary>
    public void Seal(in RecordHeader header, Span<byte> hash)
    {
        var length = Writer.Length - payloadStart;
        SHA256.HashData(Writer.Written[start..], hash);
        Writer.Raw(hash);
        records.Add(new Slice(header, payloadStart, length));
    }

    /// <summary>
    /// Takes in a row read from the journal: the replay at start. The hash must be the one of its bytes.
    /// </summary>
    public bool TryAddStored(
        in RecordHeader header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> stored, Span<byte> tip)
    {
        Start(header, tip);
        Writer.Raw(payload);
        Seal(header, tip);
        return stored.SequenceEqual(tip);
    }

    public void WriteTo(IWriter writer)
    {
        for (var i = 0; i < records.Count; i++)
        {
            var header = records[i].Header;
            writer.Row(Journal);
            writer.Add(header.Sequence);
            writer.Add(header.Time);
            writer.Add((long)header.Command);
            writer.Add(header.Actor);
            writer.Add(header.Address);
            writer.Add(Payload(i));
            writer.Add(Hash(i));
            writer.End();
        }
    }

    public void Clear()
    {
        records.Clear();
        Writer.Truncate(0);
    }

    private static void WriteHashedHead(
        PayloadWriter writer, in RecordHeader header, ReadOnlySpan<byte> hashBefore)
    {
        writer.Raw(hashBefore);
        writer.Fixed(header.Sequence);
        writer.Fixed(header.Time);
        writer.Fixed((short)header.Command);
        writer.Fixed(header.Actor);
        writer.Text(header.Address);
    }

    private readonly record struct Slice(RecordHeader Header, int PayloadStart, int PayloadLength);
}
