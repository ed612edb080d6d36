using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Transactions;

public abstract class TransactionEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : TransactionEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : TransactionEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Hold = "POST /api/ledger/hold";
    private const string Release = "POST /api/ledger/release";
    private const string List = "GET /api/tokens/transactions";

    private static readonly ScenarioTable Table = new(
        new(
            "One's own transactions show their postings", List, null, 200, null,
            "\"account\":\"user:alice\""),
        new("Transactions of a kind", List + "?kind=mint", null, 200, null, "{\"items\":[],"),
        new("Transactions of a token", List + "?token=PAUSED", null, 200, null, "\"amount\":\"5\""),
        new("Transactions of a kind that there is not", List + "?kind=theft", null, 400, "invalid_kind"),
        new("Transactions of a token that there is not", List + "?token=NOPE", null, 404, "token_not_found"),
        new(
            "Transactions with a cursor of another list", List + "?cursor=R09MRA", null, 400,
            "invalid_cursor"),
        new("Transactions with a bad limit", List + "?limit=-1", null, 400, "invalid_limit"),
        new("Transactions need a login", List, null, 401, "unauthenticated", By: "nobody"),
        new(
            "An auditor sees any transaction", "GET /api/ledger/transactions/1", null, 200, null,
            "\"account\":\"issuance\"", "ada"),
        new("A user does not see any transaction", "GET /api/ledger/transactions/1", null, 403, "forbidden"),
        new(
            "A transaction that there is not", "GET /api/ledger/transactions/999999", null, 404,
            "transaction_not_found", By: "ada"),
        new(
            "A transaction of no number", "GET /api/ledger/transactions/abc", null, 404,
            "transaction_not_found", By: "ada"),
        new(
            "A transaction below zero", "GET /api/ledger/transactions/-1", null, 404, "transaction_not_found",
            By: "ada"),
        new(
            "A transaction beyond any number", "GET /api/ledger/transactions/99999999999999999999", null, 404,
            "transaction_not_found", By: "ada"),
        new("A user reverses nothing", Reverse(1), new { }, 403, "forbidden"),
        new("A reversal needs a login", Reverse(1), new { }, 401, "unauthenticated", By: "nobody"),
        new(
            "A reversal of no transaction is refused", Reverse(999_999), new { }, 404,
            "transaction_not_found", By: "opal"),
        new(
            "A reversal of a mint that was passed on is refused", Reverse(1), new { memo = "x" }, 409,
            "insufficient_balance", By: "opal"),
        new(
            "A reversal with a bad memo is refused", Reverse(1), new { memo = "a\u0007" }, 400,
            "invalid_memo", By: "opal"),
        new(
            "A hold sets funds aside", Hold, Funds("GOLD", "100"), 200, null,
            "\"available\":\"900\",\"held\":\"100\"", "opal"),
        new(
            "A hold of more than there is is refused", Hold, Funds("GOLD", "900.000001"), 409,
            "insufficient_balance", By: "opal"),
        new(
            "A release gives back", Release, Funds("GOLD", "40"), 200, null,
            "\"available\":\"940\",\"held\":\"60\"", "opal"),
        new(
            "A release of more than is held is refused", Release, Funds("GOLD", "60.000001"), 409,
            "insufficient_balance", By: "opal"),
        new(
            "What is held cannot be sent", "POST /api/tokens/transfer",
            new { token = "GOLD", to = "bob", amount = "940.000001" }, 409, "insufficient_balance"),
        new(
            "A hold of nobody's funds is refused", Hold,
            new { username = "zoe", token = "GOLD", amount = "1" }, 404, "user_not_found", By: "opal"),
        new("A hold of no token is refused", Hold, Funds("NOPE", "1"), 404, "token_not_found", By: "opal"),
        new("A user holds nothing", Hold, Funds("GOLD", "1"), 403, "forbidden"),
        new("A hold needs a login", Hold, Funds("GOLD", "1"), 401, "unauthenticated", By: "nobody"),
        new("A user releases nothing", Release, Funds("GOLD", "1"), 403, "forbidden"),
        new("A release needs a login", Release, Funds("GOLD", "1"), 401, "unauthenticated", By: "nobody"));

    public static TheoryData<string> Names => Table.Names;

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public Task Transactions_are_seen_and_corrected(string scenario) => Table.Run(scenario, node);

    [Fact]
    public async Task A_transfer_is_reversed_once()
    {
        var id = await Transfer("SILVER", "5");
        var reversal =
            (await node.As("opal").Post(Url(id), new { memo = "a mistake" })).Is(200);
        Assert.Equal(id, reversal.Text("reverses"));
        Assert.Equal("1000", (await node.As("alice").Get("/api/tokens/balance/SILVER")).Text("total"));
        (await node.As("opal").Post(Url(id), new { }))
            .IsProblem(409, "already_reversed");
        (await node.As("opal").Post(Url(reversal.Text("transactionId")), new { }))
            .IsProblem(409, "not_reversible");
        await node.Restart();
        (await node.As("opal").Post(Url(id), new { }))
            .IsProblem(409, "already_reversed");
    }

    [Fact]
    public async Task A_reversed_burn_does_not_bring_back_more_than_the_maximum()
    {
        var burn = (await node.Admin.Post("/api/tokens/burn", new { token = "CAPPED", amount = "4" }))
            .Is(200);
        (await node.Admin.Post("/api/tokens/mint", new { token = "CAPPED", amount = "5" })).Is(200);
        (await node.As("opal").Post(Url(burn.Text("transactionId")), new { }))
            .IsProblem(409, "max_supply_exceeded");
        Assert.Equal("11", (await node.Nobody.Get("/api/tokens/CAPPED")).Text("totalSupply"));
    }

    [Fact]
    public async Task Pages_of_transactions_follow_one_another_without_gap_or_repetition()
    {
        foreach (var amount in new[] { "1", "2", "3", "4", "5" })
        {
            await Transfer("SILVER", amount);
        }

        var seen = new List<long>();
        var next = "";
        do
        {
            var page = (await node.As("alice").Get($"/api/tokens/transactions?limit=2{next}")).Is(200).Json;
            seen.AddRange(
                page.GetProperty("items")
                    .EnumerateArray()
                    .Select(t => long.Parse(t.GetProperty("transactionId").GetString()!)));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&cursor={cursor}" : null;
        }
        while (next is not null);
        Assert.True(seen.Count >= 5);
        Assert.Equal(seen.Distinct().OrderDescending(), seen);
    }

    private static string Reverse(long id) => $"POST {Url($"{id}")}";

    private static string Url(string id) => $"/api/ledger/transactions/{id}/reverse";

    private static object Funds(string token, string amount) => new { username = "alice", token, amount };

    private async Task<string> Transfer(string token, string amount) =>
        (await node.As("alice").Post("/api/tokens/transfer", new { token, to = "bob", amount }))
            .Is(200)
            .Text("transactionId");
}
