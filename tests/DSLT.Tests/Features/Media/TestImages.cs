using System.Buffers.Binary;
using System.Text;
using DSLT.Features.Media;
using SkiaSharp;

namespace DSLT.Tests.Features.Media;

/// <summary>Images as people send them, and as nobody means well with.</summary>
internal static class TestImages
{
    private static readonly byte[] StartOfScan = [0xFF, 0xDA];

    public static readonly byte[] Gif =
    [
        .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2,
        0x44, 1, 0, 0x3B,
    ];

    /// <summary>The same picture twice.</summary>
    public static byte[] MovingGif => [.. Gif[..^1], .. Gif[19..]];

    public static byte[] MovingPng
    {
        get
        {
            var png = Of(MediaTypes.Png, 8, 8);
            return [.. png[..33], .. Chunk("acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0]), .. png[33..]];
        }
    }

    /// <summary>Red with a green corner, so that it shows where its top is; or noise.</summary>
    public static byte[] Of(string type, int width, int height, int noise = 0)
    {
        using var bitmap = Bitmap(width, height, noise);
        using var pixels = bitmap.PeekPixels();
        using var data = type switch
        {
            MediaTypes.Png => pixels.Encode(SKPngEncoderOptions.Default),
            MediaTypes.Jpeg => pixels.Encode(new SKJpegEncoderOptions(95)),
            _ => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 10)),
        };
        return data!.ToArray();
    }

    /// <summary>All red: of whatever size, its thumbnail is the same where its form is.</summary>
    public static byte[] Plain(int width, int height)
    {
        using var bitmap = new SKBitmap(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Red);
        using var pixels = bitmap.PeekPixels();
        using var data = pixels.Encode(SKPngEncoderOptions.Default);
        return data!.ToArray();
    }

    /// <summary>A header that promises more pixels than anybody has, and a few bytes.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var png = Of(MediaTypes.Png, 8, 8);
        var header = png[16..29];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [.. png[..8], .. Chunk("IHDR"u8, header), .. png[33..]];
    }

    /// <summary>A JPEG whose camera lay on its side, with what it knew of the place.</summary>
    public static byte[] Lying(int width, int height, string secret)
    {
        var jpeg = Of(MediaTypes.Jpeg, width, height);
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
            .. Encoding.ASCII.GetBytes(secret),
        ];
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>A JPEG that paints its one scan again and again.</summary>
    public static byte[] Painting(int times)
    {
        var jpeg = Of(MediaTypes.Jpeg, 16, 16);
        var scan = jpeg.AsSpan().IndexOf(StartOfScan);
        var scans = Enumerable.Repeat(jpeg[scan..^2], times).SelectMany(part => part);
        return [.. jpeg[..scan], .. scans, 0xFF, 0xD9];
    }

    public static SKColor[] Corners(byte[] image)
    {
        using var bitmap = SKBitmap.Decode(image);
        return
        [
            bitmap.GetPixel(0, 0), bitmap.GetPixel(bitmap.Width - 1, 0),
            bitmap.GetPixel(0, bitmap.Height - 1),
            bitmap.GetPixel(bitmap.Width - 1, bitmap.Height - 1),
        ];
    }

    private static SKBitmap Bitmap(int width, int height, int noise)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var random = new Random(noise);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, noise > 0
                    ? new SKColor((uint)random.Next() | 0xFF000000)
                    : x < width / 2 && y < height / 2 ? SKColors.Lime : SKColors.Red);
            }
        }

        return bitmap;
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        name.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        var crc = Crc(chunk.AsSpan(4, 4 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), crc);
        return chunk;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
