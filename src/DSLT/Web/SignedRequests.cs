using System.Globalization;
using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Sequencing;
using Microsoft.AspNetCore.Http.Features;

namespace DSLT.Web;

/// <summary>
/// Reads from a request's headers that a key signed it: <c>X-Api-Key</c>, <c>X-Api-Timestamp</c> in unix
/// milliseconds, <c>X-Api-Recv-Window</c> in milliseconds and <c>X-Api-Signature</c>, the HMAC-SHA256 over
/// timestamp, method, path with query exactly as sent, and body.
/// </summary>
internal sealed class SignedRequests(KeyVerification verification)
{
    public const string KeyHeader = "X-Api-Key";
    public const string TimestampHeader = "X-Api-Timestamp";
    public const string WindowHeader = "X-Api-Recv-Window";
    public const string SignatureHeader = "X-Api-Signature";

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
        return verification.CheckSignature(key, signed, headers[SignatureHeader].ToString())
            .Is(out _, out refusal)
            ? await verification.CallerOf(key, address, cancellation)
            : refusal;
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
        var body = await RequestBody.Buffer(context.Request, context.RequestAborted);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return [.. Encoding.UTF8.GetBytes(timestamp + context.Request.Method + target), .. body];
    }
}

/// <summary>Why the request's signature was not believed, for <see cref="RouteGuard"/> to answer.</summary>
internal sealed record RefusedSignature(Refusal Refusal);
