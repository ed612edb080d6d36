using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

public abstract class IdempotencyMiddlewareTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : IdempotencyMiddlewareTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : IdempotencyMiddlewareTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    /// <summary>Every write that keeps its answer: its caller, its address and two bodies.</summary>
    public static TheoryData<string, string, string, string, string> Writes => new()
    {
        {
            "nobody", "POST", "/api/auth/register",
            "{'username':'ida','password':'long enough it is'}",
            "{'username':'iva','password':'long enough it is'}"
        },
        {
            "admin", "POST", "/api/tokens",
            "{'symbol':'ONCE','name':'o','decimals':0}",
            "{'symbol':'TWICE','name':'o','decimals':0}"
        },
        { "admin", "PATCH", "/api/tokens/CAPPED", "{'name':'one'}", "{'name':'two'}" },
        {
            "alice", "POST", "/api/tokens/transfer",
            "{'token':'GOLD','to':'bob','amount':'1'}",
            "{'token':'GOLD','to':'bob','amount':'2'}"
        },
        {
            "admin", "POST", "/api/tokens/mint",
            "{'token':'GOLD','amount':'1'}",
            "{'token':'GOLD','amount':'2'}"
        },
        {
            "alice", "POST", "/api/tokens/burn",
            "{'token':'GOLD','amount':'1'}",
            "{'token':'GOLD','amount':'2'}"
        },
        {
            "admin", "POST", "/api/tokens/freeze",
            "{'token':'CAPPED','username':'bob','frozen':true}",
            "{'token':'CAPPED','username':'bob','frozen':false}"
        },
        {
            "opal", "POST", "/api/ledger/hold",
            "{'username':'alice','token':'SILVER','amount':'5'}",
            "{'username':'alice','token':'SILVER','amount':'6'}"
        },
        {
            "opal", "POST", "/api/ledger/release",
            "{'username':'alice','token':'SILVER','amount':'1'}",
            "{'username':'alice','token':'SILVER','amount':'2'}"
        },
        { "opal", "PATCH", "/api/users/bob", "{'tier':1}", "{'tier':2}" },
        {
            "alice", "POST", "/api/defi/pools",
            "{'tokenA':'CAPPED','tokenB':'GOLD'}",
            "{'tokenA':'CAPPED','tokenB':'SILVER'}"
        },
        { "opal", "PATCH", "/api/defi/pools/2", "{'maxPriceImpactBps':100}", "{'maxPriceImpactBps':200}" },
        {
            "alice", "POST", "/api/defi/liquidity",
            "{'poolId':'1','amountA':'1','amountB':'2','minShares':'0',LATER}",
            "{'poolId':'1','amountA':'2','amountB':'4','minShares':'0',LATER}"
        },
        {
            "admin", "POST", "/api/defi/liquidity/remove",
            "{'poolId':'1','shares':'0.00000000001','minAmountA':'0','minAmountB':'0',LATER}",
            "{'poolId':'1','shares':'0.00000000002','minAmountA':'0','minAmountB':'0',LATER}"
        },
        {
            "alice", "POST", "/api/defi/swap",
            "{'tokenIn':'GOLD','tokenOut':'SILVER','amountIn':'1','minAmountOut':'0',LATER}",
            "{'tokenIn':'GOLD','tokenOut':'SILVER','amountIn':'2','minAmountOut':'0',LATER}"
        },
        {
            "alice", "POST", "/api/batch",
            "{'atomic':true,'commands':[{'op':'transfer','token':'GOLD','to':'bob','amount':'1'}]}",
            "{'atomic':false,'commands':[{'op':'transfer','token':'GOLD','to':'bob','amount':'1'}]}"
        },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_retry_gets_the_first_answer_and_another_body_gets_422(
        string by, string method, string url, string body, string otherBody)
    {
        var caller = node.As(by);
        if (url.EndsWith("release", StringComparison.Ordinal))
        {
            var hold = new { username = "alice", token = "SILVER", amount = "9" };
            (await node.As("opal").Post("/api/ledger/hold", hold)).Is(200);
        }

        var key = $"key of {url} {method}".Replace(' ', '-');
        var first = await caller.Send(new HttpMethod(method), url, Json(body), key);
        Assert.True(first.Status is 200 or 201, first.Body);
        Assert.Null(first.Header("Idempotency-Replayed"));
        var after = await LedgerSnapshot.Take(node.Store);
        var again = await caller.Send(new HttpMethod(method), url, Json(body), key);
        Assert.Equal(
            (first.Status, first.Body, "true"),
            (again.Status, again.Body, again.Header("Idempotency-Replayed")));
        (await caller.Send(new HttpMethod(method), url, Json(otherBody), key))
            .IsProblem(422, "idempotency_mismatch");
        (await caller.Send(new HttpMethod(method), url + "?x=1", Json(body), key))
            .IsProblem(422, "idempotency_mismatch");
        Assert.Equal(after, await LedgerSnapshot.Take(node.Store));
    }

    [Fact]
    public async Task A_reversal_and_a_change_of_password_can_be_retried_too()
    {
        var transfer =
            (await node.As("alice").Post("/api/tokens/transfer", Transfer("1"))).Is(200);
        var url = $"/api/ledger/transactions/{transfer.Text("transactionId")}/reverse";
        var first = (await node.As("opal").Post(url, new { }, "reverse")).Is(200);
        Assert.Equal(first.Body, (await node.As("opal").Post(url, new { }, "reverse")).Is(200).Body);
        var ingrid = await node.Join("ingrid");
        var change = new { currentPassword = NodeFixture.Password, newPassword = "another long password" };
        (await ingrid.Post("/api/auth/password", change, "change")).Is(204);
        (await ingrid.Post("/api/auth/password", change, "change")).Is(204);
    }

    [Fact]
    public async Task A_key_outlives_a_restart_and_lapses_after_24_hours()
    {
        await using var ageing = node.Another();
        await ageing.InitializeAsync();
        var body = new { token = "GOLD", to = "bob", amount = "1" };
        var first = (await ageing.As("alice").Post("/api/tokens/transfer", body, "once")).Is(200);
        await ageing.Restart();
        Assert.Equal(
            first.Body, (await ageing.As("alice").Post("/api/tokens/transfer", body, "once")).Is(200).Body);
        ageing.Clock.Advance(TimeSpan.FromHours(24));
        await ageing.Relogin("alice");
        Assert.NotEqual(
            first.Body, (await ageing.As("alice").Post("/api/tokens/transfer", body, "once")).Is(200).Body);
    }

    [Fact]
    public async Task A_key_belongs_to_its_user_and_a_refused_request_does_not_use_it_up()
    {
        (await node.As("alice").Post("/api/tokens/transfer", Transfer("100000"), "mine"))
            .IsProblem(409, "insufficient_balance");
        (await node.As("alice").Post("/api/tokens/transfer", Transfer("1"), "mine")).Is(200);
        (await node.Admin.Post("/api/tokens/transfer", Transfer("2"), "mine")).Is(200);
    }

    [Fact]
    public async Task A_login_keeps_no_answer_under_a_key()
    {
        var body = new { username = "alice", password = NodeFixture.Password };
        var first = (await node.Nobody.Post("/api/auth/login", body, "login")).Is(200).Text("token");
        Assert.NotEqual(
            first, (await node.Nobody.Post("/api/auth/login", body, "login")).Is(200).Text("token"));
    }

    [Fact]
    public async Task A_key_of_spaces_or_256_characters_is_refused()
    {
        foreach (var key in new[] { "a b", new string('k', 256) })
        {
            (await node.As("alice").Post("/api/tokens/transfer", Transfer("1"), key))
                .IsProblem(400, "invalid_idempotency_key");
        }

        (await node.As("alice").Post("/api/tokens/transfer", Transfer("1"), new string('k', 255))).Is(200);
    }

    [Fact]
    public async Task Of_requests_at_once_with_one_key_one_is_done()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => node.As("alice").Post("/api/tokens/transfer", Transfer("0.5"), "at-once")));
        Assert.All(replies, reply => Assert.True(reply.Status is 200 or 409, reply.Body));
        Assert.Single(replies.Where(reply => reply.Status == 200).Select(reply => reply.Body).Distinct());
    }

    [Fact]
    public async Task Keys_beyond_those_in_memory_are_remembered_by_their_table()
    {
        await using var small = new ForgetfulNode(node.Postgres);
        await small.InitializeAsync();
        var transfers = Enumerable.Range(0, 400).ToArray();
        var first = await Task.WhenAll(
            transfers.Select(i => small.As("alice").Post("/api/tokens/transfer", Transfer("0.1"), $"k{i}")));
        var again = await Task.WhenAll(
            transfers.Select(i => small.As("alice").Post("/api/tokens/transfer", Transfer("0.1"), $"k{i}")));
        Assert.Equal(first.Select(reply => reply.Is(200).Body), again.Select(reply => reply.Is(200).Body));
    }

    private static object Transfer(string amount) => new { token = "GOLD", to = "bob", amount };

    private static string Json(string text) => text
        .Replace("LATER", $"'deadline':'{MarketFixture.Later}'", StringComparison.Ordinal)
        .Replace('\'', '"');

    private sealed class ForgetfulNode(PostgresFixture? postgres) : MarketFixture(postgres)
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Store:IdempotencyKeys"] = "100" };
    }
}
