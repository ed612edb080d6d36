using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auth;

public sealed class LoginThrottleTests
{
    [Fact]
    public async Task Attempts_beyond_those_of_a_minute_are_429_with_the_time_to_wait()
    {
        await using var node = new ThrottledNode(loginsPerMinute: 6, failuresPerUser: 100);
        await node.InitializeAsync();
        node.Clock.Stop();
        node.Clock.Advance(TimeSpan.FromMinutes(1));
        var replies = new List<Reply>();
        for (var i = 0; i < 8; i++)
        {
            replies.Add(
                await node.Nobody.Post(
                    "/api/auth/login", new { username = "admin", password = "wrong password" }));
        }

        replies[0].IsProblem(401, "invalid_credentials");
        Assert.Equal("60", replies[^1].IsProblem(429, "rate_limited").Header("Retry-After"));
        node.Clock.Advance(TimeSpan.FromSeconds(45.5));
        var account = new { username = "late", password = NodeFixture.Password };
        var late = await node.Nobody.Post("/api/auth/register", account);
        Assert.Equal("15", late.IsProblem(429, "rate_limited").Header("Retry-After"));

        node.Clock.Advance(TimeSpan.FromSeconds(14.5));
        (await node.Nobody.Post("/api/auth/register", account)).Is(201);
    }

    [Fact]
    public async Task A_name_that_is_guessed_at_is_closed_even_to_the_right_password()
    {
        await using var node = new ThrottledNode(loginsPerMinute: 1_000, failuresPerUser: 3);
        await node.InitializeAsync();
        await node.Join("alice");
        node.Clock.Stop();
        for (var i = 0; i < 3; i++)
        {
            node.Clock.Advance(TimeSpan.FromMinutes(1));
            var guess = new { username = "alice", password = "wrong password" };
            (await node.Nobody.Post("/api/auth/login", guess))
                .IsProblem(401, "invalid_credentials");
        }

        node.Clock.Advance(TimeSpan.FromSeconds(0.25));
        var right = new { username = "alice", password = NodeFixture.Password };
        var closed = await node.Nobody.Post("/api/auth/login", right);
        Assert.Equal("780", closed.IsProblem(429, "rate_limited").Header("Retry-After"));
        Assert.Contains("780 seconds", closed.Text("detail"));
        (await node.As("alice").Get("/api/auth/me")).Is(200);
        Assert.NotNull((await node.Login("admin")).Token);

        node.Clock.Advance(TimeSpan.FromSeconds(780));
        (await node.Nobody.Post("/api/auth/login", right)).Is(200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Not a name")]
    [InlineData("a-name-that-is-longer-than-any-name-may-be")]
    public async Task Guessing_at_what_is_no_name_closes_nothing(string name)
    {
        await using var node = new ThrottledNode(loginsPerMinute: 1_000, failuresPerUser: 3);
        await node.InitializeAsync();
        for (var i = 0; i < 5; i++)
        {
            (await node.Nobody.Post("/api/auth/login", new { username = name, password = "wrong password" }))
                .IsProblem(401, "invalid_credentials");
        }

        await node.Join("alice");
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
