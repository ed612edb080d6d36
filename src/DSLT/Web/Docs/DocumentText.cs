using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>The description as a whole: what holds for every route, and how one logs in.</summary>
internal sealed class DocumentText : IOpenApiDocumentTransformer
{
    public const string Scheme = "session";

    public const string KeyScheme = "key";

    private const string About =
        """
        Accounts, tokens, pools and an audit log over a durable ledger.

        **Log in** with `POST /api/auth/login` and send the token as `Authorization: Bearer TOKEN`; it holds
        for 24 hours.

        **Programs** sign requests with a key of `POST /api/keys`: `X-Api-Key`, `X-Api-Timestamp` (unix
        milliseconds), `X-Api-Signature` and, if the 5,000 ms for which it is good are not right,
        `X-Api-Recv-Window` (up to 60,000). The signature is HMAC-SHA256 in lowercase hex, with the key's
        secret, over timestamp, method, path with query exactly as sent, and body, with nothing between them.
        With `X-Api-Content-Sha256`, the body's SHA-256 in hex, it is over the word `sha256`, timestamp,
        method, path and that hash instead: so uploads of media can be as large as without a key.

        **Amounts** are strings of whole tokens, such as `"12.5"`: no sign, no exponent, no more decimals
        than the token has. A JSON number where an amount belongs is refused. Inside they are integers of
        base units; roundings go against whoever asks.

        **Writes** are durable when they are answered. Each takes an `Idempotency-Key`: the same key and
        body get the first answer again for 24 hours, another body is 422 `idempotency_mismatch`, a request
        that still runs 409 `request_in_progress`.

        **Refusals** are RFC 9457 problem details with a stable `code`; they change nothing. Unknown fields
        are refused.

        **Lists** answer `items` and `next`; send `next` as `cursor` for what follows. `limit` is 1 to 100.

        **Binance's form** of spot trading is served under `/compat/binance`, over HTTP and WebSocket, for
        clients that know it. It is left out here on purpose: its description is Binance's own, and its words
        and refusals are not those of this API.

        **Limits**: `RateLimit-Limit` and `RateLimit-Remaining` say what is left of a minute; beyond it
        stands 429 with `Retry-After`.
        """;

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "DSLT node",
            Version = ProgramVersion.Text,
            Description = About,
        };
        foreach (var path in document.Paths.Values)
        {
            // The same as GET without the body, under the same name, which stands for one only.
            path.Operations?.Remove(HttpMethod.Head);
        }

        // Relative to wherever the document is served from, behind a proxy too.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The token of POST /api/auth/login.",
        };
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = SignedRequests.KeyHeader,
            Description = $"A key of POST /api/keys, with {SignedRequests.TimestampHeader} and "
                + $"{SignedRequests.SignatureHeader}.",
        };
        return Task.CompletedTask;
    }
}
