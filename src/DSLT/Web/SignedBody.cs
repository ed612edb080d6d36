using System.Security.Cryptography;

namespace DSLT.Web;

/// <summary>
/// A body that is read as a stream and whose hash was signed: hashed as it is read, and at its end it is
/// refused where it is another one. So whoever keeps something of a body has read it to its end before.
/// </summary>
internal sealed class SignedBody(Stream body, byte[] signedHash) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool isChecked;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            hash.AppendData(buffer.Span[..read]);
        }
        else if (buffer.Length > 0 && !isChecked)
        {
            if (!CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), signedHash))
            {
                throw new BadHttpRequestException(
                    "The body is not the one whose hash was signed.", StatusCodes.Status401Unauthorized);
            }

            isChecked = true;
        }

        return read;
    }

    public override Task<int> ReadAsync(
        byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }
}
