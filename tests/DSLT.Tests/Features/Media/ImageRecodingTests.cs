using DSLT.Features.Media;
using Microsoft.Extensions.Configuration;

namespace DSLT.Tests.Features.Media;

public sealed class ImageRecodingTests
{
    private static readonly string[] Types =
        [MediaTypes.Png, MediaTypes.Jpeg, MediaTypes.WebP, MediaTypes.Gif];

    private static readonly MediaOptions Options =
        MediaOptions.Read(new ConfigurationBuilder().Build(), ".", null);

    /// <summary>Whatever is done to an image, it is refused, or what is kept is an image.</summary>
    [Fact]
    public async Task Damaged_images_are_refused_or_become_whole_ones()
    {
        using var images = new ImageRecoding(Options);
        var (random, kept) = (new Random(11), 0);
        foreach (var type in Types)
        {
            var whole = type == MediaTypes.Gif ? TestImages.Gif : TestImages.Of(type, 60, 40, noise: 4);
            for (var i = 0; i < 150; i++)
            {
                var damaged = Damage(whole, random);
                var result = await images.Run(type, () => damaged, TestContext.Current.CancellationToken);
                if (!result.Is(out var image, out var refusal))
                {
                    Assert.Equal(400, refusal.Code.Status);
                    continue;
                }

                kept++;
                var header = ImageHeader.Read(image.Type, image.Bytes);
                Assert.Equal((image.Width, image.Height), (header.Value.Width, header.Value.Height));
                Assert.Equal(4, TestImages.Corners(image.Bytes).Length);
            }
        }

        Assert.InRange(kept, 1, 500);
    }

    [Fact]
    public async Task An_image_becomes_the_same_bytes_each_time_and_again_from_those()
    {
        using var images = new ImageRecoding(Options);
        var png = TestImages.Of(MediaTypes.Png, 640, 48, noise: 5);
        var first = await images.Run(MediaTypes.Png, () => png, TestContext.Current.CancellationToken);
        var again = await images.Run(
            MediaTypes.Png, () => first.Value.Bytes, TestContext.Current.CancellationToken);
        Assert.Equal(first.Value.Bytes, again.Value.Bytes);
        Assert.Equal(first.Value.Thumbnail!.Bytes, again.Value.Thumbnail!.Bytes);
        Assert.Equal(TestImages.Corners(png), TestImages.Corners(first.Value.Bytes));
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var damaged = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
        for (var i = random.Next(4); i > 0 && damaged.Length > 0; i--)
        {
            damaged[random.Next(random.Next(2) == 0 ? Math.Min(40, damaged.Length) : damaged.Length)] =
                (byte)random.Next(256);
        }

        return damaged;
    }
}
