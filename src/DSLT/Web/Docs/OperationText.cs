using DSLT.Features.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>Describes a route by what it says of itself: permission, refusals, idempotency.</summary>
internal sealed class OperationText : IOpenApiOperationTransformer
{
    private const string ProblemName = "Problem";

    private const string ProblemType = "application/problem+json";

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var permission = metadata.OfType<RoutePermission>().Single().Permission;
        var writes = !HttpMethods.IsGet(context.Description.HttpMethod ?? "");
        if (permission is not (Permission.None or Permission.PublicRead))
        {
            operation.Security = [Scheme(DocumentText.Scheme, context.Document)];
            if (Permissions.ScopeFor(permission) is not null)
            {
                operation.Security.Add(Scheme(DocumentText.KeyScheme, context.Document));
            }
        }

        foreach (var parameter in operation.Parameters ?? [])
        {
            Describe(parameter);
        }

        if (writes && !metadata.OfType<AnswerIsSecret>().Any())
        {
            (operation.Parameters ??= []).Add(IdempotencyKey());
        }

        operation.RequestBody = metadata.OfType<TextBody>().Select(Body)
            .Concat(metadata.OfType<StreamedBody>().Select(Body))
            .SingleOrDefault() ?? operation.RequestBody;

        operation.Description =
            $"{operation.Description}\n\nFor: {Who(permission)}. {Keys(permission)}".Trim();
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(ProblemName) != true)
        {
            // Written once and referred to: in full at each refusal it would be most of the document.
            document.AddComponent(
                ProblemName,
                await context.GetOrCreateSchemaAsync(typeof(Problem), cancellationToken: cancellationToken));
        }

        var problem = new OpenApiSchemaReference(ProblemName, document);
        foreach (var refusals in RouteCodes.Of([.. metadata]).GroupBy(code => code.Status))
        {
            operation.Responses ??= [];
            operation.Responses[refusals.Key.ToString()] = new OpenApiResponse
            {
                Description = string.Join(", ", refusals.Select(code => $"`{code.Name}`").Distinct()),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [ProblemType] = new() { Schema = problem },
                },
            };
        }
    }

    private static OpenApiSecurityRequirement Scheme(string name, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(name, document)] = [] };

    private static void Describe(IOpenApiParameter parameter)
    {
        if (parameter is OpenApiParameter { Name: { } name } described && ParameterText.Of(name) is { } text)
        {
            described.Description ??= text.Text;
            described.Example ??= text.Example;
        }
    }

    private static OpenApiRequestBody Body(TextBody text) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [text.MediaType] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = text.Example,
            },
        },
    };

    private static OpenApiRequestBody Body(StreamedBody streamed) => new()
    {
        Required = true,
        Content = streamed.MediaTypes.ToDictionary(
            type => type,
            _ => new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            }),
    };

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = IdempotencyMiddleware.Header,
        In = ParameterLocation.Header,
        Description = "Makes a retry safe: 1-255 visible ASCII characters, kept for 24 hours.",
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            MaxLength = IdempotencyMiddleware.MaxKeyLength,
        },
    };

    private static string Keys(Permission permission) => Permissions.ScopeFor(permission) switch
    {
        null => "Not by a key.",
        KeyScopes.None => "",
        { } scope => $"A key needs the scope {ScopeText.Of(scope)[0]}.",
    };

    private static string Who(Permission permission) => permission switch
    {
        Permission.None => "everyone",
        Permission.PublicRead => "everyone, unless Access:PublicReads is off",
        Permission.SignedIn => "any login",
        Permission.OwnLogin => "any login by a session",
        Permission.MoveFunds or Permission.ManageTokens => "users, operators and administrators",
        Permission.CreateTokens => "operators and administrators; users too with Tokens:Creation=everyone",
        Permission.Operate => "operators and administrators",
        Permission.Administer => "administrators",
        _ => "auditors and administrators",
    };
}
