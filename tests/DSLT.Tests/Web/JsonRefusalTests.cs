using System.Text.Json.Nodes;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

/// <summary>
/// A caller may name keys as the serializer words its complaints: what is refused keeps its own code.
/// </summary>
public sealed class JsonRefusalTests(MarketFixture node) : IClassFixture<MarketFixture>
{
    public static TheoryData<string> Keys =>
    [
        "evil", "evil[0].worse", "evil'].worse", "['evil']", "$.evil", "$type", "op", "",
        "type discriminator", "must specify a type discriminator.",
        "Read unrecognized type discriminator id 'evil'.",
        "missing required properties including: 'evil'",
        "JSON deserialization for type 'X' was missing required properties including: 'evil'.",
        "Duplicate property", "Duplicate property 'evil' encountered",
        "The JSON property 'evil' could not be mapped to any .NET member contained in type 'X'.",
        "evil. Path: $.evil | LineNumber: 0", "amount", "a\nb",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_callers_own_key_is_no_code(string key)
    {
        foreach (var wrong in new[] { "1", "{\"evil\":1}", "[{\"evil\":1}]", "[\"a\"]", "true" })
        {
            var metadata = new JsonObject { [key] = JsonNode.Parse(wrong) };
            var token = new { symbol = "EVIL", name = "n", decimals = 0, metadata };
            (await node.Admin.Post("/api/tokens", token)).IsProblem(400, "invalid_metadata");
            (await node.Admin.Patch("/api/tokens/GOLD", new { metadata })).IsProblem(400, "invalid_metadata");
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_field_that_is_not_known_is_said_to_be_that_whatever_its_name(string key)
    {
        var body = new JsonObject { ["symbol"] = "EVIL", ["name"] = "n", ["decimals"] = 0, [key] = 1 };
        (await node.Admin.Post("/api/tokens", body)).IsProblem(400, "unknown_field");
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_command_that_is_not_known_is_said_to_be_that_whatever_its_name(string op) =>
        (await node.As("alice").Post("/api/batch", new { atomic = true, commands = new[] { new { op } } }))
            .IsProblem(400, "invalid_op");

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_that_stands_twice_is_said_to_be_that_whatever_its_name(string key)
    {
        var text = new JsonObject { [key] = "x" }.ToJsonString()[1..^1];
        (await node.Admin.Patch("/api/tokens/GOLD", $"{{\"metadata\":{{{text},{text}}}}}"))
            .IsProblem(400, "invalid_json");
    }

    [Fact]
    public async Task A_command_with_two_names_is_refused() =>
        (await node.As("alice").Post(
            "/api/batch", "{\"atomic\":true,\"commands\":[{\"op\":\"transfer\",\"op\":\"swap\"}]}"))
            .IsProblem(400, "invalid_json");
}
