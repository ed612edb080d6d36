using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Web;

public sealed class RefusalsTests(PostgresFixture postgres)
{
    [Theory]
    [EveryDatabase]
    public async Task A_refused_attempt_is_on_record_with_its_code_and_address(DatabaseKind kind)
    {
        await using var node = NodeFixture.On(kind, postgres);
        await node.InitializeAsync();
        var alice = await node.Join("alice");
        (await alice.Patch("/api/users/admin", new { tier = 1 })).IsProblem(403, "forbidden");
        (await node.Nobody.Post("/api/auth/login", new { username = "zoe", password = "x" }))
            .IsProblem(401, "invalid_credentials");
        (await node.Nobody.Post("/api/auth/login", new { username = "zoe" }))
            .IsProblem(400, "invalid_password");
        Assert.Equal(
            ["2 forbidden 127.0.0.1", "0 invalid_credentials 127.0.0.1"], await node.RefusedOnRecord());
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "203.0.113.7")]
    [InlineData("192.0.2.1", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public async Task The_clients_address_is_believed_from_a_known_proxy_only(string known, string address)
    {
        await using var node = new ProxiedNode(known);
        await node.InitializeAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        (await node.Nobody.Send(request)).IsProblem(401, "unauthenticated");
        Assert.Equal([$"0 unauthenticated {address}"], await node.RefusedOnRecord());
    }

    private sealed class ProxiedNode(string known) : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Proxies:Known"] = known };
    }
}
