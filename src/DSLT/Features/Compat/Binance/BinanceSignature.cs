using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.AspNetCore.Http.Features;

namespace DSLT.Features.Compat.Binance;

/// <summary>
/// Who signed a request: the key in <c>X-MBX-APIKEY</c>, and HMAC-SHA256 over query and body exactly as sent,
/// one behind the other, without the <c>signature</c> that ends them.
/// </summary>
internal static class BinanceSignature
{
    public const string KeyHeader = "X-MBX-APIKEY";

    private const long Millisecond = 1_000;

    private static readonly BinanceRefusal Ahead = new(
        Code.InvalidTimestamp, -1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    public static async ValueTask<Result<Caller?>> Identify(HttpContext context, string? address)
    {
        var (request, cancellation) = (context.Request, context.RequestAborted);
        var name = request.Headers[KeyHeader].ToString();
        var payload = SignedText.Of(
            QueryOf(context), Encoding.UTF8.GetString(await RequestBody.Buffer(request, cancellation)));
        if (IsOpen(context) && (name.Length == 0 || payload.Signature is null))
        {
            return (Caller?)null;
        }

        var services = context.RequestServices;
        return (await Verify(
            name, payload, await BinanceParameters.BindAsync(context), address,
            services.GetRequiredService<KeyVerification>(), services.GetRequiredService<TimeProvider>(),
            cancellation)).Then<Caller?>(caller => caller);
    }

    /// <summary>Who signed parameters, however they came.</summary>
    public static async ValueTask<Result<Caller>> Verify(
        string name, SignedText signed, BinanceParameters parameters, string? address,
        KeyVerification verification, TimeProvider clock, CancellationToken cancellation)
    {
        if (!KeyCredentials.IsPublicKey(name))
        {
            return BinanceRefusal.NoKey;
        }

        return (await verification.Find(name, address, cancellation)).Is(out var key, out var refusal)
            && Timely(clock, verification, parameters).Is(out _, out refusal)
            && Signed(verification, key, signed, parameters).Is(out _, out refusal)
                ? await verification.CallerOf(key, address, cancellation)
                : refusal;
    }

    private static Result<Unit> Signed(
        KeyVerification verification, ApiKey key, in SignedText signed, BinanceParameters parameters) =>
        parameters.Text("signature") is null ? BinanceRefusal.Missing("signature")
        : verification.CheckSignature(key, Encoding.UTF8.GetBytes(signed.Text), signed.Signature ?? "");

    private static Result<Unit> Timely(
        TimeProvider clock, KeyVerification verification, BinanceParameters parameters)
    {
        if (!parameters.Number("timestamp").Is(out var timestamp, out var refusal)
            || !parameters.Number("recvWindow").Is(out var window, out refusal))
        {
            return refusal;
        }

        if (timestamp is not { } sent || sent > long.MaxValue / Millisecond)
        {
            return BinanceRefusal.Missing("timestamp");
        }

        if (window > KeyRules.MaxWindow / Millisecond)
        {
            return BinanceRefusal.BadWindow;
        }

        var now = clock.NowMicros();
        var checkedTime = verification.CheckTime(
            sent * Millisecond, window * Millisecond ?? KeyRules.DefaultWindow);
        return checkedTime.IsRefused && sent * Millisecond > now ? Ahead : checkedTime;
    }

    private static bool IsOpen(HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<RoutePermission>().Permission
            is Permission.None or Permission.PublicRead;

    /// <summary>The query as it came over the wire, without its question mark.</summary>
    private static string QueryOf(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? "" : target[(mark + 1)..];
    }

}

/// <summary>What was signed, and the signature; null where none ends the query or the body.</summary>
internal readonly record struct SignedText(string Text, string? Signature)
{
    private const string Name = "signature=";

    public static SignedText Of(string query, string body) =>
        Cut(body) is { } ofBody ? new(query + ofBody.Text, ofBody.Signature)
        : Cut(query) is { } ofQuery ? new(ofQuery.Text + body, ofQuery.Signature)
        : new(query + body, null);

    private static (string Text, string Signature)? Cut(string parameters)
    {
        var last = parameters.LastIndexOf('&') + 1;
        return parameters.AsSpan(last).StartsWith(Name, StringComparison.Ordinal)
            ? (parameters[..Math.Max(last - 1, 0)], parameters[(last + Name.Length)..])
            : null;
    }
}
