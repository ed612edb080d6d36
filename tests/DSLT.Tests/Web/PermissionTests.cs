using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Web;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Web;

public sealed class PermissionTests(PostgresFixture postgres)
{
    private static readonly string[] Roles = ["nobody", "user", "operator", "admin", "auditor"];

    /// <summary>Who may do what, written out: the columns are <see cref="Roles"/>.</summary>
    private static readonly Dictionary<Permission, bool[]> Matrix = new()
    {
        [Permission.None] = [true, true, true, true, true],
        [Permission.PublicRead] = [true, true, true, true, true],
        [Permission.SignedIn] = [false, true, true, true, true],
        [Permission.OwnLogin] = [false, true, true, true, true],
        [Permission.ManageTokens] = [false, true, true, true, false],
        [Permission.MoveFunds] = [false, true, true, true, false],
        [Permission.MoveFundsOrLogIn] = [true, true, true, true, false],
        [Permission.CreateTokens] = [false, false, true, true, false],
        [Permission.Operate] = [false, false, true, true, false],
        [Permission.Supervise] = [false, false, true, true, true],
        [Permission.Administer] = [false, false, false, true, false],
        [Permission.Audit] = [false, false, false, true, true],
    };

    /// <summary>What a key must have for it; null: no key will do.</summary>
    private static readonly Dictionary<Permission, KeyScopes?> ScopeOf = new()
    {
        [Permission.None] = KeyScopes.None,
        [Permission.PublicRead] = KeyScopes.Read,
        [Permission.SignedIn] = KeyScopes.Read,
        [Permission.OwnLogin] = null,
        [Permission.ManageTokens] = null,
        [Permission.MoveFunds] = KeyScopes.Trade,
        [Permission.MoveFundsOrLogIn] = KeyScopes.Trade,
        [Permission.CreateTokens] = null,
        [Permission.Operate] = null,
        [Permission.Supervise] = KeyScopes.Read,
        [Permission.Administer] = null,
        [Permission.Audit] = KeyScopes.Read,
    };

    [Fact]
    public void The_matrix_names_every_permission() =>
        Assert.All(
            new[] { Matrix.Keys.Order(), ScopeOf.Keys.Order() },
            named => Assert.Equal(Enum.GetValues<Permission>(), named));

    [Fact]
    public void A_role_may_what_the_matrix_says()
    {
        var permissions = new Permissions(new AccessOptions(PublicReads: true, EveryoneCreatesTokens: false));
        foreach (var (permission, allowed) in Matrix)
        {
            Assert.Equal(allowed[0], permissions.AllowsAnonymous(permission));
            Assert.Equal(allowed[1], permissions.Allows(Role.User, permission));
            Assert.Equal(allowed[2], permissions.Allows(Role.Operator, permission));
            Assert.Equal(allowed[3], permissions.Allows(Role.Admin, permission));
            Assert.Equal(allowed[4], permissions.Allows(Role.Auditor, permission));
        }
    }

    [Fact]
    public void A_key_needs_the_scope_of_the_permission_and_for_some_no_scope_is_enough()
    {
        var permissions = new Permissions(new AccessOptions(PublicReads: false, EveryoneCreatesTokens: true));
        foreach (var (permission, scope) in ScopeOf)
        {
            foreach (var scopes in Enumerable.Range(0, 8).Select(bits => (KeyScopes)bits))
            {
                var key = new ApiKey(1, 1, "", [], "", scopes, AddressList.Stored(""), 0, 0, 0);
                var refusal = permissions.Refuse(new Caller(1, Role.Admin, null, Key: key), permission);
                var isAllowed = scope is { } needed && (scopes & needed) == needed;
                Assert.Equal(isAllowed ? null : Code.Forbidden, refusal?.Code);
            }
        }
    }

    [Fact]
    public void A_key_gives_its_user_nothing_that_a_session_would_not()
    {
        var permissions = new Permissions(new AccessOptions(PublicReads: true, EveryoneCreatesTokens: false));
        var key = new ApiKey(1, 1, "", [], "", (KeyScopes)7, AddressList.Stored(""), 0, 0, 0);
        foreach (var (permission, allowed) in Matrix)
        {
            foreach (var role in Enum.GetValues<Role>())
            {
                var isAllowed = allowed[1 + (int)role] && ScopeOf[permission] is not null;
                var caller = new Caller(1, role, null, Key: key);
                Assert.Equal(isAllowed, permissions.Refuse(caller, permission) is null);
                var isFrozenAllowed = isAllowed && Permissions.AllowsFrozen(permission);
                Assert.Equal(
                    isFrozenAllowed, permissions.Refuse(caller with { Frozen = true }, permission) is null);
            }
        }
    }

