using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

public sealed class ErrorHandlingTests(NodeFixture node) : IClassFixture<NodeFixture>
{
    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("POST", "/api/nothing")]
    [InlineData("GET", "/api/tokens/balance")]
    [InlineData("GET", "/api/defi/pools/1/2/3")]
    public async Task An_address_that_there_is_not_is_a_problem(string method, string url) =>
        (await node.Nobody.Send(new HttpMethod(method), url))
            .IsProblem(404, url.Contains("/tokens/balance") ? "token_not_found" : "not_found");

    [Theory]
    [InlineData("DELETE", "/api/tokens/list")]
    [InlineData("GET", "/api/auth/login")]
    [InlineData("PUT", "/api/batch")]
    [InlineData("POST", "/api/auth/me")]
    [InlineData("BREW", "/api/auth/login")]
    public async Task A_method_that_an_address_does_not_take_is_a_problem(string method, string url) =>
        (await node.Nobody.Send(new HttpMethod(method), url)).IsProblem(405, "method_not_allowed");

    [Fact]
    public async Task Every_answer_tells_browsers_to_keep_away()
    {
        foreach (var url in new[] { "/nothing", "/api/tokens/list", "/api/auth/me", "/health/live" })
        {
            var reply = await node.Nobody.Get(url);
            Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
            Assert.Equal("DENY", reply.Header("X-Frame-Options"));
            Assert.Null(reply.Header("Server"));
        }
    }
}
