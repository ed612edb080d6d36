using System.Numerics;
using System.Runtime.CompilerServices;

namespace DSLT.Features.Auth.Passwords;

/// <summary>The compression of Argon2 (RFC 9106, 3.5) over blocks of 1 KiB, which is 128 words.</summary>
internal static unsafe class Argon2Block
{
    public const int Words = 128;

    public const int Bytes = Words * sizeof(ulong);

    /// <summary>The words of working space that <see cref="Compress"/> needs.</summary>
    public const int ScratchWords = 2 * Words;

    /// <summary>
    /// Writes G(x, y) to <paramref name="output"/>, which may be x or y; <paramref name="accumulate"/> adds
    /// what stood there before, as every pass after the first does.
    /// </summary>
    /// <remarks>The caller owns the scratch, to wipe it once and not 40,000 times.</remarks>
    public static void Compress(ulong* x, ulong* y, ulong* output, bool accumulate, ulong* scratch)
    {
        var mixed = scratch;
        var kept = scratch + Words;
        for (var i = 0; i < Words; i += Vector<ulong>.Count)
        {
            var sum = Vector.Load(x + i) ^ Vector.Load(y + i);
            sum.Store(mixed + i);
            (accumulate ? sum ^ Vector.Load(output + i) : sum).Store(kept + i);
        }

        for (var row = 0; row < 8; row++)
        {
            Permute(mixed + (row * 16), pairStride: 2);
        }

        for (var column = 0; column < 8; column++)
        {
            Permute(mixed + (column * 2), pairStride: 16);
        }

        for (var i = 0; i < Words; i += Vector<ulong>.Count)
        {
            (Vector.Load(mixed + i) ^ Vector.Load(kept + i)).Store(output + i);
        }
    }

    /// <summary>
    /// The permutation P over eight pairs of words that stand <paramref name="pairStride"/> words apart.
    /// Inlined, so that the stride is a constant; sixteen locals, so that as many as can stay in registers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Permute(ulong* v, int pairStride)
    {
        ulong* v2 = v + pairStride, v4 = v2 + pairStride, v6 = v4 + pairStride, v8 = v6 + pairStride;
        ulong* v10 = v8 + pairStride, v12 = v10 + pairStride, v14 = v12 + pairStride;
        ulong a0 = v[0], a1 = v[1], a2 = v2[0], a3 = v2[1];
        ulong b0 = v4[0], b1 = v4[1], b2 = v6[0], b3 = v6[1];
        ulong c0 = v8[0], c1 = v8[1], c2 = v10[0], c3 = v10[1];
        ulong d0 = v12[0], d1 = v12[1], d2 = v14[0], d3 = v14[1];
        Mix(ref a0, ref b0, ref c0, ref d0);
        Mix(ref a1, ref b1, ref c1, ref d1);
        Mix(ref a2, ref b2, ref c2, ref d2);
        Mix(ref a3, ref b3, ref c3, ref d3);
        Mix(ref a0, ref b1, ref c2, ref d3);
        Mix(ref a1, ref b2, ref c3, ref d0);
        Mix(ref a2, ref b3, ref c0, ref d1);
        Mix(ref a3, ref b0, ref c1, ref d2);
        (v[0], v[1], v2[0], v2[1]) = (a0, a1, a2, a3);
        (v4[0], v4[1], v6[0], v6[1]) = (b0, b1, b2, b3);
        (v8[0], v8[1], v10[0], v10[1]) = (c0, c1, c2, c3);
        (v12[0], v12[1], v14[0], v14[1]) = (d0, d1, d2, d3);
    }

    /// <summary>BLAKE2b's mixing with a product in each sum: circuits gain little by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a += b + (2UL * (uint)a * (uint)b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c += d + (2UL * (uint)c * (uint)d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a += b + (2UL * (uint)a * (uint)b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d + (2UL * (uint)c * (uint)d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }
}
