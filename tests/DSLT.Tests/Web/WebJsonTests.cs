using System.Text;
using System.Text.Json.Nodes;
using DSLT.Tests.Infrastructure;
using DSLT.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Web;

public abstract class WebJsonTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : WebJsonTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : WebJsonTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private static readonly string[] BadAmounts =
    [
        "\"\"", "\" 1\"", "\"1 \"", "\"-1\"", "\"+1\"", "\"1e3\"", "\"1.\"", "\".5\"", "\"1,5\"", "\"0x1\"",
        "\"NaN\"",
        "\"Infinity\"", "\"1.0000000000000000001\"", "\"10000000000000000000000000000000000000000\"",
        "\"1_000\"",
        "\"\u0661\"", "\"1\\u0000\"", "1", "1.5", "-1", "1e3", "true", "[]", "{}", "[\"1\"]",
    ];

    public static TheoryData<string> Calls => [.. ValidBodies.All.Select(body => body.Call)];

    [Fact]
    public void There_is_a_body_for_every_route_that_takes_one()
    {
        var taking = node.Routes
            .Where(route => route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not null)
            .Select(
                route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]
                    + $" {route.RoutePattern.RawText}");
        Assert.All(taking, route => Assert.Contains(ValidBodies.All, body => body.IsOf(route)));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_body_that_is_not_the_json_of_its_route_is_refused(string call)
    {
        var valid = ValidBodies.All.Single(body => body.Call == call);
        var text = valid.Json.ToJsonString();
        var inner = text[1..^1];
        await Refused(valid, "{" + inner, 400, "invalid_json");
        await Refused(valid, text + "x", 400, "invalid_json");
        await Refused(valid, "{'a':1}", 400, "invalid_json");
        await Refused(valid, "\ufeff\u0001", 400, "invalid_json");
        await Refused(valid, $"{{{inner},\"surprise\":1}}", 400, "unknown_field");
        await Refused(valid, $"{{{inner},{inner}}}", 400, "invalid_json");
        await Refused(valid, $"{{{inner},\"surprise\":{Deep(40)}}}", 400);
        await Refused(valid, Deep(100_000), 400);
        foreach (var other in new[] { "", "null", "[]", "1", "\"text\"", "[1]" })
        {
            await Refused(valid, other, 400);
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_field_that_is_missing_null_or_of_another_type_is_named(string call)
    {
        var valid = ValidBodies.All.Single(body => body.Call == call);
        foreach (var field in valid.Json.Select(pair => pair.Key))
        {
            foreach (var wrong in new[] { "[]", "{}", "[1]", "1.5" })
            {
                var body = valid.Json;
                body[field] = JsonNode.Parse(wrong);
                if (body[field]!.GetValueKind() != valid.Json[field]!.GetValueKind())
                {
                    await Refused(valid, body.ToJsonString(), 400, $"invalid_{JsonRefusal.Snake(field)}");
                }
            }

            var without = valid.Json;
            without.Remove(field);
            await NotAnswered500(valid, without.ToJsonString());
            without[field] = null;
            await NotAnswered500(valid, without.ToJsonString());
        }
    }

    [Fact]
    public async Task A_missing_field_is_named_in_the_code_and_in_the_errors()
    {
        var reply =
            (await node.As("alice").Post("/api/tokens/transfer", new { token = "GOLD", amount = "1" }))
            .IsProblem(400, "invalid_to");
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty("to", out _));
        var toNull = "{\"token\":\"GOLD\",\"to\":null,\"amount\":\"1\"}";
        (await node.As("alice").Post("/api/tokens/transfer", toNull))
            .IsProblem(400, "invalid_to");
    }

    [Fact]
    public async Task Every_amount_that_is_not_an_exact_decimal_text_is_refused()
    {
        var before = await LedgerSnapshot.Take(node.Store);
        foreach (var valid in ValidBodies.All)
        {
            foreach (var field in valid.Amounts)
            {
                foreach (var bad in BadAmounts)
                {
                    var text = valid.Json.ToJsonString();
                    var good = valid.Json[field]!.ToJsonString();
                    await Refused(
                        valid,
                        text.Replace($"\"{field}\":{good}", $"\"{field}\":{bad}", StringComparison.Ordinal),
                        400,
                        $"invalid_{JsonRefusal.Snake(field)}");
                }
            }
        }

        Assert.Equal(before, await LedgerSnapshot.Take(node.Store));
    }

    [Fact]
    public async Task A_movement_of_zero_is_refused()
    {
        foreach (var valid in ValidBodies.All.Where(body => body.Amounts is ["amount"]))
        {
            var body = valid.Json;
            body["amount"] = "0.000000";
            await Refused(valid, body.ToJsonString(), 400, "invalid_amount");
        }
    }

    [Fact]
    public async Task A_body_of_another_media_type_is_415_and_one_beyond_a_mebibyte_413()
    {
        foreach (var valid in ValidBodies.All)
        {
            var text = valid.Json.ToJsonString();
            foreach (var type in new[] { "text/plain", "application/xml", "multipart/form-data" })
            {
                await Refused(
                    valid, new StringContent(text, Encoding.UTF8, type), 415, "unsupported_media_type");
            }

            var large = text[..^1] + new string(' ', NodeHost.MaxBodyBytes) + "}";
            var request = new HttpRequestMessage(valid.Method, valid.Url)
            {
                Content = new StringContent(large, Encoding.UTF8, "application/json"),
            };
            request.Headers.ExpectContinue = true;
            (await node.As(valid.By).Send(request)).IsProblem(413, "payload_too_large");
        }
    }

    [Fact]
    public async Task A_body_without_a_length_is_bounded_all_the_same()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = new StringContent(
                new string(' ', NodeHost.MaxBodyBytes + 1), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.ExpectContinue = true;
        (await node.Nobody.Send(request)).IsProblem(413, "payload_too_large");
    }

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    private async Task Refused(ValidBody valid, object body, int status, string? code = null)
    {
        var reply = await node.As(valid.By).Send(valid.Method, valid.Url, body);
        reply.IsProblem();
        Assert.True(
            reply.Status == status && (code is null || reply.Code == code),
            $"{valid.Call}: {reply.Status} {reply.Code} instead of {status} {code}: "
                + $"{reply.Body}\n{Shown(body)}");
        Assert.Empty(node.Log.Errors);
    }

    private async Task NotAnswered500(ValidBody valid, string body)
    {
        var reply = await node.As(valid.By).Send(valid.Method, valid.Url, body);
        Assert.True(reply.Status < 500, $"{valid.Call}: {reply.Body}\n{body}");
        Assert.Empty(node.Log.Errors);
    }

    private static string Shown(object body) => body is string text ? text[..Math.Min(text.Length, 200)] : "";
}
