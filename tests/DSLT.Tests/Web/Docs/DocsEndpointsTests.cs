using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web.Docs;

public sealed class DocsEndpointsTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task Every_operation_has_a_name_a_summary_tags_and_its_refusals()
    {
        var document = await Document();
        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => operation.Value))
            .ToList();
        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEqual(0, operation.GetProperty("tags").GetArrayLength());
            Assert.Contains("`rate_limited`", operation.GetProperty("responses").GetProperty("429").ToString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_body_of_a_request_or_an_answer_has_an_example()
    {
        var document = await Document();
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var bodies = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => References(operation.Value))
            .Distinct()
            .Where(name => !schemas.GetProperty(name).TryGetProperty("examples", out _));
        Assert.Empty(bodies);
    }

    [Fact]
    public async Task A_write_takes_an_idempotency_key_and_a_login_does_not()
    {
        var paths = (await Document()).GetProperty("paths");
        Assert.Contains("Idempotency-Key", paths.GetProperty("/api/tokens/transfer").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Idempotency-Key", paths.GetProperty("/api/auth/login").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/scalar")]
    public async Task The_page_asks_nobody_but_this_node(string url)
    {
        var page = (await node.Nobody.Get(url)).Is(200);
        Assert.Contains("script-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Document() => (await node.Nobody.Get("/openapi/v1.json")).Is(200).Json;

    /// <summary>The names of the schemas that the JSON bodies of an operation refer to.</summary>
    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == "$ref"
            ? [property.Value.GetString()!.Split('/')[^1]]
            : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
