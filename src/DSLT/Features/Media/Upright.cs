using SkiaSharp;

namespace DSLT.Features.Media;

/// <summary>
/// Turns pixels the way that their camera said to show them, since what said so is not kept.
/// </summary>
internal static class Upright
{
    /// <summary>The same bitmap where it stands upright, or a new one.</summary>
    public static SKBitmap? Turn(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
        {
            return bitmap;
        }

        var swaps = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var turned = new SKBitmap();
        if (!turned.TryAllocPixels(
            swaps ? bitmap.Info.WithSize(bitmap.Height, bitmap.Width) : bitmap.Info))
        {
            turned.Dispose();
            return null;
        }

        Copy(bitmap, turned, origin, swaps);
        return turned;
    }

    private static unsafe void Copy(SKBitmap from, SKBitmap to, SKEncodedOrigin origin, bool swaps)
    {
        var source = (uint*)from.GetPixels();
        var target = (uint*)to.GetPixels();
        var (width, height) = (to.Width, to.Height);
        var fromRight = origin is SKEncodedOrigin.TopRight or SKEncodedOrigin.BottomRight
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var fromBottom = origin is SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft
            or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = swaps ? (y, x) : (x, y);
                column = fromRight ? from.Width - 1 - column : column;
                row = fromBottom ? from.Height - 1 - row : row;
                target[(y * (long)width) + x] = source[(row * (long)from.Width) + column];
            }
        }
    }
}
