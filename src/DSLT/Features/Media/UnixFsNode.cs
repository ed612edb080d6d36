namespace DSLT.Features.Media;

/// <summary>
/// A node of a UnixFS file in dag-pb: protocol buffers with the links first, each with an empty name, and
/// then how much of the file is below each of them.
/// </summary>
internal static class UnixFsNode
{
    private const byte File = 2;

    /// <summary>Tags of fields: the number, and whether bytes (2) or a number (0) follow.</summary>
    private const byte NodeLinks = (2 << 3) | 2;

    private const byte NodeData = (1 << 3) | 2;
    private const byte LinkHash = (1 << 3) | 2;
    private const byte LinkName = (2 << 3) | 2;
    private const byte LinkSize = 3 << 3;
    private const byte DataType = 1 << 3;
    private const byte DataFileSize = 3 << 3;
    private const byte DataBlockSizes = 4 << 3;

    public static byte[] Encode(IReadOnlyList<CidHasher.Link> links)
    {
        var node = new List<byte>(links.Count * 56);
        Span<byte> cid = stackalloc byte[Cid.BytesLength];
        foreach (var link in links)
        {
            Cid.Write(link.Codec, link.Digest, cid);
            List<byte> encoded = [LinkHash, Cid.BytesLength, .. cid, LinkName, 0, LinkSize];
            Number(encoded, link.Total);
            Bytes(node, NodeLinks, encoded);
        }

        List<byte> data = [DataType, File, DataFileSize];
        Number(data, links.Sum(link => link.Content));
        foreach (var link in links)
        {
            data.Add(DataBlockSizes);
            Number(data, link.Content);
        }

        Bytes(node, NodeData, data);
        return [.. node];
    }

    private static void Bytes(List<byte> into, byte tag, List<byte> bytes)
    {
        into.Add(tag);
        Number(into, bytes.Count);
        into.AddRange(bytes);
    }

    private static void Number(List<byte> into, long number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            into.Add((byte)(number | 0x80));
        }

        into.Add((byte)number);
    }
}
