using DSLT.Features.Media;

namespace DSLT.Tests.Features.Media;

/// <summary>What every place for bytes has to do.</summary>
internal static class MediaStorages
{
    public static async Task KeepsGivesAndForgets(IMediaStorage storage)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (small, large) = (Bytes(5, 1), Bytes(700_001, 2));
        foreach (var content in new[] { small, large, large })
        {
            await storage.Put(CidHasher.Of(content).Text, new MemoryStream(content), cancellation);
        }

        var (smallCid, cid) = (CidHasher.Of(small).Text, CidHasher.Of(large).Text);
        Assert.Equal(large.Length, await storage.Length(cid, cancellation));
        (int Offset, int Length)[] parts =
            [(0, 700_001), (0, 1), (262_143, 3), (699_999, 2), (100, 600_000)];
        foreach (var (offset, length) in parts)
        {
            Assert.Equal(large[offset..(offset + length)], await Read(storage, cid, offset, length));
        }

        Assert.Equal([smallCid, cid], (await List(storage)).Order(StringComparer.Ordinal)
            .OrderBy(name => name == cid));
        await storage.Delete(cid, cancellation);
        await storage.Delete(cid, cancellation);
        Assert.Null(await storage.Length(cid, cancellation));
        await Assert.ThrowsAsync<DSLT.Data.StorageException>(() => Read(storage, cid, 0, 1));
        Assert.Equal([smallCid], await List(storage));
    }

    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<List<string>> List(IMediaStorage storage)
    {
        var names = new List<string>();
        await foreach (var stored in storage.List(TestContext.Current.CancellationToken))
        {
            names.Add(stored.Cid);
        }

        return names;
    }

    private static async Task<byte[]> Read(IMediaStorage storage, string cid, long offset, long length)
    {
        var read = new MemoryStream();
        await foreach (var piece in storage.Read(cid, offset, length, TestContext.Current.CancellationToken))
        {
            await read.WriteAsync(piece);
        }

        return read.ToArray();
    }
}
