using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DSLT.Verification;

/// <summary>
/// A set of rows in 24 bytes: how many, and the sum of a 128-bit hash of each, whatever their order. The hash
/// is keyed anew in every run, so nobody can choose rows whose sums are equal.
/// </summary>
internal sealed class RowSet
{
    private readonly ulong[] key = new ulong[8];
    private UInt128 sum;

    public RowSet() => RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key.AsSpan()));

    /// <summary>An empty set that hashes as another does, to be compared with it.</summary>
    public RowSet(RowSet like) => key = like.key;

    public long Count { get; private set; }

    public void Add(ulong a, ulong b = 0, ulong c = 0, ulong d = 0)
    {
        var left = Mix(a ^ key[0], b ^ key[1]);
        var right = Mix(c ^ key[2], d ^ key[3]);
        sum += new UInt128(Mix(left ^ key[4], right ^ key[5]), Mix(left ^ key[6], right ^ key[7]));
        Count++;
    }

    /// <summary>A row of more than four numbers.</summary>
    public void Add(UInt128 a, UInt128 b, ulong c, ulong d)
    {
        var folded = Mix((ulong)(a >> 64) ^ key[1], (ulong)a ^ key[3]);
        Add(folded, Mix((ulong)(b >> 64) ^ key[5], (ulong)b ^ key[7]), c, d);
    }

    public bool IsSame(RowSet other) => Count == other.Count && sum == other.sum;

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
