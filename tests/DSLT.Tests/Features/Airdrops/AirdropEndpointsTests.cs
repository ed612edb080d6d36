using System.Globalization;
using System.Text;
using System.Text.Json;
using DSLT.Features.Airdrops;
using DSLT.Jobs;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Airdrops;

public abstract class AirdropEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : AirdropEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : AirdropEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string All = "/api/vesting/airdrops";

    private static readonly string Zero = new('0', 64);

    private static readonly ScenarioTable Table = new(
        new("Without a login none is made", $"POST {All}", New(), 401, "unauthenticated", By: "nobody"),
        new("Auditors make none", $"POST {All}", New(), 403, "forbidden", By: "ada"),
        new("Of a token that is not there", $"POST {All}", New(token: "NO"), 404, "token_not_found"),
        new("For nobody", $"POST {All}", New([]), 400, "invalid_rows"),
        new("For nobody that there is", $"POST {All}", New([["nemo", "1"]]), 400, "invalid_rows"),
        new("For somebody twice", $"POST {All}", New([["bob", "1"], ["bob", "2"]]), 400, "invalid_rows"),
        new("Of nothing", $"POST {All}", New([["bob", "0"]]), 400, "invalid_rows"),
        new("Of half a row", $"POST {All}", New([["bob"]]), 400, "invalid_rows"),
        new("Until a time that is over", $"POST {All}", New(days: -1), 400, "invalid_deadline"),
        new("Until too late a time", $"POST {All}", New(days: 3_651), 400, "invalid_deadline"),
        new("Of more than one has", $"POST {All}", New([["bob", "99999999"]]), 409, "insufficient_balance"),
        new("A dry run tells the root", $"POST {All}", New(dry: true), 200, null, "\"airdropId\":null"),
        new("And what is wrong", $"POST {All}", New([["bob", "1"], ["nemo", "1"]], dry: true), 200, null,
            "\"root\":null,\"errors\":[{\"row\":2"),
        new("It is made", $"POST {All}", New(), 200, null, "\"airdropId\":\"1\""),
        new("Anybody sees it", $"GET {All}/1", null, 200, null, "\"status\":\"open\"", "nobody"),
        new("Anybody sees all", $"GET {All}?limit=1", null, 200, null, "\"next\":null", "nobody"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit", By: "nobody"),
        new("A cursor that is none", $"GET {All}?cursor=!", null, 400, "invalid_cursor", By: "nobody"),
        new("One that is not there", $"GET {All}/9", null, 404, "airdrop_not_found", By: "nobody"),
        new("No proof without a login", $"GET {All}/1/proof", null, 401, "unauthenticated", By: "nobody"),
        new("No proof of what is not there", $"GET {All}/x/proof", null, 404, "airdrop_not_found"),
        new("Who is not on the list has none", $"GET {All}/1/proof", null, 404, "share_not_found"),
        new("Nothing is fetched without a login", $"POST {All}/1/claim", Claim(), 401, "unauthenticated",
            By: "nobody"),
        new("Nor by auditors", $"POST {All}/1/claim", Claim(), 403, "forbidden", By: "ada"),
        new("Nor from what is not there", $"POST {All}/9/claim", Claim(), 404, "airdrop_not_found"),
        new("Nor with a proof of nothing", $"POST {All}/1/claim", Claim(), 400, "invalid_proof", By: "bob"),
        new("Nor with what is no hash", $"POST {All}/1/claim", Claim(proof: [new('z', 64)]), 400,
            "invalid_proof", By: "bob"),
        new("Nor with a short one", $"POST {All}/1/claim", Claim(proof: ["00"]), 400, "invalid_proof",
            By: "bob"),
        new("Nor with very many", $"POST {All}/1/claim", Claim(proof: [.. Enumerable.Repeat(Zero, 32)]), 400,
            "invalid_proof", By: "bob"),
        new("Nor from another place", $"POST {All}/1/claim", Claim(leaf: -1), 400, "invalid_proof",
            By: "bob"),
        new("Nor nothing", $"POST {All}/1/claim", Claim(amount: "0"), 400, "invalid_amount", By: "bob"),
        new("It is not closed before its time", $"POST {All}/1/close", null, 409, "airdrop_not_over"),
        new("Nor by others", $"POST {All}/1/close", null, 403, "forbidden", By: "bob"),
        new("Nor what is not there", $"POST {All}/9/close", null, 404, "airdrop_not_found"));

    [Fact]
    public async Task Airdrops_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task A_share_is_fetched_once_with_its_own_proof_and_the_rest_goes_back()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        var had = await Has(own, "alice");
        var dry = await DryRoot(own, "username,amount\nbob,30\nopal,12.5\nadmin,1\n");
        Assert.Equal(had, await Has(own, "alice"));
        var made = (await own.As("alice").Post(All, New(
            [["bob", "30"], ["opal", "12.5"], ["admin", "1"]],
            at: own.Clock.GetUtcNow().AddDays(1)))).Is(200);
        Assert.Equal(dry, made.Text("root"));
        Assert.Equal(had - 43.5m, await Has(own, "alice"));

        var proof = (await own.As("bob").Get($"{All}/1/proof")).Is(200).Json;
        var before = await Has(own, "bob");
        Assert.Equal(
            "invalid_proof", (await own.As("opal").Post($"{All}/1/claim", Of(proof))).Is(400).Code);
        Assert.Equal(
            "invalid_proof",
            (await own.As("bob").Post($"{All}/1/claim", Of(proof, amount: "31"))).Is(400).Code);
        for (var i = 0; i < 2; i++)
        {
            (await own.As("bob").Post($"{All}/1/claim", Of(proof), key: "claim-1")).Is(200);
        }

        Assert.Equal(before + 30, await Has(own, "bob"));
        await own.Restart();
        Assert.Equal(
            "already_claimed", (await own.As("bob").Post($"{All}/1/claim", Of(proof))).Is(409).Code);

        var opals = (await own.As("opal").Get($"{All}/1/proof")).Is(200).Json;
        own.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var user in new[] { "opal", "alice" })
        {
            await own.Relogin(user);
        }

        Assert.Equal("airdrop_over", (await own.As("opal").Post($"{All}/1/claim", Of(opals))).Is(409).Code);
        Assert.Equal("over", (await own.Nobody.Get($"{All}/1")).Text("status"));
        var job = own.Services.GetServices<ScheduledJob>().OfType<AirdropReturns>().Single();
        for (var i = 0; i < 2; i++)
        {
            await job.Run(own.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
        }

        var closed = (await own.Nobody.Get($"{All}/1")).Is(200);
        Assert.Equal(
            ("closed", "30", "13.5"),
            (closed.Text("status"), closed.Text("claimed"), closed.Text("returned")));
        Assert.Equal(had - 30, await Has(own, "alice"));
        Assert.Equal("airdrop_over", (await own.As("alice").Post($"{All}/1/close")).Is(409).Code);
        Assert.Empty(own.Log.Errors);
    }

    [Fact]
    public async Task A_csv_is_read_as_a_list_and_refused_where_it_is_none()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        (await Csv(own, "")).IsProblem(400, "invalid_rows");
        (await Csv(own, "bob,1,2")).IsProblem(400, "invalid_rows");
        (await Csv(own, "bob,1", "&dryRun=maybe")).IsProblem(400, "invalid_dry_run");
        (await Csv(own, "bob,1", "&deadline=soon")).IsProblem(400, "invalid_deadline");
        (await own.As("alice").Post($"{All}/csv?token=GOLD", new { })).IsProblem(
            415, "unsupported_media_type");
        (await Csv(own, string.Concat(Enumerable.Repeat("bob,1\n", 10_001)))).IsProblem(400, "invalid_rows");
        (await Csv(own, "username,amount\nbob,1", "&deadline=2090-01-01")).IsProblem(400, "invalid_deadline");
        (await Csv(own, "username,amount\nbob,1")).Is(200);
        Assert.Equal("1", (await own.Nobody.Get($"{All}/1")).Is(200).Text("rows"));
    }

    private static async Task<string> DryRoot(OrderMarket own, string csv) =>
        (await Csv(own, csv, "&dryRun=true")).Is(200).Text("root");

    private static Task<Reply> Csv(OrderMarket own, string body, string more = "")
    {
        var deadline = more.Contains("deadline", StringComparison.Ordinal)
            ? ""
            : $"&deadline={Tomorrow(own)}";
        return own.As("alice").Send(
            HttpMethod.Post, $"{All}/csv?token=GOLD{deadline}{more}",
            new StringContent(body, Encoding.UTF8, "text/csv"));
    }

    private static string Tomorrow(OrderMarket own) =>
        own.Clock.GetUtcNow().AddDays(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static object Of(JsonElement proof, string? amount = null) => new
    {
        leaf = proof.GetProperty("leaf").GetInt32(),
        amount = amount ?? proof.GetProperty("amount").GetString(),
        proof = proof.GetProperty("proof"),
    };

    private static object Claim(int leaf = 0, string amount = "1", string[]? proof = null) =>
        new { leaf, amount, proof = proof ?? [Zero] };

    private static object New(
        string[][]? rows = null, string token = "GOLD", int days = 1, bool dry = false,
        DateTimeOffset? at = null) => new
        {
            token,
            deadline = at ?? TimeProvider.System.GetUtcNow().AddDays(days),
            rows = rows ?? [["bob", "1"], ["opal", "2"], ["admin", "3"]],
            dryRun = dry,
        };

    private static async Task<decimal> Has(OrderMarket own, string user) => decimal.Parse(
        (await own.As(user).Get("/api/tokens/balance/GOLD")).Text("available"),
        CultureInfo.InvariantCulture);
}
