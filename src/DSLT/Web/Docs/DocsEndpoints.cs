using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace DSLT.Web.Docs;

/// <summary>The API's description and the page to read it by, without a request to anywhere else.</summary>
internal static class DocsEndpoints
{
    private const string DocumentName = "v1";

    /// <summary>
    /// The viewer styles its elements one by one; everything else comes from this node alone.
    /// </summary>
    private const string PagePolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private static readonly string Files = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private static readonly string[] Described = ["api", "health", "metrics"];

    public static void AddDocs(this IServiceCollection services) => services.AddOpenApi(
        DocumentName, Describe);

    /// <summary>The viewer's script and styles.</summary>
    public static void UseDocsFiles(this WebApplication app)
    {
        if (Directory.Exists(Files))
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(Files),
                OnPrepareResponse = file =>
                    file.Context.Response.Headers.CacheControl = "public, max-age=3600",
            });
        }
    }

    public static void MapDocs(this WebApplication app)
    {
        var document = new Lazy<Task<(byte[] Json, string ETag)>>(() => Write(app.Services));
        app.MapGet("/openapi/v1.json", (Delegate)Answer)
            .WithName("GetOpenApi")
            .WithSummary("This description as OpenAPI 3.1")
            .WithTags("Docs")
            .ExcludeFromDescription()
            .Requires(Permission.None);
        Task<IResult> Answer(HttpContext context) => Document(context, document.Value);
        foreach (var (path, name) in new[] { ("/api", "ShowDocsAtApi"), ("/scalar", "ShowDocs") })
        {
            app.MapGet(path, (Delegate)Page)
                .WithName(name)
                .WithSummary("The API docs")
                .WithTags("Docs")
                .ExcludeFromDescription()
                .Requires(Permission.None);
        }
    }

    private static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = route => Described.Contains(route.RelativePath?.Split('/')[0]);
        options.AddDocumentTransformer<DocumentText>();
        options.AddOperationTransformer<OperationText>();
        options.AddSchemaTransformer<SchemaText>();
    }

    private static IResult Page(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = PagePolicy;
        var page = Path.Combine(Files, "scalar", "index.html");
        return File.Exists(page)
            ? Results.File(page, "text/html; charset=utf-8")
            : Results.Text(
                "The docs page is not part of this build; the API is described in /openapi/v1.json.");
    }

    /// <summary>Made once: it cannot change while the program runs.</summary>
    private static async Task<IResult> Document(
        HttpContext context, Task<(byte[] Json, string ETag)> document)
    {
        var (json, tag) = await document;
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(
            json, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue(tag));
    }

    private static async Task<(byte[] Json, string ETag)> Write(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName);
        var document = await provider.GetOpenApiDocumentAsync();
        using var buffer = new MemoryStream();
        await document.SerializeAsJsonAsync(buffer, OpenApiSpecVersion.OpenApi3_1);
        var json = buffer.ToArray();
        return (json, $"\"{Convert.ToHexStringLower(SHA256.HashData(json))[..16]}\"");
    }
}
