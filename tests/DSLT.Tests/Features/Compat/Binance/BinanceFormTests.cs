using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using DSLT.Web;
using Microsoft.AspNetCore.Routing;

namespace DSLT.Tests.Features.Compat.Binance;

public abstract class BinanceFormTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : BinanceFormTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : BinanceFormTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const int Checks = 25;
    private const int StreamChecks = 13;

    /// <summary>What is signed for; all else is open to anybody.</summary>
    private static readonly Permission[] Signed = [Permission.SignedIn, Permission.MoveFunds];

    [Theory]
    [InlineData("checks.mjs", Checks)]
    [InlineData("streams.mjs", StreamChecks)]
    public async Task The_real_ccxt_trades_here_with_nothing_changed_but_its_addresses(
        string script, int checks)
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var outcomes = await CcxtScript.Run(script, new
        {
            url = own.Address,
            alice = await Key(own.As("alice")),
            maker = await Key(own.Admin),
            reader = await Key(own.As("alice"), "read"),
            session = own.Admin.Token,
        });

        Assert.Equal([], outcomes.Where(outcome => outcome.Error is not null));
        Assert.Equal(checks, outcomes.Count);
        Assert.Empty(own.Log.Errors);
    }

    [Fact]
    public async Task Every_route_lets_in_exactly_the_keys_of_its_scope()
    {
        var reader = await BinanceClient.Of(node, "alice", "read");
        var trader = await BinanceClient.Of(node, "alice", "read", "trade");
        var auditor = await BinanceClient.Of(node, "ada", "read", "trade");
        var routes = node.EveryRoute.Where(route => route.Metadata.GetMetadata<RouteForm>() is not null)
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>() is not null).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            var permission = route.Metadata.GetRequiredMetadata<RoutePermission>().Permission;
            var method = new HttpMethod(
                route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods[0]);
            var url = route.RoutePattern.RawText!;
            var isTrade = permission == Permission.MoveFunds;
            Assert.Equal(
                Signed.Contains(permission), (await node.Nobody.Send(method, url)).Status == 401);
            Assert.Equal(isTrade, (await reader.Send(method, url)).Status == 401);
            Assert.Equal(isTrade, (await auditor.Send(method, url)).Status == 401);
            Assert.NotEqual(401, (await trader.Send(method, url)).Status);
        }
    }

    [Theory]
    [InlineData("GET", "/compat/binance/api/v3/nothing", 404, -1020)]
    [InlineData("GET", "/compat/binance/other", 404, -1020)]
    [InlineData("PUT", "/compat/binance/api/v3/order", 404, -1020)]
    [InlineData("GET", "/compat/binance/api/v3/depth", 400, -1102)]
    [InlineData("GET", "/compat/binance/api/v3/depth?symbol=gold", 400, -1121)]
    [InlineData("GET", "/compat/binance/api/v3/depth?symbol=GOLDSILVER&limit=0", 400, -1130)]
    [InlineData("GET", "/compat/binance/api/v3/depth?symbol=GOLDSILVER&limit=-1", 400, -1100)]
    [InlineData("GET", "/compat/binance/api/v3/depth?symbol=GOLDSILVER&symbol=GOLDSILVER", 400, -1101)]
    [InlineData("GET", "/compat/binance/api/v3/klines?symbol=GOLDSILVER&interval=7m", 400, -1120)]
    [InlineData("GET", "/compat/binance/api/v3/klines?symbol=GOLDSILVER", 400, -1102)]
    [InlineData("GET", "/compat/binance/api/v3/ticker/24hr?symbols=[", 400, -1100)]
    [InlineData("GET", "/compat/binance/api/v3/ticker/24hr?symbols=[null]", 400, -1121)]
    [InlineData("GET", "/compat/binance/api/v3/ticker/24hr?symbols=[\"X\"]", 400, -1121)]
    [InlineData("GET", "/compat/binance/api/v3/ticker/24hr?symbol=X&symbols=[]", 400, -1128)]
    [InlineData("GET", "/compat/binance/api/v3/aggTrades?symbol=GOLDSILVER&fromId=1&startTime=1", 400, -1128)]
    [InlineData(
        "GET", "/compat/binance/api/v3/trades?symbol=GOLDSILVER&startTime=9223372036854775807", 400, -1130)]
    [InlineData("GET", "/compat/binance/api/v3/account", 401, -2014)]
    public async Task A_refusal_is_a_number_and_a_text(string method, string url, int status, int code)
    {
        var reply = (await node.Nobody.Send(new HttpMethod(method), url)).Is(status);
        Assert.Equal("application/json", reply.ContentType);
        Assert.Equal(code, reply.Json.GetProperty("code").GetInt32());
        Assert.NotEmpty(reply.Json.GetProperty("msg").GetString()!);
        Assert.Equal(2, reply.Json.EnumerateObject().Count());
        Assert.Empty(node.Log.Errors);
    }

    [Theory]
    [InlineData("/ping")]
    [InlineData("/exchangeInfo?symbol=GOLDSILVER")]
    [InlineData("/depth?symbol=GOLDSILVER&limit=99999")]
    [InlineData("/trades?symbol=GOLDSILVER&limit=99999")]
    [InlineData("/historicalTrades?symbol=GOLDSILVER&fromId=0")]
    [InlineData("/aggTrades?symbol=GOLDSILVER&startTime=0&endTime=1")]
    [InlineData("/klines?symbol=GOLDSILVER&interval=1s&startTime=0&endTime=9223372036854775")]
    [InlineData("/klines?symbol=GOLDSILVER&interval=1w&startTime=9223372036854775")]
    [InlineData("/klines?symbol=FIXEDSILVER&interval=1M&limit=1000")]
    [InlineData("/ticker/24hr")]
    [InlineData("/ticker/price?symbols=[]")]
    public async Task What_is_at_the_edge_is_answered(string path) =>
        (await node.Nobody.Get($"/compat/binance/api/v3{path}")).Is(200);

    [Fact]
    public async Task A_session_is_no_login_there() =>
        (await node.As("alice").Get("/compat/binance/api/v3/account")).Is(401);

    private static async Task<object> Key(ApiClient user, params string[] scopes)
    {
        var wanted = new { name = "bot", scopes = scopes.Length > 0 ? scopes : ["read", "trade"] };
        var key = (await user.Post("/api/keys", wanted)).Is(201);
        return new { apiKey = key.Text("apiKey"), secret = key.Text("secret") };
    }
}
