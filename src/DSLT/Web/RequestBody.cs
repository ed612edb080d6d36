namespace DSLT.Web;

/// <summary>The bytes of a body before anything is made of them.</summary>
internal static class RequestBody
{
    /// <summary>
    /// Takes the body in, so that it can be hashed or checked and then read as usual. The server bounds its
    /// size.
    /// </summary>
    public static async ValueTask<byte[]> Buffer(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Body is not MemoryStream buffer)
        {
            buffer = new MemoryStream();
            await request.Body.CopyToAsync(buffer, cancellation);
            request.Body = buffer;
        }

        buffer.Position = 0;
        return buffer.ToArray();
    }
}
