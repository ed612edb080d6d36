using System.Globalization;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Web;

public abstract class WebJsonFuzzTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node) : WebJsonFuzzTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : WebJsonFuzzTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const int BodiesPerRoute = 150;

    /// <summary>
    /// Another seed finds other things: DSLT_FUZZ_SEED sets it, and a failure says which it was.
    /// </summary>
    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("DSLT_FUZZ_SEED"), CultureInfo.InvariantCulture,
        out var seed) ? seed : 20_261;

    [Fact]
    public async Task No_body_makes_an_error_of_the_nodes_own()
    {
        foreach (var valid in ValidBodies.All)
        {
            var hostile = new HostileBodies(Seed);
            for (var i = 0; i < BodiesPerRoute; i++)
            {
                var body = hostile.From(valid.Json);
                var reply = await node.As(valid.By).Send(valid.Method, valid.Url, body);
                Assert.True(
                    reply.Status < 500 && node.Log.Errors.Count == 0,
                    $"seed {Seed}: {valid.Call} answers {reply.Status} "
                        + $"to\n{body}\n{string.Join('\n', node.Log.Errors)}");
                if (reply.Status >= 400)
                {
                    reply.IsProblem();
                }
            }
        }
    }

    [Fact]
    public async Task No_query_makes_an_error_of_the_nodes_own()
    {
        string[] values =
            [
                "", "%00", "%ED%A0%80", "-1", "1e9", "%F0%9F%92%A9", new('A', 2_000), "AAAA", "MTIz", "..",
                "'", "null",
            ];
        string[] lists =
        [
            "/api/tokens/list", "/api/tokens/balances", "/api/tokens/transactions", "/api/defi/pools",
            "/api/defi/quote",
            "/api/defi/pools/1/twap",
        ];
        string[] fields =
            [
                "limit", "cursor", "kind", "token", "tokenIn", "tokenOut", "amountIn", "amountOut", "poolId",
                "window",
            ];
        foreach (var list in lists)
        {
            var queries = fields.SelectMany(field => values.Select(value => $"{list}?{field}={value}"));
            foreach (var query in queries)
            {
                var reply = await node.As("alice").Get(query);
                Assert.True(
                    reply.Status < 500, $"{query}: {reply.Body} {string.Join('\n', node.Log.Errors)}");
            }
        }

        Assert.Empty(node.Log.Errors);
    }
}
