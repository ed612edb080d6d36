using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Keys;

public sealed class KeyEndpointsTests(MarketFixture node) : IClassFixture<MarketFixture>
{
    private const string Make = "POST /api/keys";

    private static readonly ScenarioTable Making = new(
        new("A key is made", Make, New(), 201, null, "\"scopes\":[\"read\",\"trade\"],\"ipAllowList\":[]"),
        new("A key may have an end", Make, New(expiresAt: "2100-01-01T01:00:00+01:00"), 201, null,
            "\"expiresAt\":\"2100-01-01T00:00:00Z\""),
        new("A key may have addresses", Make, New(addresses: ["10.0.0.0/8", "2001:DB8::7"]), 201, null,
            "\"ipAllowList\":[\"10.0.0.0/8\",\"2001:db8::7\"]"),
        new("An auditor makes a key too", Make, New(), 201, By: "ada"),
        new("A key needs a login", Make, New(), 401, "unauthenticated", By: "nobody"),
        new("A frozen user makes no key", Make, New(), 409, "account_frozen", By: "carol"),
        new("A key has a name", Make, New(name: " "), 400, "invalid_name"),
        new("A key has a scope", Make, New(scopes: []), 400, "invalid_scopes"),
        new("A scope that there is not is refused", Make, New(scopes: ["read", "admin"]), 400,
            "invalid_scopes", "\"errors\":{\"scopes\""),
        new("A scope of null is refused", Make, New(scopes: [null!]), 400, "invalid_scopes"),
        new("An address that is none is refused", Make, New(addresses: ["here"]), 400,
            "invalid_ip_allow_list"),
        new("An address of null is refused", Make, New(addresses: [null!]), 400, "invalid_ip_allow_list"),
        new("A list of 33 addresses is refused", Make,
            New(addresses: [.. Enumerable.Range(1, 33).Select(i => $"10.0.0.{i}")]), 400,
            "invalid_ip_allow_list"),
        new("An end in the past is refused", Make, New(expiresAt: "2020-01-01T00:00:00Z"), 400,
            "invalid_expires_at"),
        new("An end that is no time is refused", Make, New(expiresAt: "tomorrow"), 400,
            "invalid_expires_at"),
        new("A secret is not to be chosen", Make,
            new { name = "bot", scopes = new[] { "read" }, secret = "x" }, 400, "unknown_field"),
        new("A list of keys needs a login", "GET /api/keys", null, 401, "unauthenticated", By: "nobody"),
        new("Who has no keys has an empty list", "GET /api/keys", null, 200, null,
            "{\"items\":[],\"next\":null}", "bob"),
        new("A key that there is not is not revoked", "DELETE /api/keys/999999", null, 404, "key_not_found"),
        new("A key is revoked by a number", "DELETE /api/keys/first", null, 404, "key_not_found"),
        new("A key is revoked after a login", "DELETE /api/keys/1", null, 401, "unauthenticated",
            By: "nobody"));

    public static TheoryData<string> MakingNames => Making.Names;

    [Theory]
    [MemberData(nameof(MakingNames), DisableDiscoveryEnumeration = true)]
    public Task Keys_are_made(string scenario) => Making.Run(scenario, node);

