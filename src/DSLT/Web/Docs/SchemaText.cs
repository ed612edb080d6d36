using System.Text.Json;
using DSLT.Features.Users;
using DSLT.Ledger;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>Puts the example of a body's type beside its schema.</summary>
internal sealed class SchemaText : IOpenApiSchemaTransformer
{
    /// <summary>Texts of which only some are ever said, by their field; more may be added.</summary>
    private static readonly Dictionary<string, string> Vocabulary = new(StringComparer.Ordinal)
    {
        ["role"] = $"{ParameterText.Words<Role>()}.",
        ["scopes"] = "read, trade, withdraw.",
        ["kind"] = $"{ParameterText.Words<EntryKind>()}.",
        ["direction"] = "debit: out of the account; credit: into it.",
        ["part"] = "available, or held.",
        ["op"] = "transfer, or swap.",
        ["code"] = "Stable: programs may rely on it.",
    };

    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (Example.Of(type) is { } example)
        {
            // OpenAPI 3.1 follows JSON Schema here: a list of examples.
            schema.Examples = [JsonSerializer.SerializeToNode(example, ApiJson.Options.GetTypeInfo(type))!];
        }

        if (context.JsonPropertyInfo is { } property && Vocabulary.TryGetValue(property.Name, out var words))
        {
            schema.Description ??= words;
        }

        return Task.CompletedTask;
    }
}
