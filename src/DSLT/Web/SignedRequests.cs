using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Sequencing;
using Microsoft.AspNetCore.Http.Features;

namespace DSLT.Web;

/// <summary>
/// Reads from a request's headers that a key signed it: <c>X-Api-Key</c>, <c>X-Api-Timestamp</c> in unix
/// milliseconds, <c>X-Api-Recv-Window</c> in milliseconds and <c>X-Api-Signature</c>, the HMAC-SHA256 over
/// timestamp, method, path with query exactly as sent, and body. Where <c>X-Api-Content-Sha256</c> has the
/// body's hash, that stands in the body's place, after the word sha256 at the beginning: no text of the other
/// form begins so, and neither passes for the other.
/// </summary>
internal sealed class SignedRequests(KeyVerification verification)
{
    public const string KeyHeader = "X-Api-Key";
    public const string TimestampHeader = "X-Api-Timestamp";
    public const string WindowHeader = "X-Api-Recv-Window";
    public const string SignatureHeader = "X-Api-Signature";

    public const string ContentHashHeader = "X-Api-Content-Sha256";

    private const string HashedForm = "sha256";

    private const long Millisecond = 1_000;

    private static readonly Refusal TwoLogins = new(
        Code.Unauthenticated, "Send the token of a session or sign with a key, not both.");

    public static bool IsSigned(HttpRequest request) => request.Headers.ContainsKey(KeyHeader);

    /// <summary>Who signed the request. Its body is read only where the key may be used.</summary>
    public async ValueTask<Result<Caller>> Identify(HttpContext context, string? address)
    {
        var (headers, cancellation) = (context.Request.Headers, context.RequestAborted);
        if (headers.Authorization.Count > 0)
        {
            return TwoLogins;
        }

        var timestamp = headers[TimestampHeader].ToString();
        var window = headers[WindowHeader];
        if (!(await verification.Find(headers[KeyHeader].ToString(), address, cancellation))
                .Is(out var key, out var refusal)
            || !verification.CheckTime(
                    Micros(timestamp), window.Count == 0 ? KeyRules.DefaultWindow : Micros(window.ToString()))
                .Is(out _, out refusal))
        {
            return refusal;
        }

        var signed = await SignedBytes(context, timestamp);
        return !verification.CheckSignature(key, signed, headers[SignatureHeader].ToString())
                .Is(out _, out refusal) ? refusal
            : await HasSignedHash(context) ? await verification.CallerOf(key, address, cancellation)
            : KeyRefusals.BadSignature;
    }

    /// <summary>
    /// Milliseconds as they are sent, in microseconds; what is no such number is never timely.
    /// </summary>
    private static long Micros(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= long.MaxValue / Millisecond
            ? milliseconds * Millisecond
            : -1;

    private static async ValueTask<byte[]> SignedBytes(HttpContext context, string timestamp)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var start = timestamp + context.Request.Method + target;
        if (context.Request.Headers[ContentHashHeader] is { Count: > 0 } hash)
        {
            return Encoding.UTF8.GetBytes(HashedForm + start + hash);
        }

        var body = await RequestBody.Buffer(context.Request, context.RequestAborted);
        return [.. Encoding.UTF8.GetBytes(start), .. body];
    }

    /// <summary>
    /// Whether the body is the one whose hash was signed, where one was. Of a body that is read as a stream
    /// that is only known at its end, which is refused then.
    /// </summary>
    private static async ValueTask<bool> HasSignedHash(HttpContext context)
    {
        var (request, signed) = (context.Request, new byte[SHA256.HashSizeInBytes]);
        if (request.Headers[ContentHashHeader] is not { Count: > 0 } sent)
        {
            return true;
        }

        if (!KeyVerification.IsHex(sent.ToString(), signed))
        {
            return false;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<StreamedBody>() is not null)
        {
            request.Body = new SignedBody(request.Body, signed);
            return true;
        }

        var body = await RequestBody.Buffer(request, context.RequestAborted);
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), signed);
    }
}

/// <summary>Why the request's signature was not believed, for <see cref="RouteGuard"/> to answer.</summary>
internal sealed record RefusedSignature(Refusal Refusal);
