using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// Routes that speak the form of another exchange say so by this: how a caller signs there, and how a refusal
/// looks. Limits, permissions and the audit are the same as everywhere.
/// </summary>
/// <param name="Identify">Who asks; null where nobody does and nobody needs to.</param>
/// <param name="Refuse">A refusal as such clients read it.</param>
/// <param name="CountHeader">The header that says how many requests were counted in this minute, or
/// null.</param>
internal sealed record RouteForm(
    Func<HttpContext, string?, ValueTask<Result<Caller?>>> Identify,
    Func<HttpContext, Refusal, RefusalBody> Refuse,
    string? CountHeader = null)
{
    public static RouteForm? Of(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteForm>();
}

/// <param name="Json">The whole body.</param>
internal readonly record struct RefusalBody(int Status, byte[] Json);
