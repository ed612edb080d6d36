using System.Buffers.Binary;
using System.Text;
using DSLT.Core;

namespace DSLT.Sequencing;

/// <summary>
/// Writes the journal's binary form into one growing buffer: integers as LEB128 varints (signed ones zigzag),
/// texts and bytes with their length before them. What is written can be taken back by truncating.
/// </summary>
internal sealed class PayloadWriter(int capacity = 4096)
{
    private byte[] buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    public byte[] Buffer => buffer;

    public void Truncate(int length) => Length = length;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Fixed(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);

    public void Fixed(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(2), value);

    public void Number(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Amount(Amount amount)
    {
        var value = (UInt128)amount.Units;
        while (value > ulong.MaxValue >> 1)
        {
            Byte((byte)((byte)value | 0x80));
            value >>= 7;
        }

        Unsigned((ulong)value);
    }

    public void Text(string? text)
    {
        if (text is null)
        {
            Unsigned(0);
            return;
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)bytes + 1);
        Encoding.UTF8.GetBytes(text, Reserve(bytes));
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Unsigned((ulong)bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>Bytes without a length: for values of a known size.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Unsigned(ulong value)
    {
        var room = Reserve(10);
        var used = 0;
        while (value >= 0x80)
        {
            room[used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[used++] = (byte)value;
        Length -= 10 - used;
    }

    private Span<byte> Reserve(int count)
    {
        if (Length + count > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        }

        Length += count;
        return buffer.AsSpan(Length - count, count);
    }
}
