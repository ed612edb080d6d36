using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace DSLT.Features.Auth.Passwords;

/// <summary>Argon2id, version 1.3 (RFC 9106), managed: it runs wherever the node runs.</summary>
internal static class Argon2id
{
    public const int Version = 0x13;

    private const int Type = 2;
    private const int SeedLength = Blake2b.MaxDigestLength;

    /// <summary>
    /// Fills <paramref name="digest"/>, whose length is part of what is hashed. The node keeps no secret and
    /// no associated data; they are here because the vector of the RFC has both.
    /// </summary>
    [SkipLocalsInit]
    public static void Derive(
        ReadOnlySpan<byte> password,
        ReadOnlySpan<byte> salt,
        Argon2idCost cost,
        Argon2Buffer buffer,
        Span<byte> digest,
        ReadOnlySpan<byte> secret = default,
        ReadOnlySpan<byte> associatedData = default)
    {
        // The seed is followed by the column and the lane of the block that is made of it.
        Span<byte> seed = stackalloc byte[SeedLength + (2 * sizeof(int))];
        var initial = new Blake2b(SeedLength);
        initial.Append(cost.Lanes);
        initial.Append(digest.Length);
        initial.Append(cost.MemoryKib);
        initial.Append(cost.Passes);
        initial.Append(Version);
        initial.Append(Type);
        AppendWithLength(ref initial, password);
        AppendWithLength(ref initial, salt);
        AppendWithLength(ref initial, secret);
        AppendWithLength(ref initial, associatedData);
        initial.Finish(seed[..SeedLength]);

        using var memory = new Argon2Memory(cost, buffer);
        for (var lane = 0; lane < cost.Lanes; lane++)
        {
            for (var column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed[SeedLength..], column);
                BinaryPrimitives.WriteInt32LittleEndian(seed[(SeedLength + sizeof(int))..], lane);
                Expand(seed, memory.Block(lane, column));
            }
        }

        CryptographicOperations.ZeroMemory(seed);
        memory.Fill();
        Expand(memory.Collect(), digest);
    }

    private static void AppendWithLength(ref Blake2b blake, ReadOnlySpan<byte> data)
    {
        blake.Append(data.Length);
        blake.Append(data);
    }

    /// <summary>
    /// The hash of variable length H' (RFC 9106, 3.3): halves of a chain of digests, and the whole last one.
    /// </summary>
    [SkipLocalsInit]
    private static void Expand(ReadOnlySpan<byte> data, Span<byte> output)
    {
        const int Half = Blake2b.MaxDigestLength / 2;
        Span<byte> link = stackalloc byte[Blake2b.MaxDigestLength];
        var first = new Blake2b(Math.Min(output.Length, Blake2b.MaxDigestLength));
        first.Append(output.Length);
        first.Append(data);
        first.Finish(link);
        while (output.Length > Blake2b.MaxDigestLength)
        {
            link[..Half].CopyTo(output);
            output = output[Half..];
            var length = Math.Min(output.Length, Blake2b.MaxDigestLength);
            Blake2b.Hash(link, link[..length]);
        }

        link[..output.Length].CopyTo(output);
        CryptographicOperations.ZeroMemory(link);
    }
}
