using System.Text;
using DSLT.Features.Auth.Passwords;

namespace DSLT.Tests.Features.Auth.Passwords;

public sealed class Blake2bTests
{
    [Theory]
    [InlineData(
        "",
        "786a02f742015903c6c6fd852552d272912f4740e15847618a86e217f71f5419"
        + "d25e1031afee585313896444934eb04b903a685b1448b755d56f701afe9be2ce")]
    [InlineData(
        "abc",
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")]
    [InlineData(
        "The quick brown fox jumps over the lazy dog",
        "a8add4bdddfd93e4877d2746e62817b116364a1fa7bc148d95090bc7333b3673"
        + "f82401cf7aa2e4cb1ecd90296e3f14cb5413f8ed77be73045b13914cdcd6a918")]
    public void The_published_vectors_hold(string text, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash(Encoding.ASCII.GetBytes(text), 64)));

    /// <summary>
    /// The self-test of RFC 7693 (appendix E) without its keyed half; the expected digest comes from Python's
    /// hashlib, which passes the whole of it.
    /// </summary>
    [Fact]
    public void The_self_test_of_the_RFC_holds_for_digests_and_inputs_of_many_lengths()
    {
        var all = new Blake2b(32);
        foreach (var digestLength in new[] { 20, 32, 48, 64 })
        {
            foreach (var length in new[] { 0, 3, 128, 129, 255, 1024 })
            {
                all.Append(Hash(SelfTestSequence(length), digestLength));
            }
        }

        var digest = new byte[32];
        all.Finish(digest);
        Assert.Equal(
            "681f345ad53c6360214ea500fd259edddbca775f605fad81b9b189d6d88e15c6",
            Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void Pieces_hash_as_the_whole_does()
    {
        var random = new Random(7693);
        var data = new byte[700];
        random.NextBytes(data);
        for (var round = 0; round < 50; round++)
        {
            var pieces = new Blake2b(64);
            for (var at = 0; at < data.Length;)
            {
                var length = Math.Min(random.Next(0, 300), data.Length - at);
                pieces.Append(data.AsSpan(at, length));
                at += length;
            }

            var digest = new byte[64];
            pieces.Finish(digest);
            Assert.Equal(Hash(data, 64), digest);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_digest_of_no_byte_or_of_more_than_64_throws(int digestLength) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Hash([], digestLength));

    private static byte[] Hash(byte[] data, int digestLength)
    {
        var digest = new byte[digestLength];
        Blake2b.Hash(data, digest);
        return digest;
    }

    private static byte[] SelfTestSequence(int length)
    {
        var bytes = new byte[length];
        var (a, b) = (unchecked(0xDEAD4BADu * (uint)length), 1u);
        for (var i = 0; i < length; i++)
        {
            (a, b) = (b, unchecked(a + b));
            bytes[i] = (byte)(b >> 24);
        }

        return bytes;
    }
}
