using System.Diagnostics;
using System.Text;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Nfts;

public abstract class MintBatchEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : MintBatchEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : MintBatchEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts/collections";
    private const int Most = 10_000;

    [Fact]
    public async Task A_batch_tells_all_that_is_wrong_when_it_is_tried_and_is_made_whole_or_not_at_all()
    {
        var alice = node.As("alice");
        var id = (await alice.Post(All, new { name = "a", kind = "unique", maxItems = 4 })).Is(201)
            .Text("collectionId");
        object Body(bool dry, params object[] items) => new { items, dryRun = dry };
        object Row(string name, long quantity = 1) => new { metadata = new { name }, quantity };

        var rows = new[] { Row("one"), Row("<script>"), Row("two", 2), Row("three") };
        var tried = (await alice.Post($"{All}/{id}/items/batch", Body(dry: true, rows))).Is(200);
        Assert.Equal("2", tried.Text("count"));
        Assert.Equal(
            ["2 invalid_name", "3 invalid_quantity"],
            tried.Json.GetProperty("errors").EnumerateArray()
                .Select(error => $"{error.GetProperty("row")} {error.GetProperty("code")}"));
        (await alice.Post($"{All}/{id}/items/batch", Body(dry: false, rows)))
            .IsProblem(400, "invalid_items");
        (await node.As("bob").Post($"{All}/{id}/items/batch", Body(dry: true, rows)))
            .IsProblem(403, "forbidden");
        (await alice.Post($"{All}/{id}/items/batch", Body(dry: false))).IsProblem(400, "invalid_items");
        Assert.Equal("0", (await alice.Get($"{All}/{id}")).Is(200).Text("items"));

        var five = Enumerable.Range(0, 5).Select(i => Row($"{i}")).ToArray();
        Assert.Contains(
            "max_supply_exceeded",
            (await alice.Post($"{All}/{id}/items/batch", Body(dry: true, five))).Is(200).Body,
            StringComparison.Ordinal);
        (await alice.Post($"{All}/{id}/items/batch", Body(dry: false, five)))
            .IsProblem(409, "max_supply_exceeded");
        var made = (await alice.Post($"{All}/{id}/items/batch", Body(dry: false, five[..4]))).Is(200);
        Assert.Equal("1", made.Text("firstNumber"));
        var last = (await alice.Get($"/api/nfts/items/{made.Text("lastItemId")}")).Is(200);
        Assert.Equal(("4", "alice"), (last.Text("number"), last.Text("owner")));
    }

    [Fact]
    public async Task Ten_thousand_are_minted_from_a_csv_in_one_command()
    {
        var alice = node.As("alice");
        var id = (await alice.Post(All, new { name = "b", kind = "edition" })).Is(201).Text("collectionId");
        var lines = new StringBuilder("name,image,description,quantity,traits\n");
        for (var i = 1; i <= Most; i++)
        {
            lines.Append($"Lynx {i},https://example.com/{i}.png,,{(i % 3) + 1},eyes=amber;fur={i % 7}\n");
        }

        Assert.InRange(lines.Length, Most, NodeHost.MaxBodyBytes);
        var started = Stopwatch.GetTimestamp();
        var made = (await Send(alice, $"{All}/{id}/items/csv?owner=bob", lines.ToString())).Is(200);
        var took = Stopwatch.GetElapsedTime(started);
        Assert.True(took < TimeSpan.FromSeconds(3), $"It took {took}.");
        Assert.Equal(Most.ToString(), made.Text("count"));
        var last = (await alice.Get($"/api/nfts/items/{made.Text("lastItemId")}")).Is(200);
        Assert.Equal(Most.ToString(), last.Text("number"));
        Assert.Contains(
            "{\"value\":\"amber\",\"trait_type\":\"eyes\"", last.Body, StringComparison.Ordinal);
        var holders = (await alice.Get($"/api/nfts/items/{made.Text("lastItemId")}/holders")).Is(200);
        Assert.Contains("{\"username\":\"bob\",\"quantity\":2}", holders.Body, StringComparison.Ordinal);

        lines.Append("one,more\n");
        (await Send(alice, $"{All}/{id}/items/csv", lines.ToString())).IsProblem(400, "invalid_items");
    }

    [Theory]
    [InlineData("a,b,c,1,x=y,more")]
    [InlineData("a,,,many")]
    [InlineData("a,,,1,eyes")]
    [InlineData("a,javascript:alert(1)")]
    [InlineData("a,,,0")]
    public async Task A_line_that_is_wrong_is_told(string line)
    {
        var alice = node.As("alice");
        var id = (await alice.Post(All, new { name = "c", kind = "edition" })).Is(201).Text("collectionId");
        var tried = (await Send(alice, $"{All}/{id}/items/csv?dryRun=true", $"good\n{line}\n")).Is(200);
        Assert.Equal("1", tried.Text("count"));
        Assert.Equal(2, tried.Json.GetProperty("errors")[0].GetProperty("row").GetInt32());
        (await Send(alice, $"{All}/{id}/items/csv", $"good\n{line}\n")).IsProblem(400, "invalid_items");
    }

    private static Task<Reply> Send(ApiClient by, string url, string csv) =>
        by.Post(url, new StringContent(csv, Encoding.UTF8, "text/csv"));
}
