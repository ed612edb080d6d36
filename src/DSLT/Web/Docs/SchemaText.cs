using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>Puts the example of a body's type beside its schema, and says that nothing else may stand in it.</summary>
internal sealed class SchemaText : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (Example.Of(type) is { } example)
        {
            // OpenAPI 3.1 follows JSON Schema here: a list of examples.
            schema.Examples = [JsonSerializer.SerializeToNode(example, ApiJson.Options.GetTypeInfo(type))!];
        }

        return Task.CompletedTask;
    }
}
