using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace DSLT.Features.Media;

/// <summary>
/// The name of content on IPFS: CIDv1 with SHA-256, of raw bytes or of the root of a UnixFS file. Its one
/// form here is base32 in small letters; two with the same text are the same content.
/// </summary>
internal sealed record Cid
{
    public const byte Raw = 0x55;

    public const byte DagPb = 0x70;

    public const int BytesLength = 36;

    private const byte Version = 1;
    private const byte Sha256Code = 0x12;
    private const byte DigestLength = 32;
    private const int TextLength = 59;
    private const int OldTextLength = 46;
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private Cid(string text) => Text = text;

    public string Text { get; }

    /// <summary>The same in version 0, which names only roots of files; null of raw bytes.</summary>
    public string? OldText
    {
        get
        {
            Span<byte> bytes = stackalloc byte[BytesLength];
            return TryReadBase32(Text, bytes) && bytes[1] == DagPb ? ToBase58(bytes[2..]) : null;
        }
    }

    public static Cid Of(byte codec, ReadOnlySpan<byte> digest)
    {
        Span<byte> bytes = stackalloc byte[BytesLength];
        Write(codec, digest, bytes);
        return new Cid(ToBase32(bytes));
    }

    /// <summary>The binary form, as it stands in links.</summary>
    public static void Write(byte codec, ReadOnlySpan<byte> digest, Span<byte> bytes)
    {
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (Version, codec, Sha256Code, DigestLength);
        digest.CopyTo(bytes[4..]);
    }

    /// <summary>
    /// Reads version 1 in base32, or version 0 (Qm...), which names the same content as the version 1 of its
    /// digest. Null where it is neither, of another hash or codec, or written otherwise than it has to be.
    /// </summary>
    public static Cid? Parse(string? text) => text switch
    {
        { Length: TextLength } when text[0] == 'b' => FromBase32(text),
        { Length: OldTextLength } when text.StartsWith("Qm", StringComparison.Ordinal) => FromBase58(text),
        _ => null,
    };

    public override string ToString() => Text;

    private static Cid? FromBase32(string text)
    {
        Span<byte> bytes = stackalloc byte[BytesLength];
        return TryReadBase32(text, bytes) && bytes[0] == Version && bytes[1] is Raw or DagPb
            && bytes[2] == Sha256Code && bytes[3] == DigestLength
            ? new Cid(text)
            : null;
    }

    private static bool TryReadBase32(string text, Span<byte> bytes)
    {
        var (bits, held, at) = (0, 0u, 0);
        foreach (var letter in text.AsSpan(1))
        {
            var value = Base32.IndexOf(letter);
            if (value < 0)
            {
                return false;
            }

            (held, bits) = ((held << 5) | (uint)value, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes[at++] = (byte)(held >> bits);
                held &= (1u << bits) - 1;
            }
        }

        // What is left of the last letter must be zeros, or one content would have several names.
        return held == 0;
    }

    private static Cid? FromBase58(string text)
    {
        var number = BigInteger.Zero;
        foreach (var letter in text)
        {
            var value = Base58.IndexOf(letter);
            if (value < 0)
            {
                return null;
            }

            number = (number * 58) + value;
        }

        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length == DigestLength + 2
            && BinaryPrimitives.ReadUInt16BigEndian(bytes) == (Sha256Code << 8 | DigestLength)
            ? Of(DagPb, bytes.AsSpan(2))
            : null;
    }

    private static string ToBase58(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(OldTextLength);
        for (var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true); number > 0;)
        {
            number = BigInteger.DivRem(number, 58, out var digit);
            text.Insert(0, Base58[(int)digit]);
        }

        return text.ToString();
    }

    private static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[TextLength];
        text[0] = 'b';
        var (bits, held, at) = (0, 0u, 1);
        foreach (var value in bytes)
        {
            (held, bits) = ((held << 8) | value, bits + 8);
            while (bits >= 5)
            {
                bits -= 5;
                text[at++] = Base32[(int)(held >> bits) & 31];
            }

            held &= (1u << bits) - 1;
        }

        text[at] = Base32[(int)(held << (5 - bits)) & 31];
        return new string(text);
    }
}
