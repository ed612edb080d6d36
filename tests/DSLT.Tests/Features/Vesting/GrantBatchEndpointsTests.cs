using System.Text;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Vesting;

public abstract class GrantBatchEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : GrantBatchEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : GrantBatchEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/vesting/grants";
    private const string Terms = "{\"kind\":\"linear\",\"durationSeconds\":100}";

    [Fact]
    public async Task A_batch_is_made_whole_or_not_at_all()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var before = await LedgerSnapshot.Take(own.Store);
        (await own.As("alice").Post($"{All}/batch", Batch(["bob", "1"], ["zoe", "2"])))
            .IsProblem(400, "invalid_grants");
        (await own.As("alice").Post($"{All}/batch", Batch(["bob", "1000"], ["opal", "0.1"])))
            .IsProblem(409, "insufficient_balance");
        (await own.As("alice").Post($"{All}/batch", Batch())).IsProblem(400, "invalid_grants");
        (await own.As("dave").Post($"{All}/batch", Batch(["bob", "1"]))).IsProblem(409, "account_frozen");
        Assert.Equal(before, await LedgerSnapshot.Take(own.Store));
        for (var again = 0; again < 2; again++)
        {
            var made = (await own.As("alice").Post(
                $"{All}/batch", Batch(["bob", "1"], ["opal", "2.5"]), "k")).Is(200);
            Assert.Equal(("1", "2"), (made.Text("firstGrantId"), made.Text("lastGrantId")));
            Assert.Equal(("2", "3.5"), (made.Text("grants"), made.Text("total")));
        }

        Assert.Equal("996.5", (await own.As("alice").Get("/api/tokens/balance/GOLD")).Text("available"));
        Assert.Equal("2.5", (await own.As("alice").Get($"{All}/2")).Text("total"));
    }

    [Fact]
    public async Task A_dry_run_tells_all_that_is_wrong_and_does_nothing()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var before = await LedgerSnapshot.Take(own.Store);
        var dry = (await own.As("alice").Post($"{All}/batch", Batch(
            dryRun: true, ["bob", "1"], ["zoe", "2"], ["bob", "3"], ["opal", "-1"], ["opal"],
            ["Not a name", "1"], ["ada", "1000"]))).Is(200).Json;
        Assert.Equal(
            [
                "0 insufficient_balance", "2 user_not_found", "3 row_exists", "4 invalid_amount",
                "5 invalid_row", "6 user_not_found",
            ],
            dry.GetProperty("errors").EnumerateArray().Select(
                error => $"{error.GetProperty("row")} {error.GetProperty("code")}"));
        Assert.Equal(2, dry.GetProperty("grants").GetInt32());
        Assert.Equal("1001", dry.GetProperty("total").GetString());
        Assert.Equal(before, await LedgerSnapshot.Take(own.Store));
    }

    [Fact]
    public async Task A_csv_does_the_same()
    {
        await using var own = node.Another();
        await own.InitializeAsync();
        var dry = (await Csv(
            own, "\uFEFFusername,amount\r\nbob,1\r\n\r\n\"opal\", \"2.5\"\r\nzoe,1\r\n",
            "&dryRun=true")).Is(200).Json;
        Assert.Equal(3, dry.GetProperty("errors")[0].GetProperty("row").GetInt32());
        var made = (await Csv(own, "bob,1\nopal,2.5")).Is(200);
        Assert.Equal("3.5", made.Text("total"));
        (await Csv(own, "bob,1,2")).IsProblem(400, "invalid_grants");
        (await Csv(own, "")).IsProblem(400, "invalid_grants");
        (await Csv(own, "bob,1", "&dryRun=maybe")).IsProblem(400, "invalid_dry_run");
        (await Csv(own, "bob,1", terms: "{\"kind\":1}")).IsProblem(400, "invalid_kind");
        (await Csv(own, "bob,1", terms: "{")).IsProblem(400, "invalid_json");
        (await Csv(own, "bob,1", terms: "{\"kind\":\"linear\",\"x\":1}")).IsProblem(400, "unknown_field");
        (await Csv(own, "bob,1", terms: "null")).IsProblem(400, "invalid_schedule");
        (await own.As("alice").Send(
            HttpMethod.Post, $"{All}/csv?token=GOLD&schedule={Uri.EscapeDataString(Terms)}",
            new ByteArrayContent([0x62, 0xFF, 0x2C, 0x31])
            {
                Headers = { ContentType = new("text/csv") },
            })).IsProblem(400, "invalid_grants");
        (await own.As("alice").Post($"{All}/csv?token=GOLD", new { })).IsProblem(
            415, "unsupported_media_type");
        (await Csv(own, string.Concat(Enumerable.Repeat("bob,1\n", 10_001)))).IsProblem(
            400, "invalid_grants");
    }

    private static Task<Reply> Csv(
        NodeFixture own, string body, string more = "", string terms = Terms) => own.As("alice").Send(
            HttpMethod.Post, $"{All}/csv?token=GOLD&schedule={Uri.EscapeDataString(terms)}{more}",
            new StringContent(body, Encoding.UTF8, "text/csv"));

    private static object Batch(params string[][] grants) => Batch(false, grants);

    private static object Batch(bool dryRun, params string[][] grants) => new
    {
        token = "GOLD",
        schedule = new { kind = "stepped", steps = 12, stepMonths = 1 },
        grants,
        dryRun,
    };
}
