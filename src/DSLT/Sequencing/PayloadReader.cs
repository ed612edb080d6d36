using System.Buffers.Binary;
using System.Text;
using DSLT.Core;

namespace DSLT.Sequencing;

/// <summary>
/// Reads what <see cref="PayloadWriter"/> wrote. A payload that ends too soon throws: the journal is damaged.
/// </summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> rest = payload;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public long Fixed() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public long Number()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public int Count() => checked((int)Unsigned());

    public Amount Amount()
    {
        UInt128 value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (UInt128)(next & 0x7Fu) << shift;
            if (next < 0x80)
            {
                return new Amount(checked((Int128)value));
            }
        }
    }

    public string? Text()
    {
        var length = Count();
        return length == 0 ? null : Encoding.UTF8.GetString(Take(length - 1));
    }

    public ReadOnlySpan<byte> Bytes() => Take(Count());

    public ReadOnlySpan<byte> Raw(int count) => Take(count);

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= (next & 0x7Ful) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length)
        {
            throw new InvalidDataException("A journal payload ends before its last field.");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
