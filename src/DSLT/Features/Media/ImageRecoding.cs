using DSLT.Core;
using DSLT.Jobs;
using SkiaSharp;

namespace DSLT.Features.Media;

/// <summary>
/// Decodes images and encodes them again: what is kept holds the pixels alone, nothing that came along with
/// them. One of its turns takes up to 8 bytes a pixel, so there are few at once. The native library is loaded
/// by the first image, not by the start.
/// </summary>
internal sealed class ImageRecoding(MediaOptions options) : IDisposable
{
    public const int ThumbnailSide = 512;

    private const int MaxWaiting = 32;
    private const int JpegQuality = 90;
    private const int WebPQuality = 90;
    private const int ThumbnailQuality = 80;

    /// <summary>For what loses nothing this is how hard it is tried, which takes its time.</summary>
    private const int LosslessEffort = 30;

    private static readonly Refusal Busy = new(
        Code.Overloaded, "Too many images are waiting; try again in a moment.");

    private static readonly Refusal Broken = MediaRules.Invalid("The image is cut short or cannot be read.");

    private readonly WorkGate gate = new(Math.Clamp(Environment.ProcessorCount / 2, 1, 2), MaxWaiting, Busy);

    /// <summary>What an image is kept as; only waiting for its turn can be cancelled.</summary>
    public async Task<Result<RecodedImage>> Run(
        string type, Func<byte[]> read, CancellationToken cancellation) =>
        (await gate.Run(() => Recode(type, read()), cancellation)).Then(result => result);

    public void Dispose() => gate.Dispose();

    private Result<RecodedImage> Recode(string type, byte[] image) => ImageHeader.Read(type, image)
        .Then(header => header.Within(options.MaxPixels))
        .Then(header => Recode(type, header, image));

    private static unsafe Result<RecodedImage> Recode(string type, ImageHeader header, byte[] image)
    {
        fixed (byte* bytes = image)
        {
            using var data = SKData.Create((nint)bytes, image.Length);
            using var codec = SKCodec.Create(data);
            if (codec is null || codec.FrameCount > 1
                || codec.Info.Width != header.Width || codec.Info.Height != header.Height)
            {
                return Broken;
            }

            using var decoded = Decode(codec);
            if (decoded is null)
            {
                return Broken;
            }

            var kept = type == MediaTypes.Gif ? MediaTypes.Png : type;
            using var pixmap = decoded.PeekPixels();
            var encoded = Encode(pixmap, kept, header.IsLossless);
            return encoded is null
                ? Broken
                : new RecodedImage(encoded, kept, decoded.Width, decoded.Height, Thumbnail(decoded));
        }
    }

    /// <summary>The pixels as they are to be seen, in sRGB; null where not all of them are there.</summary>
    private static SKBitmap? Decode(SKCodec codec)
    {
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul;
        using var colours = SKColorSpace.CreateSrgb();
        var bitmap = new SKBitmap();
        var format = new SKImageInfo(
            codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, alpha, colours);
        if (!bitmap.TryAllocPixels(format)
            || codec.GetPixels(format, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            bitmap.Dispose();
            return null;
        }

        var turned = Upright.Turn(bitmap, codec.EncodedOrigin);
        if (turned != bitmap)
        {
            bitmap.Dispose();
        }

        return turned;
    }

    private static byte[]? Encode(SKPixmap pixels, string type, bool isLossless)
    {
        using var encoded = type switch
        {
            MediaTypes.Png => pixels.Encode(SKPngEncoderOptions.Default),
            MediaTypes.Jpeg => pixels.Encode(new SKJpegEncoderOptions(JpegQuality)),
            _ => pixels.Encode(
                isLossless
                    ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, LosslessEffort)
                    : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, WebPQuality)),
        };
        return encoded?.ToArray();
    }

    /// <summary>Null where the image itself is small enough.</summary>
    private static RecodedThumbnail? Thumbnail(SKBitmap image)
    {
        var longer = Math.Max(image.Width, image.Height);
        if (longer <= ThumbnailSide)
        {
            return null;
        }

        var (width, height) = (Scaled(image.Width, longer), Scaled(image.Height, longer));
        using var small = image.Resize(
            image.Info.WithSize(width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var pixels = small?.PeekPixels();
        using var encoded = pixels?.Encode(
            new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, ThumbnailQuality));
        return encoded is null ? null : new RecodedThumbnail(encoded.ToArray(), width, height);
    }

    private static int Scaled(int side, int longer) =>
        Math.Max(1, (int)(((long)side * ThumbnailSide) / longer));
}

/// <summary>An image as it is kept.</summary>
internal sealed record RecodedImage(
    byte[] Bytes, string Type, int Width, int Height, RecodedThumbnail? Thumbnail);

/// <summary>A small WebP of an image.</summary>
internal sealed record RecodedThumbnail(byte[] Bytes, int Width, int Height);
