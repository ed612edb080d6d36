namespace DSLT.Features.Media;

/// <summary>Content that is kept, by its CID: a row of the truth, which comes after the bytes.</summary>
/// <param name="Cid">Of the bytes that are kept: of an image, as it was encoded again.</param>
/// <param name="Type">Its media type, exactly as it is served.</param>
/// <param name="Width">In pixels; 0 for what is no image.</param>
/// <param name="Height">In pixels; 0 for what is no image.</param>
/// <param name="Thumbnail">The CID of a smaller one; its own where it is small; null for what is no
/// image.</param>
/// <param name="Uploader">Who brought it first.</param>
/// <param name="CreatedAt">Unix microseconds.</param>
internal sealed record MediaItem(
    string Cid, string Type, long Bytes, int Width, int Height, string? Thumbnail, long Uploader,
    long CreatedAt, MediaPin Pin);

/// <summary>How far it is with pinning.</summary>
/// <param name="DoneAt">When it was pinned, unix microseconds; 0 while it is not.</param>
/// <param name="Failures">How often it was tried in vain.</param>
/// <param name="RetryAt">When it is tried next, unix microseconds.</param>
internal readonly record struct MediaPin(long DoneAt, int Failures, long RetryAt);

/// <summary>What somebody's uploads take, and in the row of nobody (0) all that is kept.</summary>
internal sealed record MediaUsage(long Files, long Bytes);
