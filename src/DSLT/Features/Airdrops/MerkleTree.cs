using System.Security.Cryptography;

namespace DSLT.Features.Airdrops;

/// <summary>
/// The Merkle tree of RFC 6962, section 2.1, with SHA-256: a leaf is hashed behind a byte 0 and a pair behind
/// a byte 1, so that neither passes for the other; what is left over of a level goes up as it is.
/// </summary>
internal sealed class MerkleTree
{
    public const int HashBytes = 32;

    /// <summary>Of a tree with 2^31 leaves.</summary>
    public const int MaxPath = 31;

    private readonly List<byte[][]> levels;

    private MerkleTree(List<byte[][]> levels) => this.levels = levels;

    public byte[] Root => levels[^1][0];

    public int Count => levels[0].Length;

    /// <summary>The tree over hashed leaves, of which there is at least one.</summary>
    public static MerkleTree Of(byte[][] leaves)
    {
        var levels = new List<byte[][]> { leaves };
        for (var level = leaves; level.Length > 1; levels.Add(level))
        {
            var above = new byte[(level.Length + 1) / 2][];
            for (var i = 0; i < above.Length; i++)
            {
                above[i] = (2 * i) + 1 < level.Length ? Pair(level[2 * i], level[(2 * i) + 1]) : level[2 * i];
            }

            level = above;
        }

        return new MerkleTree(levels);
    }

    public static byte[] Leaf(ReadOnlySpan<byte> data)
    {
        var behind = new byte[1 + data.Length];
        data.CopyTo(behind.AsSpan(1));
        return SHA256.HashData(behind);
    }

    /// <summary>What proves that a leaf is in the tree: the other of each pair, from below.</summary>
    public byte[][] Path(int leaf)
    {
        var path = new List<byte[]>();
        var at = leaf;
        for (var level = 0; level < levels.Count - 1; level++)
        {
            if ((at ^ 1) < levels[level].Length)
            {
                path.Add(levels[level][at ^ 1]);
            }

            at /= 2;
        }

        return [.. path];
    }

    /// <summary>
    /// Whether a leaf stands at its place in the tree of so many leaves: RFC 9162, section 2.1.3.2.
    /// </summary>
    public static bool Proves(
        ReadOnlySpan<byte> leaf, int at, int count, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (at < 0 || at >= count)
        {
            return false;
        }

        var (place, last, hash) = (at, count - 1, leaf.ToArray());
        foreach (var other in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((place & 1) == 1 || place == last)
            {
                hash = Pair(other, hash);
                while ((place & 1) == 0 && place != 0)
                {
                    (place, last) = (place >> 1, last >> 1);
                }
            }
            else
            {
                hash = Pair(hash, other);
            }

            (place, last) = (place >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    private static byte[] Pair(byte[] left, byte[] right)
    {
        Span<byte> both = stackalloc byte[1 + (2 * HashBytes)];
        both[0] = 1;
        left.CopyTo(both[1..]);
        right.CopyTo(both[(1 + HashBytes)..]);
        return SHA256.HashData(both);
    }
}
