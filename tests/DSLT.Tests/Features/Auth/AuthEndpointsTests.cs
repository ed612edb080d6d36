using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Auth;

public abstract class AuthEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : AuthEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : AuthEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string SetUp = "POST /api/setup";
    private const string Register = "POST /api/auth/register";
    private const string Login = "POST /api/auth/login";
    private const string ChangePassword = "POST /api/auth/password";

    private static readonly ScenarioTable Registering = new(
        new(
            "A node that is set up has no setup any more", SetUp,
            new { token = "the-setup-token-of-tests", username = "eve", password = NodeFixture.Password },
            404, "not_found", By: "nobody"),
        new("An account is made", Register, New("erin"), 201, null, "\"username\":\"erin\"", "nobody"),
        new(
            "An account may have an address", Register, New("frank", email: "frank@example.org"), 201,
            By: "nobody"),
        new("A name is used once", Register, New("alice"), 409, "user_exists", By: "nobody"),
        new("A name of two letters is enough", Register, New("ab"), 201, By: "nobody"),
        new("A name of 32 letters is not too long", Register, New(new string('n', 32)), 201, By: "nobody"),
        new(
            "A name of 33 letters is refused", Register, New(new string('n', 33)), 400, "invalid_username",
            By: "nobody"),
        new("A name of one letter is refused", Register, New("a"), 400, "invalid_username", By: "nobody"),
        new("A name in capitals is refused", Register, New("Alice"), 400, "invalid_username", By: "nobody"),
        new(
            "A name with a digit first is refused", Register, New("1alice"), 400, "invalid_username",
            By: "nobody"),
        new(
            "A name that only looks like another is refused", Register, New("\u0430lice"), 400,
            "invalid_username", By: "nobody"),
        new(
            "A password of 11 bytes is refused", Register, New("gina", "elevenbytes"), 400,
            "invalid_password", "\"errors\":{\"password\"", "nobody"),
        new(
            "A password of 1,025 bytes is refused", Register, New("gina", new string('p', 1_025)), 400,
            "invalid_password", By: "nobody"),
        new(
            "A password of 1,024 bytes is taken", Register, New("henry", new string('p', 1_024)), 201,
            By: "nobody"),
        new(
            "An address without an @ is refused", Register, New("gina", email: "gina"), 400, "invalid_email",
            By: "nobody"),
        new(
            "An address of two @ is refused", Register, New("gina", email: "a@b@c"), 400, "invalid_email",
            By: "nobody"),
        new(
            "A role is not to be asked for", Register,
            new { username = "gina", password = NodeFixture.Password, role = "admin" }, 400, "unknown_field",
            By: "nobody"));

    private static readonly ScenarioTable Entering = new(
        new(
            "The right password opens a session", Login, Credentials("alice"), 200, null, "\"role\":\"user\"",
            "nobody"),
        new("A frozen user may log in", Login, Credentials("carol"), 200, By: "nobody"),
        new(
            "A wrong password is refused", Login, Credentials("alice", "wrong password"), 401,
            "invalid_credentials", By: "nobody"),
        new(
            "An unknown user is refused alike", Login, Credentials("zoe"), 401, "invalid_credentials",
            By: "nobody"),
        new(
            "A name of 10,000 letters is refused alike", Login, Credentials(new string('z', 10_000)), 401,
            "invalid_credentials", By: "nobody"),
        new(
            "A name of any characters is refused alike", Login, Credentials("\0'; --\U0001F600"), 401,
            "invalid_credentials", By: "nobody"),
        new(
            "An empty password is refused", Login, Credentials("alice", ""), 401, "invalid_credentials",
            By: "nobody"),
        new(
            "Who is logged in sees themselves", "GET /api/auth/me", null, 200, null,
            "\"username\":\"alice\""),
        new("Who is not logged in is nobody", "GET /api/auth/me", null, 401, "unauthenticated", By: "nobody"),
        new("A logout needs a login", "POST /api/auth/logout", null, 401, "unauthenticated", By: "nobody"),
        new(
            "A password is changed by its owner", ChangePassword,
            new { currentPassword = "not this one", newPassword = NodeFixture.Password }, 401,
            "invalid_credentials"),
        new(
            "A new password is long as well", ChangePassword,
            new { currentPassword = NodeFixture.Password, newPassword = "short" }, 400, "invalid_password"),
        new(
            "A change of password needs a login", ChangePassword,
            new { currentPassword = NodeFixture.Password, newPassword = NodeFixture.Password }, 401,
            "unauthenticated", By: "nobody"));

    public static TheoryData<string> RegisteringNames => Registering.Names;

    public static TheoryData<string> EnteringNames => Entering.Names;

    [Theory]
    [MemberData(nameof(RegisteringNames), DisableDiscoveryEnumeration = true)]
    public Task Accounts_are_made(string scenario) => Registering.Run(scenario, node);

    [Theory]
    [MemberData(nameof(EnteringNames), DisableDiscoveryEnumeration = true)]
    public Task Sessions_are_opened(string scenario) => Entering.Run(scenario, node);

    [Fact]
    public async Task A_login_tells_when_it_ends_in_utc()
    {
        var reply = await node.Nobody.Post("/api/auth/login", Credentials("alice"));
        var lifetime = reply.Is(200)
            .Json.GetProperty("expiresAt")
            .GetDateTimeOffset() - node.Clock.GetUtcNow();
        Assert.InRange(lifetime, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
        Assert.EndsWith("Z", reply.Text("expiresAt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer AAAA")]
    [InlineData("Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("Bearer ===========================================")]
    [InlineData("Basic YWxpY2U6cGFzc3dvcmQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_garbled_token_is_refused_even_where_none_is_needed(string header)
    {
        foreach (var url in new[] { "/api/auth/me", "/api/tokens/list" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Authorization", header);
            var reply = (await node.Nobody.Send(request)).IsProblem(401, "unauthenticated");
            Assert.Equal("Bearer", reply.Header("WWW-Authenticate"));
        }
    }

    private static object New(
        string username, string password = NodeFixture.Password, string? email = null) =>
        new { username, password, email };

    private static object Credentials(string username, string password = NodeFixture.Password) =>
        new { username, password };
}
