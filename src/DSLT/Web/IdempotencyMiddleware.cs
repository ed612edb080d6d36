using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// Reads the <c>Idempotency-Key</c> of every write, so that no endpoint can forget it. The key belongs to its
/// user (or, before a login, to the address); the request is its method, path and body. What comes of it is
/// the sequencer's: the key is stored in the transaction of the write.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";

    public const int MaxKeyLength = 255;

    private static readonly Refusal BadKey = new(
        Code.Invalid("idempotency_key"),
        $"'{Header}' must be 1-{MaxKeyLength} visible ASCII characters, given once.");

    private static readonly Refusal Running = new(
        Code.RequestInProgress,
        "A request with this idempotency key is still running. Ask again in a moment.");

    private readonly ConcurrentDictionary<UInt128, bool> running = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var header = request.Headers[Header];
        if (header.Count == 0 || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || context.Features.Get<Caller>() is not { } caller)
        {
            await next(context);
            return;
        }

        if (header.Count > 1 || header[0] is not { Length: > 0 and <= MaxKeyLength } text
            || !text.All(c => c is > ' ' and <= '~'))
        {
            await Problem.Write(context, BadKey);
            return;
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<AnswerIsSecret>() is not null)
        {
            await next(context);
            return;
        }

        // A route that takes a stream adds its body's hash to the request's when it knows it.
        var body = context.GetEndpoint()?.Metadata.GetMetadata<StreamedBody>() is null
            ? await RequestBody.Buffer(request, context.RequestAborted)
            : [];
        var key = Hash(
            Encoding.UTF8.GetBytes(
                $"{caller.UserId}\n{(caller.UserId == 0 ? caller.Address : null)}\n{text}"));
        if (!running.TryAdd(key, true))
        {
            await Refusals.Answer(context, Running);
            return;
        }

        try
        {
            var scope = Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n");
            context.Features.Set(
                caller with { Idempotency = new IdempotencyKey(key, Hash([.. scope, .. body])) });
            await next(context);
        }
        finally
        {
            running.TryRemove(key, out _);
        }
    }

    private static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
