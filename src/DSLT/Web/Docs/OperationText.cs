using DSLT.Core;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>Describes a route by what it says of itself: its permission, its refusals, its idempotency.</summary>
internal sealed class OperationText : IOpenApiOperationTransformer
{
    private const string ProblemName = "Problem";

    private const string ProblemType = "application/problem+json";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var permission = metadata.OfType<RoutePermission>().Single().Permission;
        var writes = !HttpMethods.IsGet(context.Description.HttpMethod ?? "");
        if (permission is not (Permission.None or Permission.PublicRead))
        {
            operation.Security = [new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(DocumentText.Scheme, context.Document)] = [],
            }];
        }

        if (writes && !metadata.OfType<AnswerIsSecret>().Any())
        {
            (operation.Parameters ??= []).Add(IdempotencyKey());
        }

        operation.Description = $"{operation.Description}\n\nFor: {Who(permission)}.".Trim();
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(ProblemName) != true)
        {
            // Written once and referred to: in full at each refusal it would be most of the document.
            document.AddComponent(
                ProblemName, await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: cancellationToken));
        }

        var problem = new OpenApiSchemaReference(ProblemName, document);
        foreach (var refusals in Refusals(metadata, permission, writes).GroupBy(code => code.Status))
        {
            operation.Responses ??= [];
            operation.Responses[refusals.Key.ToString()] = new OpenApiResponse
            {
                Description = string.Join(", ", refusals.Select(code => $"`{code.Name}`").Distinct()),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = problem } },
            };
        }
    }

    /// <summary>The route's own codes with those that any route of its kind may answer.</summary>
    private static IEnumerable<Code> Refusals(IEnumerable<object> metadata, Permission permission, bool writes)
    {
        var own = metadata.OfType<RouteRefusals>().SelectMany(refusals => refusals.Codes);
        var general = new List<Code> { Code.RateLimited, Code.Overloaded };
        if (permission is not Permission.None)
        {
            general.Add(Code.Unauthenticated);
            general.Add(Code.Forbidden);
        }

        if (writes)
        {
            general.AddRange([
                Code.InvalidJson, Code.UnknownField, Code.AccountFrozen, Code.RequestInProgress, Code.PayloadTooLarge,
                Code.UnsupportedMediaType, Code.IdempotencyMismatch, Code.StorageUnavailable,
            ]);
        }

        return own.Concat(general).OrderBy(code => code.Status);
    }

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = IdempotencyMiddleware.Header,
        In = ParameterLocation.Header,
        Description = "Makes a retry safe: 1-255 visible ASCII characters, kept for 24 hours.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyMiddleware.MaxKeyLength },
    };

    private static string Who(Permission permission) => permission switch
    {
        Permission.None => "everyone",
        Permission.PublicRead => "everyone, unless Access:PublicReads is off",
        Permission.SignedIn => "any login",
        Permission.MoveFunds => "users, operators and administrators",
        Permission.CreateTokens => "operators and administrators; users too with Tokens:Creation=everyone",
        Permission.Operate => "operators and administrators",
        Permission.Administer => "administrators",
        _ => "auditors and administrators",
    };
}
