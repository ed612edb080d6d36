using System.Buffers.Binary;
using DSLT.Core;

namespace DSLT.Features.Media;

/// <summary>
/// What the headers of an image say, read before anything is decoded, so that a bomb costs nothing: its
/// size, that it does not move, and how it is compressed.
/// </summary>
/// <param name="IsLossless">True for a WebP that loses nothing.</param>
internal readonly record struct ImageHeader(int Width, int Height, bool IsLossless = false)
{
    public const int MaxSide = 16_384;

    /// <summary>A JPEG may paint the same pixels over and over; no camera does so as often.</summary>
    private const int MaxScans = 64;

    private static readonly Refusal Broken = MediaRules.Invalid("The image is cut short or cannot be read.");

    private static readonly Refusal Moves = new(
        Code.AnimationNotSupported,
        "Moving images cannot be encoded again here; send a still one, or a video.");

    public static Result<ImageHeader> Read(string type, ReadOnlySpan<byte> image) => type switch
    {
        MediaTypes.Png => Png(image),
        MediaTypes.Jpeg => Jpeg(image),
        MediaTypes.WebP => WebP(image),
        _ => Gif(image),
    };

    /// <summary>Whether it is of a size that is decoded.</summary>
    public Result<ImageHeader> Within(long maxPixels) =>
        Width <= 0 || Height <= 0 ? Broken
        : Width <= MaxSide && Height <= MaxSide && (long)Width * Height <= maxPixels ? this
        : new Refusal(
            Code.ImageTooLarge,
            $"An image of {Width} x {Height} is too large: at most {MaxSide} a side and "
                + $"{maxPixels / 1_000_000} megapixels.");

    private static Result<ImageHeader> Png(ReadOnlySpan<byte> image)
    {
        var header = default(ImageHeader);
        for (var at = 8; image.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(image[at..]);
            var name = image.Slice(at + 4, 4);
            if (length > image.Length - at - 12 || (header == default && !name.SequenceEqual("IHDR"u8)))
            {
                return Broken;
            }

            if (name.SequenceEqual("IHDR"u8))
            {
                if (header != default || length != 13)
                {
                    return Broken;
                }

                header = new ImageHeader(Big(image[(at + 8)..]), Big(image[(at + 12)..]));
            }
            else if (name.SequenceEqual("acTL"u8))
            {
                return Moves;
            }
            else if (name.SequenceEqual("IEND"u8))
            {
                return header;
            }

            at += (int)length + 12;
        }

        return Broken;
    }

    private static Result<ImageHeader> Jpeg(ReadOnlySpan<byte> image)
    {
        var (header, scans, at) = (default(ImageHeader), 0, 2);
        while (image.Length - at >= 4)
        {
            if (image[at] != 0xFF)
            {
                return Broken;
            }

            var marker = image[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == 0xD9)
            {
                break;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(image[(at + 2)..]);
            if (length < 2 || length > image.Length - at - 2)
            {
                return Broken;
            }

            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                if (header != default || length < 8)
                {
                    return Broken;
                }

                header = new ImageHeader(
                    BinaryPrimitives.ReadUInt16BigEndian(image[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(image[(at + 5)..]));
            }

            at += length + 2;
            if (marker == 0xDA)
            {
                if (++scans > MaxScans)
                {
                    return MediaRules.Invalid($"The image has more than {MaxScans} scans.");
                }

                at += ScanLength(image[at..]);
            }
        }

        return header == default || scans == 0 ? Broken : header;
    }

    /// <summary>Up to the next marker that is not part of the compressed pixels.</summary>
    private static int ScanLength(ReadOnlySpan<byte> scan)
    {
        for (var at = 0; ; at++)
        {
            var next = scan[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= scan.Length)
            {
                return scan.Length;
            }

            at += next;
            if (scan[at + 1] is not 0 and not (>= 0xD0 and <= 0xD7))
            {
                return at;
            }
        }
    }

    private static Result<ImageHeader> WebP(ReadOnlySpan<byte> image)
    {
        if (image.Length < 30)
        {
            return Broken;
        }

        var chunk = image.Slice(12, 4);
        if (chunk.SequenceEqual("VP8 "u8))
        {
            return new ImageHeader(Little16(image[26..]) & 0x3FFF, Little16(image[28..]) & 0x3FFF);
        }

        if (chunk.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(image[21..]);
            return new ImageHeader((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1, true);
        }

        const byte Animated = 2;
        return !chunk.SequenceEqual("VP8X"u8) ? Broken
            : (image[20] & Animated) != 0 ? Moves
            : new ImageHeader(
                Little24(image[24..]) + 1, Little24(image[27..]) + 1, HasLosslessChunk(image));
    }

    private static bool HasLosslessChunk(ReadOnlySpan<byte> image)
    {
        for (var at = 12L; at + 8 <= image.Length;)
        {
            var chunk = image[(int)at..];
            if (chunk.StartsWith("VP8L"u8))
            {
                return true;
            }

            // Of odd length, a chunk has a byte more.
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += 8 + length + (length & 1);
        }

        return false;
    }

    private static Result<ImageHeader> Gif(ReadOnlySpan<byte> image)
    {
        if (image.Length < 13)
        {
            return Broken;
        }

        var header = new ImageHeader(Little16(image[6..]), Little16(image[8..]));
        var (frames, at) = (0, 13 + ColourTable(image[10]));
        while (at < image.Length && image[at] != 0x3B)
        {
            if (image[at] == 0x2C && image.Length - at > 10)
            {
                if (++frames > 1)
                {
                    return Moves;
                }

                at += 11 + ColourTable(image[at + 9]);
            }
            else if (image[at] == 0x21)
            {
                at += 2;
            }
            else
            {
                return Broken;
            }

            while (at < image.Length && image[at] != 0)
            {
                at += image[at] + 1;
            }

            at++;
        }

        return frames == 0 || at >= image.Length ? Broken : header;
    }

    private static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int Big(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    private static int Little16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int Little24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
