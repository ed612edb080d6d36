using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DSLT.Features.Auth.Passwords;

/// <summary>
/// BLAKE2b (RFC 7693) without a key: append, then finish once. It lives on the stack and wipes itself when
/// finished, so that a password leaves no copy behind.
/// </summary>
internal ref struct Blake2b
{
    public const int MaxDigestLength = 64;

    private const int BlockLength = 128;
    private const int Rounds = 12;

    private readonly int digestLength;
    private Words state;
    private Block block;
    private int filled;
    private ulong compressed;

    /// <param name="digestLength">Bytes of the digest, 1 to 64: it is part of what is hashed.</param>
    public Blake2b(int digestLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digestLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digestLength, MaxDigestLength);
        this.digestLength = digestLength;
        InitialState.CopyTo(state);
        state[0] ^= 0x01010000UL ^ (ulong)digestLength;
    }

    private static ReadOnlySpan<ulong> InitialState =>
    [
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    ];

    /// <summary>Which word of the block each half step takes; rounds 10 and 11 begin again.</summary>
    private static ReadOnlySpan<byte> Schedule =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>Hashes one piece of data to as many bytes as the digest has.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        var blake = new Blake2b(digest.Length);
        blake.Append(data);
        blake.Finish(digest);
    }

    public void Append(scoped ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            // A full block waits for what follows it: the last one is compressed with its own mark.
            if (filled == BlockLength)
            {
                Compress(last: false);
                filled = 0;
            }

            var taken = Math.Min(BlockLength - filled, data.Length);
            data[..taken].CopyTo(block[filled..]);
            filled += taken;
            data = data[taken..];
        }
    }

    /// <summary>Appends a number as 32 bits, the lowest byte first.</summary>
    public void Append(int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        Append(bytes);
    }

    public void Finish(scoped Span<byte> digest)
    {
        block[filled..].Clear();
        Compress(last: true);
        var bytes = MemoryMarshal.AsBytes((Span<ulong>)state);
        bytes[..digestLength].CopyTo(digest);
        CryptographicOperations.ZeroMemory(bytes);
        CryptographicOperations.ZeroMemory(block);
    }

    [SkipLocalsInit]
    private void Compress(bool last)
    {
        compressed += (ulong)filled;
        Span<ulong> v = stackalloc ulong[16];
        ((ReadOnlySpan<ulong>)state).CopyTo(v);
        InitialState.CopyTo(v[8..]);
        v[12] ^= compressed;
        v[14] = last ? ~v[14] : v[14];
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>((Span<byte>)block);
        for (var round = 0; round < Rounds; round++)
        {
            var order = Schedule.Slice(round % 10 * 16, 16);
            Mix(v, 0, 4, 8, 12, words[order[0]], words[order[1]]);
            Mix(v, 1, 5, 9, 13, words[order[2]], words[order[3]]);
            Mix(v, 2, 6, 10, 14, words[order[4]], words[order[5]]);
            Mix(v, 3, 7, 11, 15, words[order[6]], words[order[7]]);
            Mix(v, 0, 5, 10, 15, words[order[8]], words[order[9]]);
            Mix(v, 1, 6, 11, 12, words[order[10]], words[order[11]]);
            Mix(v, 2, 7, 8, 13, words[order[12]], words[order[13]]);
            Mix(v, 3, 4, 9, 14, words[order[14]], words[order[15]]);
        }

        for (var i = 0; i < 8; i++)
        {
            state[i] ^= v[i] ^ v[i + 8];
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(v));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(Span<ulong> v, int a, int b, int c, int d, ulong x, ulong y)
    {
        v[a] += v[b] + x;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = BitOperations.RotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = BitOperations.RotateRight(v[b] ^ v[c], 63);
    }

    [InlineArray(8)]
    private struct Words
    {
        private ulong first;
    }

    [InlineArray(BlockLength)]
    private struct Block
    {
        private byte first;
    }
}
