using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Users;

public abstract class UserEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : UserEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : UserEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Update = "PATCH /api/users/bob";

    private static readonly ScenarioTable Table = new(
        new("An operator sees a user", "GET /api/users/bob", null, 200, null, "\"tier\":0", "opal"),
        new("A user sees no other", "GET /api/users/bob", null, 403, "forbidden"),
        new("An auditor does not operate", "GET /api/users/bob", null, 403, "forbidden", By: "ada"),
        new("Nobody sees users", "GET /api/users/bob", null, 401, "unauthenticated", By: "nobody"),
        new("There is no user zoe", "GET /api/users/zoe", null, 404, "user_not_found", By: "opal"),
        new("No password is shown", "GET /api/users/alice", null, 200, null, "\"createdAt\"", "opal"),
        new("An operator sets a tier", Update, new { tier = 3 }, 200, null, "\"tier\":3", "opal"),
        new("A tier of 4 is refused", Update, new { tier = 4 }, 400, "invalid_tier", By: "opal"),
        new("A tier below 0 is refused", Update, new { tier = -1 }, 400, "invalid_tier", By: "opal"),
        new(
            "A role that there is not is refused", Update, new { role = "king" }, 400, "invalid_role",
            By: "admin"),
        new(
            "A role in capitals is refused", Update, new { role = "Admin" }, 400, "invalid_role",
            By: "admin"),
        new(
            "An operator gives out no roles", Update, new { role = "operator" }, 403, "forbidden",
            By: "opal"),
        new(
            "An operator does not freeze an administrator", "PATCH /api/users/admin", new { frozen = true },
            403, "forbidden", By: "opal"),
        new("A user changes nobody", Update, new { tier = 1 }, 403, "forbidden"),
        new("A change needs a login", Update, new { tier = 1 }, 401, "unauthenticated", By: "nobody"),
        new(
            "A change of nobody is refused", "PATCH /api/users/zoe", new { tier = 1 }, 404, "user_not_found",
            By: "opal"),
        new(
            "The last administrator stays one", "PATCH /api/users/admin", new { role = "user" }, 409,
            "last_administrator", By: "admin"),
        new(
            "The last administrator stays free", "PATCH /api/users/admin", new { frozen = true }, 409,
            "last_administrator", By: "admin"));

    public static TheoryData<string> Names => Table.Names;

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Users_are_seen_and_changed(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_frozen_operator_does_not_operate_and_cannot_set_himself_free()
    {
        await node.Join("omar", "operator");
        (await node.Admin.Patch("/api/users/omar", new { frozen = true })).Is(200);
        var omar = await node.Login("omar");
        (await omar.Patch("/api/users/omar", new { frozen = false })).IsProblem(409, "account_frozen");
        (await omar.Post("/api/tokens/mint", new { token = "GOLD", to = "bob", amount = "1" }))
            .IsProblem(409, "account_frozen");
        (await omar.Post("/api/tokens", new { symbol = "COLD", name = "Cold", decimals = 0 }))
            .IsProblem(409, "account_frozen");
        (await omar.Get("/api/tokens/balances")).Is(200);
        (await omar.Post("/api/auth/logout")).Is(204);
    }
}
