using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using DSLT.Core;
using DSLT.Data.Postgres;
using DSLT.Tests.Infrastructure;
using DSLT.Tests.Web;
using DSLT.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Data.Postgres;

/// <summary>PostgreSQL has no text with U+0000 in it, and takes none to compare with either.</summary>
public sealed class PostgresTextTests(PostgresFixture postgres)
{
    private const string Null = "a\0b";

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\uD83D\uDCA9", "\uD83D\uDCA9")]
    public void What_cannot_be_stored_is_replaced(string text, string stored) =>
        Assert.Equal(stored, PostgresText.Storable(text));

    [Fact]
    public async Task No_text_of_a_body_makes_the_database_fail()
    {
        await using var node = new PostgresMarket(postgres.CreateDatabase());
        await node.InitializeAsync();
        foreach (var valid in ValidBodies.All)
        {
            foreach (var field in TextFields(node, valid))
            {
                var body = valid.Json;
                body[field] = Null;
                await Refused(node, valid, body);
            }
        }

        var token = new
        {
            symbol = "NUL",
            name = "n",
            decimals = 0,
            metadata = new JsonObject { [Null] = Null },
        };
        var made = (await node.Admin.Post("/api/tokens", token)).Is(201).Json;
        Assert.Equal(Null, made.GetProperty("metadata").GetProperty(Null).GetString());
        foreach (var command in new object[]
        {
            new { op = "transfer", token = Null, to = Null, amount = "1", memo = Null },
            new { op = "transfer", token = "GOLD", to = Null, amount = "1" },
            new { op = "transfer", token = "GOLD", to = "bob", amount = "1", memo = Null },
            new { op = "swap", tokenIn = Null, tokenOut = Null, deadline = MarketFixture.Later },
        })
        {
            var batch = new { atomic = true, commands = new[] { command } };
            (await node.As("alice").Post("/api/batch", batch)).IsProblem(409, "batch_failed");
        }

        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task No_address_makes_the_database_fail()
    {
        await using var node = new PostgresMarket(postgres.CreateDatabase());
        await node.InitializeAsync();
        foreach (var route in node.Routes.Where(IsGet))
        {
            var segments = route.RoutePattern.PathSegments.Select(segment => segment.Parts[0])
                .Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1");
            var path = $"/{string.Join('/', segments)}";
            foreach (var name in TextParameters(route))
            {
                foreach (var value in new[] { "a%00b", Page.Cursor("a\0b"), Page.Cursor("\0") })
                {
                    await NotFailed(node, $"{path}?{name}={value}");
                }
            }
        }

        foreach (var path in new[]
        {
            "/api/users/a%00b", "/api/tokens/a%00b", "/api/tokens/balance/a%00b", "/api/defi/pools/a%00b",
            "/api/ledger/transactions/a%00b", "/api/system/audit/a%00b", "/api/system/audit?actor=a%2500b",
        })
        {
            await NotFailed(node, path);
        }

        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task What_is_looked_for_by_a_name_that_cannot_be_is_not_found()
    {
        await using var node = new PostgresMarket(postgres.CreateDatabase());
        await node.InitializeAsync();
        (await node.Nobody.Post("/api/auth/login", new { username = Null, password = NodeFixture.Password }))
            .IsProblem(401, "invalid_credentials");
        (await node.Admin.Get("/api/system/audit?actor=a%00b")).IsProblem(404, "user_not_found");
        (await node.Admin.Post("/api/tokens/transfer", new { token = "GOLD", to = Null, amount = "1" }))
            .IsProblem(404, "user_not_found");
        (await node.Admin.Get($"/api/tokens/list?cursor={Page.Cursor("GOLD\0")}"))
            .IsProblem(400, "invalid_cursor");
        (await node.Admin.Get($"/api/tokens/balances?cursor={Page.Cursor("\0")}"))
            .IsProblem(400, "invalid_cursor");
        Assert.Empty(node.Log.Errors);
    }

    [Fact]
    public async Task What_a_query_lets_through_all_the_same_is_the_callers_400()
    {
        await using var node = new PostgresMarket(postgres.CreateDatabase());
        await node.InitializeAsync();
        var handling = new ErrorHandling(
            async _ =>
            {
                await using var reader = await node.Store.Database.OpenReader(
                    TestContext.Current.CancellationToken);
                await reader.QueryAsync("SELECT 1 WHERE 'a' = @text", new { text = Null });
            },
            NullLogger<ErrorHandling>.Instance);
        var context = new DefaultHttpContext { RequestServices = node.Services };

        await handling.InvokeAsync(context);

        Assert.Equal(400, context.Response.StatusCode);
        Assert.Equal("invalid_request", context.Features.Get<Refusal>()?.Code.Name);
    }

    private static bool IsGet(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
        && route.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal);

    private static IEnumerable<string> TextParameters(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
            .Where(parameter => parameter.ParameterType == typeof(string))
            .Select(parameter => parameter.Name!)
            .Where(name => route.RoutePattern.GetParameter(name) is null);

    private static IEnumerable<string> TextFields(NodeFixture node, ValidBody valid)
    {
        var route = node.Routes.Single(route => valid.IsOf(
            $"{route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0]} "
                + route.RoutePattern.RawText));
        return route.Metadata.GetMetadata<IAcceptsMetadata>()!.RequestType!.GetProperties()
            .Where(property => property.PropertyType == typeof(string))
            .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
    }

    private static async Task Refused(NodeFixture node, ValidBody valid, JsonObject body)
    {
        var reply = await node.As(valid.By).Send(valid.Method, valid.Url, body.ToJsonString());
        Assert.True(reply.Status is >= 400 and < 500, $"{valid.Call} {body}: {reply.Status} {reply.Body}");
        reply.IsProblem();
    }

    private static async Task NotFailed(NodeFixture node, string url)
    {
        var reply = await node.Admin.Get(url);
        Assert.True(
            reply.Status < 500 && node.Log.Errors.Count == 0,
            $"{url}: {reply.Status} {reply.Body} {string.Join('\n', node.Log.Errors)}");
    }

    private sealed class PostgresMarket(string connection) : MarketFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["Data:Provider"] = "postgres",
            ["ConnectionStrings:Postgres"] = connection,
        };
    }
}