    [Fact]
    public async Task A_route_for_which_it_is_enough_to_read_changes_nothing()
    {
        await using var node = new NodeFixture();
        await node.InitializeAsync();
        var reading = node.Routes.Where(route => Permissions.ScopeFor(
            route.Metadata.GetRequiredMetadata<RoutePermission>().Permission) == KeyScopes.Read).ToList();
        Assert.NotEmpty(reading);
        Assert.All(
            reading,
            route => Assert.Equal(
                ["GET"],
                route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Except(["HEAD"])));
    }

    [Fact]
    public async Task Every_route_lets_in_exactly_the_keys_of_its_scope()
    {
        await using var node = new PrivateNode();
        await node.InitializeAsync();
        foreach (var scope in new[] { KeyScopes.Read, KeyScopes.Trade, KeyScopes.Withdraw })
        {
            var wanted = new { name = "bot", scopes = ScopeText.Of(scope) };
            var bot = SignedClient.Of(node, await node.Admin.Post("/api/keys", wanted));
            foreach (var route in node.Routes)
            {
                var permission = route.Metadata.GetRequiredMetadata<RoutePermission>().Permission;
                var method = new HttpMethod(
                    route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
                var body = method == HttpMethod.Get ? null : "{}";
                var reply = await bot.Send(bot.Request(method, Url(route), body));
                var isTurnedAway = reply.Status == 403
                    && reply.Body.Contains("The scopes", StringComparison.Ordinal);
                Assert.True(
                    isTurnedAway != (ScopeOf[permission] is { } needed && scope.HasFlag(needed)),
                    $"{scope} at {method} {route.RoutePattern.RawText}: {reply.Status} {reply.Body}");
                Assert.True(
                    isTurnedAway || reply.Status is not (401 or 403) || permission == Permission.None,
                    reply.Body);
            }
        }
    }

    [Fact]
    public void Everyone_but_auditors_creates_tokens_where_the_settings_say_so()
    {
        var permissions = new Permissions(new AccessOptions(PublicReads: true, EveryoneCreatesTokens: true));
        Assert.True(permissions.Allows(Role.User, Permission.CreateTokens));
        Assert.False(permissions.Allows(Role.Auditor, Permission.CreateTokens));
        Assert.False(permissions.AllowsAnonymous(Permission.CreateTokens));
    }

    [Theory]
    [EveryDatabase]
    public async Task Every_route_lets_in_exactly_the_roles_of_its_permission(DatabaseKind kind)
    {
        await using var node = NodeFixture.On(kind, postgres);
        await node.InitializeAsync();
        await AssertMatrix(node, Matrix);
    }

    [Fact]
    public async Task Without_public_reads_everything_but_the_way_in_needs_a_login()
    {
        await using var node = new PrivateNode();
        await node.InitializeAsync();
        var closed =
            new Dictionary<Permission, bool[]>(Matrix)
            {
                [Permission.PublicRead] = [false, true, true, true, true]
            };
        await AssertMatrix(node, closed);
    }

    private static async Task AssertMatrix(NodeFixture node, Dictionary<Permission, bool[]> matrix)
    {
        foreach (var role in Roles.Where(role => role is not "nobody" and not "admin"))
        {
            await node.Join(role, role);
        }

        foreach (var route in node.Routes)
        {
            var permission = route.Metadata.GetRequiredMetadata<RoutePermission>().Permission;
            var method = route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0];
            for (var i = 0; i < Roles.Length; i++)
            {
                // A login of its own for each call: a logout among them ends no other.
                var caller = Roles[i] == "nobody" ? node.Nobody : await node.Login(Roles[i]);
                var reply = await caller.Send(
                    new HttpMethod(method), Url(route), method == "GET" ? null : "{}");
                var isTurnedAway = reply.Status == 401
                    || (reply.Status == 403 && reply.Body.Contains("Your role", StringComparison.Ordinal));
                Assert.True(
                    isTurnedAway != matrix[permission][i],
                    $"{Roles[i]} at {method} {route.RoutePattern.RawText}: {reply.Status} {reply.Body}");
                Assert.True(!isTurnedAway || reply.Status == (i == 0 ? 401 : 403), reply.Body);
            }
        }
    }

    private static string Url(RouteEndpoint route)
    {
        var url = route.RoutePattern.RawText!;
        foreach (var parameter in route.RoutePattern.Parameters)
        {
            url = url.Replace($"{{{parameter.Name}}}", "1", StringComparison.Ordinal);
        }

        return url;
    }

    private sealed class PrivateNode : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Access:PublicReads"] = "false" };
    }
}
