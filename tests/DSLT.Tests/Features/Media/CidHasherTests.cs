using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DSLT.Features.Media;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Media;

public sealed class CidHasherTests
{
    private static readonly NpmFolder Oracles = new("Media", "ipfs-only-hash");

    private static readonly int[] Sizes =
    [
        0, 1, 55, 262_143, 262_144, 262_145, 524_288, 1_000_000, 174 * 262_144, (174 * 262_144) + 1,
        350 * 262_144,
    ];

    [Fact]
    public async Task Content_of_any_size_has_the_name_that_ipfs_gives_it()
    {
        var named = await Oracles.Run(
            "cids.mjs", JsonSerializer.Serialize(Sizes.Select((size, i) => new[] { size, i + 1 })));
        Assert.Equal(named, Sizes.Select((size, i) => CidHasher.Of(Content(size, (uint)i + 1)).Text));
    }

    /// <summary>
    /// The vectors of the Kubo test suite for chunks of 1 MiB: 174 of them are one node, one more makes a
    /// second level. The content is ChaCha20's stream for a seed.
    /// </summary>
    [Fact]
    public void Content_of_one_and_of_two_levels_has_the_published_name()
    {
        const int Chunk = 1024 * 1024;
        using var one = new CidHasher(Chunk);
        using var two = new CidHasher(Chunk);
        var content = ChaCha20Stream(SHA256.HashData(Encoding.UTF8.GetBytes("v1-seed")), 175 * Chunk);
        one.Append(content.AsSpan(0, 174 * Chunk));
        two.Append(content);
        Assert.Equal("bafybeigwduxcf2aawppv3isnfeshnimkyplvw3hthxjhr2bdeje4tdaicu", one.Finish().Text);
        Assert.Equal("bafybeidhd7lo2n2v7lta5yamob3xwhbxcczmmtmhquwhjesi35jntf7mpu", two.Finish().Text);
    }

    [Fact]
    public void It_does_not_matter_in_what_pieces_content_comes()
    {
        var content = Content(700_000, 7);
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            using var hasher = new CidHasher();
            for (var at = 0; at < content.Length;)
            {
                var taken = Math.Min(content.Length - at, random.Next(1, 300_000));
                hasher.Append(content.AsSpan(at, taken));
                at += taken;
            }

            Assert.Equal(CidHasher.Of(content).Text, hasher.Finish().Text);
        }
    }

    /// <summary>The same as in cids.mjs.</summary>
    private static byte[] Content(int size, uint state)
    {
        var content = new byte[size];
        for (var i = 0; i < size; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            content[i] = (byte)(state >> 24);
        }

        return content;
    }

    /// <summary>
    /// The stream of RFC 8439 with a nonce of zeros. The framework's begins at block 1, so the first is made
    /// here.
    /// </summary>
    private static byte[] ChaCha20Stream(byte[] key, int length)
    {
        var stream = new byte[length];
        using (var cipher = new ChaCha20Poly1305(key))
        {
            var rest = stream.AsSpan(64);
            cipher.Encrypt(new byte[12], rest, rest, new byte[16]);
        }

        uint[] start =
        [
            0x61707865, 0x3320646e, 0x79622d32, 0x6b206574,
            .. Enumerable.Range(0, 8).Select(i => BitConverter.ToUInt32(key, 4 * i)), 0, 0, 0, 0,
        ];
        uint[] block = [.. start];
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                Quarter(block, i, i + 4, i + 8, i + 12);
            }

            for (var i = 0; i < 4; i++)
            {
                Quarter(block, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
            }
        }

        for (var i = 0; i < 16; i++)
        {
            BitConverter.TryWriteBytes(stream.AsSpan(4 * i), block[i] + start[i]);
        }

        return stream;
    }

    private static void Quarter(uint[] x, int a, int b, int c, int d)
    {
        x[d] = BitOperations.RotateLeft(x[d] ^ (x[a] += x[b]), 16);
        x[b] = BitOperations.RotateLeft(x[b] ^ (x[c] += x[d]), 12);
        x[d] = BitOperations.RotateLeft(x[d] ^ (x[a] += x[b]), 8);
        x[b] = BitOperations.RotateLeft(x[b] ^ (x[c] += x[d]), 7);
    }
}
