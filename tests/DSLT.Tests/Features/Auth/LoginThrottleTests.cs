using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auth;

public sealed class LoginThrottleTests
{
    [Fact]
    public async Task Attempts_beyond_those_of_a_minute_are_429_with_the_time_to_wait()
    {
        await using var node = new ThrottledNode(loginsPerMinute: 6, failuresPerUser: 100);
        await node.InitializeAsync();
        var replies = new List<Reply>();
        for (var i = 0; i < 8; i++)
        {
            replies.Add(
                await node.Nobody.Post(
                    "/api/auth/login", new { username = "admin", password = "wrong password" }));
        }

        replies[0].IsProblem(401, "invalid_credentials");
        Assert.InRange(int.Parse(replies[^1].IsProblem(429, "rate_limited").Header("Retry-After")!), 1, 60);
        var account = new { username = "late", password = NodeFixture.Password };
        (await node.Nobody.Post("/api/auth/register", account))
            .IsProblem(429, "rate_limited");
    }

    [Fact]
    public async Task A_name_that_is_guessed_at_is_closed_even_to_the_right_password()
    {
        await using var node = new ThrottledNode(loginsPerMinute: 1_000, failuresPerUser: 3);
        await node.InitializeAsync();
        await node.Join("alice");
        for (var i = 0; i < 3; i++)
        {
            var guess = new { username = "alice", password = "wrong password" };
            (await node.Nobody.Post("/api/auth/login", guess))
                .IsProblem(401, "invalid_credentials");
        }

        var closed = await node.Nobody.Post(
            "/api/auth/login", new { username = "alice", password = NodeFixture.Password });
        Assert.NotNull(closed.IsProblem(429, "rate_limited").Header("Retry-After"));
        (await node.As("alice").Get("/api/auth/me")).Is(200);
        Assert.NotNull((await node.Login("admin")).Token);
    }

    private sealed class ThrottledNode(int loginsPerMinute, int failuresPerUser) : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
        {
            ["RateLimits:Enabled"] = "true",
            ["RateLimits:LoginsPerMinute"] = loginsPerMinute.ToString(),
            ["RateLimits:FailuresPerUser"] = failuresPerUser.ToString(),
        };
    }
}
