using System.Text.Json;
using System.Text.RegularExpressions;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web.Docs;

public sealed partial class DocsEndpointsTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Fact]
    public async Task Every_operation_has_a_name_a_summary_tags_and_its_refusals()
    {
        var document = await Document();
        Assert.Equal("3.1", document.GetProperty("openapi").GetString()![..3]);
        var operations = await Operations();
        Assert.NotEmpty(operations);
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEqual(0, operation.GetProperty("tags").GetArrayLength());
            var limited = operation.GetProperty("responses").GetProperty("429").ToString();
            Assert.Contains("`rate_limited`", limited, StringComparison.Ordinal);
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
    public async Task Every_parameter_says_what_it_means_and_shows_an_example()
    {
        var parameters = (await Operations())
            .SelectMany(operation => operation.TryGetProperty("parameters", out var list)
                ? list.EnumerateArray().ToList()
                : [])
            .Where(parameter => parameter.GetProperty("in").GetString() != "header");
        Assert.NotEmpty(parameters);
        Assert.All(parameters, parameter =>
        {
            Assert.NotEmpty(parameter.GetProperty("description").GetString()!);
            Assert.True(parameter.TryGetProperty("example", out _), $"{parameter.GetProperty("name")}");
        });
    }

    [Fact]
    public async Task A_body_documents_each_of_its_fields_that_can_be_wrong()
    {
        var swap = (await Document()).GetProperty("paths").GetProperty("/api/defi/swap").GetProperty("post");
        var codes = swap.GetProperty("responses").GetProperty("400").GetProperty("description").GetString()!;
        string[] expected = ["invalid_token_in", "invalid_deadline", "invalid_json", "unknown_field"];
        foreach (var code in expected)
        {
            Assert.Contains($"`{code}`", codes, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_word_of_a_few_is_described_with_all_of_them()
    {
        var schemas = (await Document()).GetProperty("components").GetProperty("schemas");
        var role = schemas.GetProperty("MeResponse").GetProperty("properties").GetProperty("role");
        Assert.Contains("auditor", role.GetProperty("description").GetString(), StringComparison.Ordinal);
        var kind = schemas.GetProperty("TransactionResponse").GetProperty("properties").GetProperty("kind");
        Assert.Contains("liquidityAdded", $"{kind.GetProperty("description")}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formula_stands_as_code_or_the_page_would_take_its_asterisks_for_emphasis() =>
        Assert.All(await Operations(), operation => Assert.DoesNotContain(
            "*", Code().Replace($"{operation.GetProperty("description")}", ""), StringComparison.Ordinal));

    [Fact]
    public async Task The_form_of_another_exchange_is_left_out_and_the_description_says_so()
    {
        var document = await Document();
        Assert.DoesNotContain(
            document.GetProperty("paths").EnumerateObject(),
            path => path.Name.StartsWith("/compat", StringComparison.Ordinal));
        Assert.Contains("/compat/binance", document.GetProperty("info").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unchanged_description_is_not_sent_again()
    {
        var first = (await node.Nobody.Get("/openapi/v1.json")).Is(200);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Header("ETag"));
        Assert.Equal("", (await node.Nobody.Send(request)).Is(304).Body);
    }

    [Fact]
    public async Task Beside_the_page_an_unknown_address_of_the_api_is_still_a_problem() =>
        (await node.Nobody.Get("/api/nothing/here")).IsProblem(404, "not_found");

    [Fact]
    public async Task A_write_takes_an_idempotency_key_and_a_login_does_not()
    {
        var paths = (await Document()).GetProperty("paths");
        var transfer = paths.GetProperty("/api/tokens/transfer");
        var login = paths.GetProperty("/api/auth/login");
        Assert.Contains("Idempotency-Key", transfer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Idempotency-Key", login.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/scalar")]
    public async Task The_page_asks_nobody_but_this_node(string url)
    {
        var page = (await node.Nobody.Get(url)).Is(200);
        var policy = page.Header("Content-Security-Policy");
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Body, StringComparison.Ordinal);
    }

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    private async Task<List<JsonElement>> Operations()
    {
        var paths = (await Document()).GetProperty("paths").EnumerateObject();
        return [.. paths.SelectMany(path => path.Value.EnumerateObject()).Select(method => method.Value)];
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
