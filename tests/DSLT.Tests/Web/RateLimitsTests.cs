using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

public sealed class RateLimitsTests
{
    [Fact]
    public async Task Requests_beyond_the_limit_are_429_and_the_headers_count_down()
    {
        await using var node = new LimitedNode();
        await node.InitializeAsync();
        node.Clock.Stop();
        var replies = new List<Reply>();
        for (var i = 0; i < 12; i++)
        {
            replies.Add(await node.Admin.Get("/api/auth/me"));
            node.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("10", replies[0].Is(200).Header("RateLimit-Limit"));
        Assert.Equal("9", replies[0].Header("RateLimit-Remaining"));
        Assert.Equal("0", replies[9].Is(200).Header("RateLimit-Remaining"));
        Assert.Equal("40", replies[10].IsProblem(429, "rate_limited").Header("Retry-After"));
        Assert.Equal("38", replies[11].IsProblem(429, "rate_limited").Header("Retry-After"));
        node.Clock.Advance(TimeSpan.FromSeconds(36));
        Assert.Equal("9", (await node.Admin.Get("/api/auth/me")).Is(200).Header("RateLimit-Remaining"));
    }

    [Fact]
    public async Task Bad_tokens_are_counted_too()
    {
        await using var node = new LimitedNode();
        await node.InitializeAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer guess");
            statuses.Add((await node.Nobody.Send(request)).Status);
        }

        Assert.Contains(401, statuses);
        Assert.Equal(429, statuses[^1]);
    }

    private sealed class LimitedNode : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:RequestsPerMinute"] = "10",
        };
    }
}
