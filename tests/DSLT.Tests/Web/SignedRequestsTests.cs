using System.Text;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Web;

public abstract class SignedRequestsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : SignedRequestsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : SignedRequestsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Transfer = "/api/tokens/transfer";

    [Fact]
    public async Task A_signed_request_is_its_users_own()
    {
        var bot = await Bot("alice", "read", "trade");
        Assert.Equal("alice", (await bot.Get("/api/auth/me")).Is(200).Text("username"));
        (await bot.Get("/api/tokens/balances?limit=1")).Is(200);
        (await bot.Post(Transfer, Move("0.5"))).Is(200);
        (await bot.Send(bot.Request(HttpMethod.Get, "/api/tokens/list", window: "60000"))).Is(200);
    }

    [Fact]
    public async Task What_a_key_wrote_is_in_the_lists_it_reads_next()
    {
        var bot = await Bot("alice", "read", "trade");
        for (var i = 0; i < 20; i++)
        {
            var id = (await bot.Post(Transfer, Move("0.000001"))).Is(200).Text("transactionId");
            var newest = (await bot.Get("/api/tokens/transactions?limit=1")).Is(200);
            Assert.Equal(id, newest.Json.GetProperty("items")[0].GetProperty("transactionId").GetString());
        }
    }

    [Fact]
    public async Task The_path_and_query_are_signed_as_they_are_sent()
    {
        var bot = await Bot("alice", "read");
        foreach (var url in new[]
        {
            "/api/tokens/transactions?token=GOLD&limit=1", "/api/tokens/transactions?limit=1&token=GO%4CD",
            "/api/auth/me?", "/api/auth/me?x=%C3%A4%20+&&=",
        })
        {
            (await bot.Get(url)).Is(200);
        }
    }

    [Fact]
    public async Task A_request_that_was_changed_on_the_way_is_refused()
    {
        var bot = await Bot("alice", "read", "trade");
        (await bot.Send(Signed(Transfer, Move("1")))).Is(200);
        var before = await LedgerSnapshot.Take(node.Store);
        await Refused(Signed(Transfer, Move("1")), r => r.Content = Json("{}"));
        await Refused(Signed(Transfer, Move("1")), r => r.Content = Json(""));
        await Refused(Signed(Transfer, Move("1")),
            r => r.RequestUri = new Uri(node.Address, Transfer + "?a=1"));
        await Refused(Signed(Transfer, Move("1")), r => r.RequestUri = new Uri(node.Address, "/api/batch"));
        await Refused(bot.Request(HttpMethod.Post, "/api/auth/me"), r => r.Method = HttpMethod.Get);
        await Refused(Signed(Transfer, Move("1")), r => Replace(r, "X-Api-Signature", new string('0', 64)));
        await Refused(Signed(Transfer, Move("1")), r => r.Headers.Remove("X-Api-Signature"));
        await Refused(Signed(Transfer, Move("1")), r =>
        {
            var timestamp = long.Parse(r.Headers.GetValues("X-Api-Timestamp").Single());
            Replace(r, "X-Api-Timestamp", $"{timestamp - 1}");
        });
        Assert.Equal(before, await LedgerSnapshot.Take(node.Store));

        static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

        HttpRequestMessage Signed(string url, object body) => bot.Request(HttpMethod.Post, url, body);

        async Task Refused(HttpRequestMessage request, Action<HttpRequestMessage> change)
        {
            change(request);
            (await bot.Send(request)).IsProblem(401, "invalid_signature");
        }
    }

    [Theory]
    [InlineData(0, null, 200)]
    [InlineData(-4_000, null, 200)]
    [InlineData(-6_000, null, 401)]
    [InlineData(-6_000, "10000", 200)]
    [InlineData(-61_000, "60000", 401)]
    [InlineData(0, "60001", 401)]
    [InlineData(0, "0", 401)]
    [InlineData(0, "-1", 401)]
    [InlineData(0, "five", 401)]
    [InlineData(2_000, null, 401)]
    public async Task A_request_is_good_for_its_window(int offset, string? window, int status)
    {
        var bot = await Bot("alice", "read");
        var reply = await bot.Send(bot.Request(
            HttpMethod.Get, "/api/auth/me", null, TimeSpan.FromMilliseconds(offset), window));
        if (status == 401)
        {
            reply.IsProblem(401, "invalid_timestamp");
        }
        else
        {
            reply.Is(status);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData("1e12")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task A_timestamp_that_is_none_is_refused(string timestamp)
    {
        var bot = await Bot("alice", "read");
        var request = bot.Request(HttpMethod.Get, "/api/auth/me");
        Replace(request, "X-Api-Timestamp", timestamp);
        (await bot.Send(request)).IsProblem(401, "invalid_timestamp");
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_key_that_there_is_not_is_refused_even_where_none_is_needed(string apiKey)
    {
        var bot = await Bot("alice", "read");
        foreach (var url in new[] { "/api/auth/me", "/api/tokens/list", "/api/system/health" })
        {
            var request = bot.Request(HttpMethod.Get, url);
            Replace(request, "X-Api-Key", apiKey);
            (await bot.Send(request)).IsProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task A_token_and_a_key_at_once_are_refused()
    {
        var bot = await Bot("alice", "read");
        var request = bot.Request(HttpMethod.Get, "/api/auth/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {node.As("alice").Token}");
        (await bot.Send(request)).IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task No_key_makes_lists_or_revokes_keys_or_touches_the_login()
    {
        var bot = await Bot("alice", "read", "trade", "withdraw");
        var key = new { name = "another", scopes = new[] { "read" } };
        var change = new { currentPassword = NodeFixture.Password, newPassword = "another long password" };
        foreach (var request in new[]
        {
            bot.Request(HttpMethod.Post, "/api/keys", key), bot.Request(HttpMethod.Get, "/api/keys"),
            bot.Request(HttpMethod.Delete, "/api/keys/1"), bot.Request(HttpMethod.Post, "/api/auth/logout"),
            bot.Request(HttpMethod.Post, "/api/auth/password", change),
        })
        {
            (await bot.Send(request)).IsProblem(403, "forbidden");
        }
    }

    [Fact]
    public async Task A_retry_with_the_same_idempotency_key_gets_the_first_answer()
    {
        var bot = await Bot("alice", "trade");
        var first = (await bot.Post(Transfer, Move("1"), "by-key")).Is(200);
        var again = (await bot.Post(Transfer, Move("1"), "by-key")).Is(200);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        (await bot.Post(Transfer, Move("2"), "by-key")).IsProblem(422, "idempotency_mismatch");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        var bot = await Bot("alice", "trade");
        var request = bot.Request(HttpMethod.Post, Transfer, new string(' ', NodeHost.MaxBodyBytes + 1));
        request.Headers.ExpectContinue = true;
        (await bot.Send(request)).IsProblem(413, "payload_too_large");
    }

    [Fact]
    public async Task A_key_outlives_a_password_and_a_role_and_moves_nothing_once_its_user_is_frozen()
    {
        var tina = await node.Join("tina");
        var bot = SignedClient.Of(node, await tina.Post("/api/keys", Wanted("read", "trade")));
        (await node.Admin.Post(Transfer, new { token = "GOLD", to = "tina", amount = "5" })).Is(200);
        var change = new { currentPassword = NodeFixture.Password, newPassword = "another long password" };
        (await tina.Post("/api/auth/password", change)).Is(204);
        (await bot.Post(Transfer, Move("1"))).Is(200);
        (await node.Admin.Patch("/api/users/tina", new { role = "operator" })).Is(200);
        Assert.Equal("operator", (await bot.Get("/api/auth/me")).Is(200).Text("role"));
        (await bot.Get("/api/users/bob")).IsProblem(403, "forbidden");
        (await node.Admin.Patch("/api/users/tina", new { frozen = true })).Is(200);
        (await bot.Post(Transfer, Move("1"))).IsProblem(409, "account_frozen");
        (await bot.Get("/api/auth/me")).Is(200);
        (await node.Admin.Patch("/api/users/tina", new { frozen = false })).Is(200);
        (await bot.Post(Transfer, Move("1"))).Is(200);
    }

    [Fact]
    public async Task A_revoked_key_stops_at_once_and_stays_so_after_a_restart()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var una = await own.Join("una");
        var kept = SignedClient.Of(own, await una.Post("/api/keys", Wanted("read")));
        var made = (await una.Post("/api/keys", Wanted("read"))).Is(201);
        var bot = SignedClient.Of(own, made);
        (await bot.Get("/api/auth/me")).Is(200);
        (await una.Send(HttpMethod.Delete, $"/api/keys/{made.Text("keyId")}")).Is(204);
        (await bot.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        await own.Restart();
        (await bot.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
        (await kept.Get("/api/auth/me")).Is(200);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires()
    {
        await using var ageing = new NodeFixture();
        await ageing.InitializeAsync();
        var vera = await ageing.Join("vera");
        var expiresAt = ageing.Clock.GetUtcNow().AddHours(1);
        var made = await vera.Post("/api/keys", Wanted(["read"], null, expiresAt));
        var bot = SignedClient.Of(ageing, made);
        ageing.Clock.Advance(TimeSpan.FromMinutes(59));
        (await bot.Get("/api/auth/me")).Is(200);
        ageing.Clock.Advance(TimeSpan.FromMinutes(1));
        (await bot.Get("/api/auth/me")).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", 200)]
    [InlineData("203.0.113.7", "203.0.113.8", 403)]
    [InlineData("203.0.113.0/24", "203.0.113.8", 200)]
    [InlineData("2001:db8::/32", "2001:db8::1", 200)]
    [InlineData("2001:db8::/32", "2001:db9::1", 403)]
    [InlineData("2001:db8::/32", "203.0.113.7", 403)]
    public async Task A_key_is_good_from_its_addresses_only(string allowed, string from, int status)
    {
        await using var proxied = new ProxiedNode();
        await proxied.InitializeAsync();
        var will = await proxied.Join("will");
        var bot = SignedClient.Of(proxied, await will.Post("/api/keys", Wanted(["read"], [allowed])));
        var request = bot.Request(HttpMethod.Get, "/api/auth/me");
        request.Headers.Add("X-Forwarded-For", from);
        var reply = await bot.Send(request);
        Assert.Equal((status, status == 403), (reply.Status, reply.Body.Contains("\"forbidden\"")));
    }

    [Fact]
    public async Task Refused_signatures_are_on_record_and_cost_the_user_nothing_of_the_limit()
    {
        await using var limited = new LimitedNode();
        await limited.InitializeAsync();
        var xena = await limited.Join("xena");
        var bot = SignedClient.Of(limited, await xena.Post("/api/keys", Wanted("read")));
        var before = int.Parse((await bot.Get("/api/auth/me")).Is(200).Header("RateLimit-Remaining")!);
        var forged = bot.Request(HttpMethod.Get, "/api/auth/me");
        Replace(forged, "X-Api-Signature", new string('0', 64));
        (await bot.Send(forged)).IsProblem(401, "invalid_signature");
        (await bot.Send(bot.Request(HttpMethod.Get, "/api/auth/me", null, TimeSpan.FromHours(-1))))
            .IsProblem(401, "invalid_timestamp");
        (await bot.Get("/api/keys")).IsProblem(403, "forbidden");
        // This one and the forbidden one are the user's; sessions and keys share the count.
        Assert.Equal($"{before - 2}", (await xena.Get("/api/auth/me")).Is(200).Header("RateLimit-Remaining"));
        Assert.Equal(
            ["0 invalid_signature 127.0.0.1", "0 invalid_timestamp 127.0.0.1", "2 forbidden 127.0.0.1"],
            await limited.RefusedOnRecord());
    }

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.TryAddWithoutValidation(header, value);
    }

    private static object Move(string amount) => new { token = "GOLD", to = "bob", amount };

    private static object Wanted(params string[] scopes) => Wanted(scopes, null);

    private static object Wanted(
        string[] scopes, string[]? addresses = null, DateTimeOffset? expiresAt = null) =>
        new { name = "bot", scopes, ipAllowList = addresses, expiresAt };

    private async Task<SignedClient> Bot(string user, params string[] scopes) =>
        SignedClient.Of(node, await node.As(user).Post("/api/keys", Wanted(scopes)));

    private sealed class ProxiedNode : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Proxies:Known"] = "127.0.0.1" };
    }

    private sealed class LimitedNode : NodeFixture
    {
        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["RateLimits:Enabled"] = "true" };
    }
}
