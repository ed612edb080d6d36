using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Batches;

public abstract class BatchEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : BatchEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : BatchEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Batch = "POST /api/batch";

    private static readonly ScenarioTable Table = new(
        new(
            "Commands are answered in order", Batch, Of(true, Transfer("1"), Swap("1")), 200, null,
            "{\"results\":[{\"status\":200,\"transfer\":{"),
        new(
            "A batch that is not atomic answers each on its own", Batch,
            Of(false, Transfer("1"), Transfer("1000000"), Transfer("2")), 200, null,
            "\"code\":\"insufficient_balance\""),
        new(
            "An atomic batch does all or nothing", Batch,
            Of(true, Transfer("1"), Swap("1"), Transfer("1000000")), 409, "batch_failed", "Command 2"),
        new("A batch of nothing is refused", Batch, Of(true), 400, "invalid_commands"),
        new(
            "A batch of 1,001 commands is refused", Batch,
            Of(true, [.. Enumerable.Repeat(Transfer("0.000001"), 1_001)]), 400, "invalid_commands"),
        new(
            "A batch of a null is refused", Batch, "{\"atomic\":true,\"commands\":[null]}", 400,
            "invalid_commands"),
        new(
            "A batch of a number is refused", Batch, "{\"atomic\":true,\"commands\":[1]}", 400,
            "invalid_commands"),
        new(
            "A batch of what is no list is refused", Batch, "{\"atomic\":true,\"commands\":{}}", 400,
            "invalid_commands"),
        new(
            "A command without a name is refused", Batch,
            One("\"token\":\"GOLD\",\"to\":\"bob\",\"amount\":\"1\""), 400,
            "invalid_op"),
        new(
            "A command of no known name is refused", Batch,
            One("\"op\":\"mint\",\"token\":\"GOLD\",\"amount\":\"1\""), 400,
            "invalid_op"),
        new(
            "A command whose name is a number is refused", Batch,
            One("\"op\":1"), 400, "invalid_op"),
        new(
            "A command with its name last is as good", Batch,
            One("\"token\":\"GOLD\",\"to\":\"bob\",\"amount\":\"1\",\"op\":\"transfer\""), 200),
        new(
            "A command with an unknown field is refused", Batch,
            One("\"op\":\"transfer\",\"token\":\"GOLD\",\"to\":\"bob\",\"amount\":\"1\",\"x\":1"), 400,
            "unknown_field"),
        new(
            "A command with a number for an amount is refused", Batch,
            One("\"op\":\"transfer\",\"token\":\"GOLD\",\"to\":\"bob\",\"amount\":1"), 400, "invalid_amount"),
        new(
            "A command without an amount is refused", Batch,
            One("\"op\":\"transfer\",\"token\":\"GOLD\",\"to\":\"bob\""), 400,
            "invalid_amount"),
        new(
            "A frozen user's batch is refused", Batch, Of(true, Transfer("1")), 409, "account_frozen",
            By: "carol"),
        new("An auditor runs nothing", Batch, Of(true, Transfer("1")), 403, "forbidden", By: "ada"),
        new("A batch needs a login", Batch, Of(true, Transfer("1")), 401, "unauthenticated", By: "nobody"));

    public static TheoryData<string> Names => Table.Names;

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Batches_run_in_order(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_refused_command_of_a_batch_leaves_the_others_their_effect()
    {
        await using var fresh = node.Another();
        await fresh.InitializeAsync();
        var batch = Of(false, Transfer("1"), Transfer("1000000"), Swap("1"), Transfer("2"));
        (await fresh.As("alice").Post("/api/batch", batch)).Is(200);
        Assert.Equal("996", (await fresh.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
        Assert.Equal("3", (await fresh.As("bob").Get("/api/tokens/balance/GOLD")).Text("available"));
    }

    private static object Of(bool atomic, params object[] commands) => new { atomic, commands };

    private static string One(string fields) => $"{{\"atomic\":true,\"commands\":[{{{fields}}}]}}";

    private static object Transfer(string amount) =>
        new { op = "transfer", token = "GOLD", to = "bob", amount };

    private static object Swap(string amountIn) =>
        new
        {
            op = "swap",
            tokenIn = "GOLD",
            tokenOut = "SILVER",
            amountIn,
            minAmountOut = "0",
            deadline = MarketFixture.Later,
        };
}
