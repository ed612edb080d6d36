using DSLT.Features.Users;
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
        [Permission.MoveFunds] = [false, true, true, true, false],
        [Permission.CreateTokens] = [false, false, true, true, false],
        [Permission.Operate] = [false, false, true, true, false],
        [Permission.Administer] = [false, false, false, true, false],
        [Permission.Audit] = [false, false, false, true, true],
    };

    [Fact]
    public void The_matrix_names_every_permission() =>
        Assert.Equal(Enum.GetValues<Permission>(), Matrix.Keys.Order());

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
