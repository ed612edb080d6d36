using System.Security.Cryptography;

namespace DSLT.Features.Media;

/// <summary>
/// Computes the CID that <c>ipfs add --cid-version=1 --raw-leaves</c> gives content, as it goes by: chunks of
/// one size, hashed as they are; where there is more than one, a balanced tree of UnixFS nodes with at most
/// 174 links. Whatever the content's size, it holds no more than the links of one node a level.
/// </summary>
/// <param name="chunkBytes">The size of all chunks but the last.</param>
internal sealed class CidHasher(int chunkBytes = CidHasher.ChunkBytes) : IDisposable
{
    public const int ChunkBytes = 256 * 1024;

    public const int MaxLinks = 174;

    private readonly IncrementalHash chunk = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<List<Link>> levels = [[]];
    private int inChunk;

    /// <summary>The bytes so far.</summary>
    public long Length { get; private set; }

    public static Cid Of(ReadOnlySpan<byte> content)
    {
        using var hasher = new CidHasher();
        hasher.Append(content);
        return hasher.Finish();
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = bytes[..Math.Min(bytes.Length, chunkBytes - inChunk)];
            chunk.AppendData(taken);
            inChunk += taken.Length;
            Length += taken.Length;
            bytes = bytes[taken.Length..];
            if (inChunk == chunkBytes)
            {
                EndChunk();
            }
        }
    }

    /// <summary>The CID of all that was appended; nothing is appended after it.</summary>
    public Cid Finish()
    {
        if (inChunk > 0 || Length == 0)
        {
            EndChunk();
        }

        for (var level = 0; ; level++)
        {
            var isTop = level == levels.Count - 1;
            if (isTop && levels[level] is [var root])
            {
                return Cid.Of(root.Codec, root.Digest);
            }

            if (levels[level].Count > 0)
            {
                EndNode(level);
            }
        }
    }

    public void Dispose() => chunk.Dispose();

    private void EndChunk()
    {
        Add(0, new Link(Cid.Raw, chunk.GetHashAndReset(), inChunk, inChunk));
        inChunk = 0;
    }

    private void Add(int level, Link link)
    {
        levels[level].Add(link);
        if (levels[level].Count == MaxLinks)
        {
            EndNode(level);
        }
    }

    private void EndNode(int level)
    {
        if (level == levels.Count - 1)
        {
            levels.Add([]);
        }

        var node = UnixFsNode.Encode(levels[level]);
        var link = new Link(
            Cid.DagPb, SHA256.HashData(node), levels[level].Sum(child => child.Content),
            node.Length + levels[level].Sum(child => child.Total));
        levels[level].Clear();
        Add(level + 1, link);
    }

    /// <param name="Content">The bytes of the file below it.</param>
    /// <param name="Total">The bytes of all blocks below it, itself with them.</param>
    internal readonly record struct Link(byte Codec, byte[] Digest, long Content, long Total);
}
