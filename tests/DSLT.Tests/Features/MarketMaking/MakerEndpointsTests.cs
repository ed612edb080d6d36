using System.Text.Json;
using DSLT.Features.MarketMaking;
using DSLT.Sequencing;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.MarketMaking;

public abstract class MakerEndpointsTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : MakerEndpointsTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : MakerEndpointsTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private const string All = "/api/market-making/programmes";

    private static readonly ScenarioTable Table = new(
        new("Without a login none is made", $"POST {All}", New(), 401, "unauthenticated", By: "nobody"),
        new("Users make none", $"POST {All}", New(), 403, "forbidden"),
        new(
            "A market that is not there", $"POST {All}", New(market: "NO"), 404, "market_not_found",
            By: "admin"),
        new(
            "A token that is not there", $"POST {All}", New(token: "NO"), 404, "token_not_found",
            By: "admin"),
        new("An epoch too short", $"POST {All}", New(seconds: 59), 400, "invalid_epoch_seconds", By: "admin"),
        new(
            "An epoch too long", $"POST {All}", New(seconds: 2_592_001), 400, "invalid_epoch_seconds",
            By: "admin"),
        new("A budget of nothing", $"POST {All}", New(budget: "0"), 400, "invalid_budget", By: "admin"),
        new("A spread of nothing", $"POST {All}", New(spread: 0), 400, "invalid_max_spread_bps", By: "admin"),
        new(
            "A spread too wide", $"POST {All}", New(spread: 5_001), 400, "invalid_max_spread_bps",
            By: "admin"),
        new(
            "A quantity between two lots", $"POST {All}", New(quantity: "0.05"), 400, "invalid_min_quantity",
            By: "admin"),
        new("A programme is made", $"POST {All}", New(), 201, null, "\"programmeId\":\"1\"", "admin"),
        new("Anybody sees it", $"GET {All}/1", null, 200, null, "\"funds\":\"0\"", "nobody"),
        new("Anybody sees all", $"GET {All}?limit=1", null, 200, null, "\"next\":null", "nobody"),
        new("One that is not there", $"GET {All}/9", null, 404, "programme_not_found", By: "nobody"),
        new("An id that is none", $"GET {All}/x", null, 404, "programme_not_found", By: "nobody"),
        new("A limit too large", $"GET {All}?limit=101", null, 400, "invalid_limit", By: "nobody"),
        new("Users fund none", $"POST {All}/1/fund", new { amount = "1" }, 403, "forbidden"),
        new(
            "Funds of nothing", $"POST {All}/1/fund", new { amount = "0" }, 400, "invalid_amount",
            By: "admin"),
        new(
            "More funds than one has", $"POST {All}/1/fund", new { amount = "999999" }, 409,
            "insufficient_balance", By: "admin"),
        new(
            "Funds of one that is not there", $"POST {All}/9/fund", new { amount = "1" }, 404,
            "programme_not_found", By: "admin"),
        new(
            "It is funded", $"POST {All}/1/fund", new { amount = "50" }, 200, null, "\"funds\":\"50\"",
            "admin"),
        new("Auditors do not join", $"POST {All}/1/join", null, 403, "forbidden", By: "ada"),
        new("Nobody joins what is not there", $"POST {All}/9/join", null, 404, "programme_not_found"),
        new("One joins", $"POST {All}/1/join", null, 200, null, "\"makers\":1"),
        new("Again is the same", $"POST {All}/1/join", null, 200, null, "\"makers\":1"),
        new(
            "Without a login nobody leaves", $"DELETE {All}/1/join", null, 401, "unauthenticated",
            By: "nobody"),
        new("Auditors do not leave", $"DELETE {All}/1/join", null, 403, "forbidden", By: "ada"),
        new("Nobody leaves what is not there", $"DELETE {All}/9/join", null, 404, "programme_not_found"),
        new(
            "Who never joined leaves the others there", $"DELETE {All}/1/join", null, 200, null,
            "\"makers\":1", "bob"),
        new("One leaves", $"DELETE {All}/1/join", null, 200, null, "\"makers\":0"),
        new("To leave again is the same", $"DELETE {All}/1/join", null, 200, null, "\"makers\":0"),
        new(
            "A state that is none", $"PATCH {All}/1", new { state = "ended" }, 400, "invalid_state",
            By: "opal"),
        new("Users change none", $"PATCH {All}/1", new { state = "paused" }, 403, "forbidden"),
        new("It is paused", $"PATCH {All}/1", new { state = "paused" }, 200, null, "\"paused\"", "opal"),
        new(
            "It is closed and its funds go back", $"PATCH {All}/1", new { state = "closed" }, 200, null,
            "\"funds\":\"0\"", "opal"),
        new(
            "Closed is closed", $"PATCH {All}/1", new { state = "open" }, 409, "programme_closed",
            By: "opal"),
        new("Nobody joins what is closed", $"POST {All}/1/join", null, 409, "programme_closed"),
        new("Nobody leaves what is closed", $"DELETE {All}/1/join", null, 409, "programme_closed"));

    public static TheoryData<string> Names => Table.Names;

    [Fact]
    public async Task Programmes_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        foreach (var name in Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task Makers_are_paid_by_their_scores_and_see_their_own_alone()
    {
        await using var own = (OrderMarket)node.Another();
        await own.InitializeAsync();
        own.Clock.Stop();
        (await own.Admin.Post(All, New(seconds: 60, budget: "30", token: "SILVER"))).Is(201);
        (await own.Admin.Post($"{All}/1/fund", new { amount = "50" })).Is(200);
        foreach (var (user, quantity) in new[] { ("alice", "10"), ("bob", "5") })
        {
            foreach (var token in new[] { "GOLD", "SILVER" })
            {
                (await own.Admin.Post("/api/tokens/transfer", new { token, to = user, amount = "100" }))
                    .Is(200);
            }

            (await own.As(user).Post($"{All}/1/join")).Is(200);
            await Place(own, user, "buy", "2.45", quantity);
            await Place(own, user, "sell", "2.5", quantity);
        }

        own.Clock.Advance(TimeSpan.FromSeconds(20));
        await Look(own);
        var mine = (await own.As("bob").Get($"{All}/1")).Is(200).Json.GetProperty("scores");
        Assert.Equal("bob 10", Assert.Single(Texts(mine)));
        Assert.Empty(Texts((await own.Nobody.Get($"{All}/1")).Is(200).Json.GetProperty("scores")));
        Assert.Equal(
            ["alice 20", "bob 10"],
            Texts((await own.As("opal").Get($"{All}/1")).Is(200).Json.GetProperty("scores")));
        await own.Restart();
        own.Clock.Advance(TimeSpan.FromSeconds(45));
        await Look(own);
        Assert.Equal("20", (await own.Nobody.Get($"{All}/1")).Text("funds"));
        await own.Store.Projector.WaitFor(
            own.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
        var paid = (await own.As("bob").Get("/api/tokens/transactions?kind=rewardsPaid")).Is(200)
            .Json.GetProperty("items")[0].GetProperty("postings");
        Assert.Equal("rewards:1", paid[0].GetProperty("account").GetString());
        Assert.Equal("97.75", (await own.As("bob").Get("/api/tokens/balance/SILVER")).Text("available"));
        Assert.Empty(own.Log.Errors);
    }

    private static async Task Look(NodeFixture own) => Assert.Null((await own.Store.Sequencer.Write(
        Caller.Node, Command.MakersSample, tx => MakerEpochs.Look(tx, 1))).Result.Refusal);

    private static async Task Place(
        NodeFixture own, string user, string side, string price, string quantity) =>
        (await own.As(user).Post(
            "/api/orders", new { market = "GOLD-SILVER", side, type = "limit", price, quantity })).Is(201);

    private static IEnumerable<string> Texts(JsonElement scores) => scores.EnumerateArray()
        .Select(score => $"{score.GetProperty("username")} {score.GetProperty("share")}");

    private static object New(
        string market = "GOLD-SILVER", string token = "GOLD", long seconds = 3_600, string budget = "10",
        int spread = 500, string quantity = "1") => new
        {
            market,
            rewardToken = token,
            epochSeconds = seconds,
            budget,
            maxSpreadBps = spread,
            minQuantity = quantity,
        };
}
