namespace DSLT.Features.Media;

/// <summary>
/// Where the bytes of media are, by their CIDs: a directory, PostgreSQL or what speaks S3. What is the same
/// is kept once. What goes wrong is a <see cref="Data.StorageException"/> or the database's own.
/// </summary>
internal interface IMediaStorage : IDisposable
{
    /// <summary>
    /// Keeps all of a stream, from its beginning; where this returns, it is durable. What was there already
    /// is as of now again.
    /// </summary>
    Task Put(string cid, Stream content, CancellationToken cancellation);

    /// <summary>How many bytes are kept, or null for none.</summary>
    Task<long?> Length(string cid, CancellationToken cancellation);

    /// <summary>Some of the bytes, piece by piece; each is good until the next.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> Read(
        string cid, long offset, long length, CancellationToken cancellation);

    Task Delete(string cid, CancellationToken cancellation);

    /// <summary>Everything that is kept.</summary>
    IAsyncEnumerable<StoredMedia> List(CancellationToken cancellation);
}

/// <param name="StoredAt">When it was last put.</param>
internal readonly record struct StoredMedia(string Cid, DateTimeOffset StoredAt);