    [Fact]
    public async Task A_secret_is_shown_once_and_keys_are_random_letters_and_digits()
    {
        var mia = await node.Join("mia");
        var made = (await mia.Post("/api/keys", New(name: "first"))).Is(201);
        var again = (await mia.Post("/api/keys", New(name: "second"))).Is(201);
        string[] texts =
            [made.Text("apiKey"), made.Text("secret"), again.Text("apiKey"), again.Text("secret")];
        Assert.All(texts, text => Assert.Matches("^[A-Za-z0-9]{64}$", text));
        Assert.Equal(4, texts.Distinct().Count());
        var list = (await mia.Get("/api/keys")).Is(200);
        Assert.Equal(
            ["first", "second"],
            list.Json.GetProperty("items").EnumerateArray()
                .Select(key => key.GetProperty("name").GetString()));
        Assert.Contains(made.Text("apiKey"), list.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", list.Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(made.Text("secret"), list.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_makes_another_key_because_its_answer_is_a_secret()
    {
        var nora = await node.Join("nora");
        var first = (await nora.Post("/api/keys", New(), "once")).Is(201);
        var second = (await nora.Post("/api/keys", New(), "once")).Is(201);
        Assert.Null(second.Header("Idempotency-Replayed"));
        Assert.NotEqual(first.Text("secret"), second.Text("secret"));
    }

    [Fact]
    public async Task A_key_is_revoked_by_its_owner_alone_and_a_retry_is_safe()
    {
        var olga = await node.Join("olga");
        var url = $"/api/keys/{(await olga.Post("/api/keys", New())).Is(201).Text("keyId")}";
        (await node.As("alice").Send(HttpMethod.Delete, url)).IsProblem(404, "key_not_found");
        (await node.Admin.Send(HttpMethod.Delete, url)).IsProblem(404, "key_not_found");
        (await olga.Send(HttpMethod.Delete, url, null, "revoke")).Is(204);
        (await olga.Send(HttpMethod.Delete, url, null, "revoke")).Is(204);
        (await olga.Send(HttpMethod.Delete, url)).IsProblem(404, "key_not_found");
        Assert.Equal("{\"items\":[],\"next\":null}", (await olga.Get("/api/keys")).Is(200).Body);
    }

    [Fact]
    public async Task A_key_beyond_the_fiftieth_is_refused()
    {
        var paul = await node.Join("paul");
        for (var i = 0; i < 50; i++)
        {
            (await paul.Post("/api/keys", New())).Is(201);
        }

        (await paul.Post("/api/keys", New())).IsProblem(409, "limit_reached");
    }

    [Fact]
    public async Task The_list_tells_when_a_key_was_last_used()
    {
        var rosa = await node.Join("rosa");
        var bot = SignedClient.Of(node, await rosa.Post("/api/keys", New()));
        Assert.Equal("", (await LastUsed()).ToString());
        (await bot.Get("/api/auth/me")).Is(200);
        var since = node.Clock.GetUtcNow() - (await LastUsed()).GetDateTimeOffset();
        Assert.InRange(since, TimeSpan.Zero, TimeSpan.FromMinutes(1));

        async Task<JsonElement> LastUsed() =>
            (await rosa.Get("/api/keys")).Is(200).Json.GetProperty("items")[0].GetProperty("lastUsedAt");
    }

    [Fact]
    public async Task What_was_done_with_keys_is_in_the_audit_log_and_says_with_which()
    {
        var sara = await node.Join("sara");
        var made = (await sara.Post("/api/keys", New(name: "audited"))).Is(201);
        (await SignedClient.Of(node, made).Post("/api/batch", Transfers("1"))).Is(200);
        (await sara.Send(HttpMethod.Delete, $"/api/keys/{made.Text("keyId")}")).Is(204);
        await node.Store.Projector.WaitFor(
            node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var log = (await node.Admin.Get("/api/system/audit?actor=sara")).Is(200).Body;
        Assert.Contains($"api key {made.Text("keyId")} 'audited', scopes read trade, from anywhere", log);
        Assert.Contains($"by key {made.Text("keyId")} of user", log);
        Assert.Contains($"api key {made.Text("keyId")} 'audited' revoked", log);
        Assert.DoesNotContain(made.Text("secret"), log);
    }

    private static object Transfers(string amount) => new
    {
        atomic = false,
        commands = new[] { new { op = "transfer", token = "GOLD", to = "bob", amount } },
    };

    private static object New(
        string name = "bot", string[]? scopes = null, string[]? addresses = null, string? expiresAt = null) =>
        new { name, scopes = scopes ?? ["trade", "read"], ipAllowList = addresses, expiresAt };
}
