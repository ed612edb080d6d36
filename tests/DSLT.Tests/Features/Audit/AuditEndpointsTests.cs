using System.Text.Json;
using DSLT.Features.Audit;
using DSLT.Tests.Infrastructure;
using DSLT.Web;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Audit;

public abstract class AuditEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : AuditEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : AuditEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private ApiClient Ada => node.As("ada");

    [Fact]
    public async Task What_was_just_written_is_on_record_with_who_what_and_its_transaction()
    {
        var transfer = await node.Admin.Post(
            "/api/tokens/transfer",
            new { token = "GOLD", to = "bob", amount = "1", memo = "for the record" });
        var id = transfer.Is(200).Text("transactionId");
        var record = (await List(node.Admin, "?actor=admin&command=tokenTransfer&limit=1"))[0];
        Assert.Equal("admin", record.GetProperty("actor").GetString());
        Assert.Equal("tokenTransfer", record.GetProperty("command").GetString());
        Assert.Equal("ok", record.GetProperty("outcome").GetString());
        Assert.Equal("127.0.0.1", record.GetProperty("address").GetString());
        Assert.Matches("^[0-9a-f]{64}$", record.GetProperty("hash").GetString());
        var entry = record.GetProperty("details").GetProperty("entries")[0];
        Assert.Equal(
            (id, "transfer"),
            (entry.GetProperty("transactionId").GetString(), entry.GetProperty("kind").GetString()));
        var sequence = record.GetProperty("sequence").GetString();
        var shown = (await Ada.Get($"/api/system/audit/{sequence}")).Is(200);
        Assert.Equal(record.ToString(), shown.Json.ToString());
    }

    [Fact]
    public async Task A_refused_attempt_is_on_record_with_what_it_was_told()
    {
        var tooMuch = new { token = "GOLD", to = "alice", amount = "999999" };
        (await node.As("bob").Post("/api/tokens/transfer", tooMuch))
            .IsProblem(409, "insufficient_balance");
        var records = await Until("?actor=bob&outcome=refused", list => list.Count > 0);
        Assert.Equal("insufficient_balance", records[0].GetProperty("outcome").GetString());
        Assert.Equal("refused", records[0].GetProperty("command").GetString());
        var details = records[0].GetProperty("details");
        Assert.Equal("TransferToken", details.GetProperty("attempt").GetString());
        Assert.False(string.IsNullOrEmpty(details.GetProperty("detail").GetString()));
        Assert.All(
            await List(Ada, "?outcome=done"),
            record => Assert.Equal("ok", record.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task A_change_without_transactions_says_what_it_was_in_words()
    {
        (await node.Admin.Patch("/api/users/bob", new { tier = 2 })).Is(200);
        var record = (await List(node.Admin, "?command=userUpdate"))[0];
        Assert.Contains(
            "bob: ", record.GetProperty("details").GetProperty("notes")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Empty(record.GetProperty("details").GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task Pages_follow_one_another_without_a_gap_and_end()
    {
        await Until("", list => list.Count > 5);
        var seen = new List<long>();
        string? cursor = null;
        do
        {
            var query = cursor is null ? "?limit=7" : $"?limit=7&cursor={cursor}";
            var page = (await Ada.Get($"/api/system/audit{query}")).Is(200).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(item => long.Parse(item.GetProperty("sequence").GetString()!)));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(sequence => (long)sequence).Reverse(), seen);
    }

    [Fact]
    public async Task Times_bound_the_list_on_both_sides()
    {
        var all = await List(Ada, "?limit=100");
        var middle = all[all.Count / 2].GetProperty("time").GetString()!;
        var from = await List(Ada, $"?limit=100&from={middle}");
        var to = await List(Ada, $"?limit=100&to={middle}");
        Assert.Equal(
            middle,
            from.Last(record => record.GetProperty("time").GetString() == middle)
                .GetProperty("time")
                .GetString());
        Assert.All(from, record => Assert.True(record.GetProperty("time").GetDateTime() >= Parse(middle)));
        Assert.All(to, record => Assert.True(record.GetProperty("time").GetDateTime() <= Parse(middle)));
        Assert.NotEmpty(to);
        Assert.Empty(await List(Ada, "?from=2100-01-01"));
        Assert.Empty(await List(Ada, "?to=2000-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task The_nodes_own_commands_have_no_actor()
    {
        var registered = (await List(Ada, "?command=userRegister"))[0];
        Assert.Equal(JsonValueKind.Null, registered.GetProperty("actor").ValueKind);
    }

    [Theory]
    [InlineData("?actor=nobody-of-that-name", 404, "user_not_found")]
    [InlineData("?actor=%00", 404, "user_not_found")]
    [InlineData("?command=TokenTransfer", 400, "invalid_command")]
    [InlineData("?command=99", 400, "invalid_command")]
    [InlineData("?outcome=maybe", 400, "invalid_outcome")]
    [InlineData("?from=yesterday", 400, "invalid_from")]
    [InlineData("?to=1", 400, "invalid_to")]
    [InlineData("?limit=101", 400, "invalid_limit")]
    [InlineData("?cursor=*", 400, "invalid_cursor")]
    [InlineData("/999999", 404, "audit_record_not_found")]
    [InlineData("/x", 404, "audit_record_not_found")]
    public async Task A_question_that_makes_no_sense_is_refused(string query, int status, string code) =>
        (await Ada.Get($"/api/system/audit{query}")).IsProblem(status, code);

    [Theory]
    [InlineData("nobody", 401, "unauthenticated")]
    [InlineData("alice", 403, "forbidden")]
    [InlineData("opal", 403, "forbidden")]
    public async Task Only_auditors_and_administrators_read_it(string who, int status, string code)
    {
        (await node.As(who).Get("/api/system/audit")).IsProblem(status, code);
        (await node.As(who).Get("/api/system/audit/1")).IsProblem(status, code);
    }

    [Fact]
    public void Every_command_has_a_name_of_its_own() => Assert.All(
        Enum.GetValues<DSLT.Sequencing.Command>(),
        command => Assert.Equal(
            command,
            AuditFilter.Parse(null, AuditFilter.CommandText(command), null, null, null).Value.Command));

    private static DateTime Parse(string time) => JsonDocument.Parse($"\"{time}\"").RootElement.GetDateTime();

    private static async Task<List<JsonElement>> List(ApiClient client, string query)
    {
        var list = (await client.Get($"/api/system/audit{query}")).Is(200).Json;
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    /// <summary>Refusals are put on record within a second.</summary>
    private async Task<List<JsonElement>> Until(string query, Func<List<JsonElement>, bool> holds)
    {
        await node.Services.GetRequiredService<Refusals>().Flush();
        var list = await List(node.Admin, query);
        for (var i = 0; i < 2_000 && !holds(list); i++)
        {
            list = await List(node.Admin, query);
        }

        Assert.True(holds(list), query);
        return list;
    }
}
