using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Metrics;

namespace DSLT.Web;

/// <summary>RFC 9457 problem details with a stable code; a validation error names its field.</summary>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, string[]>? Errors = null)
{
    private const string InvalidPrefix = "invalid_";

    public static Problem Of(Refusal refusal, HttpContext context)
    {
        var code = refusal.Code.Name;
        var field = refusal.Code.Status == StatusCodes.Status400BadRequest
            && code.StartsWith(InvalidPrefix, StringComparison.Ordinal)
            ? code[InvalidPrefix.Length..]
            : null;
        return new Problem(
            $"urn:dslt:error:{code}",
            TitleOf(code),
            refusal.Code.Status,
            refusal.Detail,
            code,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            field is null or "json" or "request"
                ? null
                : new Dictionary<string, string[]> { [Camel(field)] = [refusal.Detail] });
    }

    /// <summary>Answers a request with a refusal.</summary>
    public static Task Write(HttpContext context, Refusal refusal)
    {
        context.RequestServices.GetRequiredService<NodeMeter>().Refused(refusal.Code);
        context.Features.Set(refusal);
        var response = context.Response;
        var form = RouteForm.Of(context)?.Refuse(context, refusal);
        response.StatusCode = form?.Status ?? refusal.Code.Status;
        response.ContentType = form is null ? "application/problem+json" : "application/json";
        if (RetryAfterSeconds(refusal) is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToText();
        }

        if (form is null && refusal.Code.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var body = form?.Json
            ?? JsonSerializer.SerializeToUtf8Bytes(Of(refusal, context), ApiJson.TypeOf<Problem>());
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>What is overloaded or does not answer is asked again in a second.</summary>
    private static long? RetryAfterSeconds(Refusal refusal) =>
        refusal.RetryAfterSeconds
        ?? (refusal.Code.Status == StatusCodes.Status503ServiceUnavailable ? 1 : null);

    /// <summary>"invalid_amount" reads "Invalid amount".</summary>
    private static string TitleOf(string code)
    {
        var text = code.Replace('_', ' ');
        return char.ToUpper(text[0], CultureInfo.InvariantCulture) + text[1..];
    }

    private static string Camel(string snake)
    {
        var camel = new StringBuilder(snake.Length);
        for (var i = 0; i < snake.Length; i++)
        {
            if (snake[i] != '_')
            {
                camel.Append(
                    i > 0 && snake[i - 1] == '_'
                        ? char.ToUpper(snake[i], CultureInfo.InvariantCulture)
                        : snake[i]);
            }
        }

        return camel.ToString();
    }
}
