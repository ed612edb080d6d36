using System.Text;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSales;

public abstract class PhaseEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : PhaseEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : PhaseEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string One = "/api/nfts/collections/1";
    private const string Began = "2020-01-01T00:00:00Z";

    private static readonly ScenarioTable Table = new(
        new("There are no phases", $"GET {One}/phases", null, 200, null, "\"items\":[]", "nobody"),
        new("Nothing is minted without one", $"POST {One}/mint", new { }, 409, "no_phase_open", By: "bob"),
        new("Others set none", $"PUT {One}/phases", Phases(), 403, "forbidden", By: "bob"),
        new("None of nothing", "PUT /api/nfts/collections/9/phases", Phases(), 404, "collection_not_found"),
        new("None that ends before it begins", $"PUT {One}/phases", Phases(end: Began), 400,
            "invalid_phases"),
        new("None of items there are not", $"PUT {One}/phases", Phases(last: "99"), 404, "item_not_found"),
        new("None backwards", $"PUT {One}/phases", Phases(first: "2", last: "1"), 400, "invalid_phases"),
        new("None of another collection's", $"PUT {One}/phases", Phases(last: "4"), 400, "invalid_phases"),
        new("None for a token there is not", $"PUT {One}/phases", Phases(token: "NO"), 404,
            "token_not_found"),
        new("None for nothing", $"PUT {One}/phases", Phases(price: "0"), 400, "invalid_price"),
        new("None with a limit of none", $"PUT {One}/phases", Phases(limit: 0), 400, "invalid_user_limit"),
        new("One is set", $"PUT {One}/phases", Phases(), 200, null, "\"phaseId\":\"1\""),
        new("Who is not on its list does not mint", $"POST {One}/mint", new { }, 403, "not_on_allow_list",
            By: "admin"),
        new("Others list nobody", $"POST {One}/phases/1/list", Users("bob"), 403, "forbidden", By: "bob"),
        new("Nobody there is not", $"POST {One}/phases/1/list", Users("nemo"), 400, "invalid_users"),
        new("Nor nobody", $"POST {One}/phases/1/list", Users(), 400, "invalid_users"),
        new("In no other phase", $"POST {One}/phases/9/list", Users("bob"), 404, "phase_not_found"),
        new("They are put on the list", $"POST {One}/phases/1/list", Users("bob", "admin", "opal"), 200,
            null, "\"users\":3"),
        new("And one off it", $"POST {One}/phases/1/list",
            new { users = new[] { "opal" }, remove = true }, 200),
        new("Who is off it does not mint", $"POST {One}/mint", new { }, 403, "not_on_allow_list",
            By: "opal"),
        new("Who has nothing does not", $"POST {One}/mint", new { }, 409, "insufficient_balance",
            By: "bob"),
        new("Nor more than they may", $"POST {One}/mint", new { quantity = 3 }, 409, "mint_limit_exceeded",
            By: "admin"),
        new("Nor for less than it costs", $"POST {One}/mint", new { maxPrice = "1" }, 409,
            "slippage_exceeded", By: "admin"),
        new("Nor too many", $"POST {One}/mint", new { quantity = 51 }, 400, "invalid_quantity",
            By: "admin"),
        new("The next ones are minted", $"POST {One}/mint", new { quantity = 2 }, 200, null,
            "\"items\":[{\"itemId\":\"1\",\"collectionId\":\"1\",\"quantity\":1},{\"itemId\":\"2\"", "admin"),
        new("And no more", $"POST {One}/mint", new { }, 409, "mint_limit_exceeded", By: "admin"),
        new("They have numbers", "GET /api/nfts/items/2", null, 200, null,
            "\"number\":2,\"owner\":\"admin\"", "admin"),
        new("One sees how many one has", $"GET {One}/phases", null, 200, null, "\"minted\":2", "admin"),
        new("In place of it comes one that is free for all", $"PUT {One}/phases",
            Phases(token: null, price: null, limit: null, list: false), 200, null, "\"phaseId\":\"2\""),
        new("What is left is minted", $"POST {One}/mint", new { }, 200, null,
            "\"itemId\":\"3\",\"collectionId\":\"1\",\"quantity\":1}],\"transactionId\":null", "bob"),
        new("Then there is nothing", $"POST {One}/mint", new { }, 409, "mint_sold_out", By: "bob"));

    [Fact]
    public async Task Phases_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own, drafts: 3);
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task Of_many_who_mint_at_once_each_gets_as_many_as_they_may_until_there_are_none()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own, drafts: 10);
        (await own.As("alice").Send(
            HttpMethod.Put, $"{One}/phases",
            Phases(last: "10", token: null, price: null, limit: 4, list: true))).Is(200);
        var csv = new StringContent("username\nbob\nopal\nadmin\n", Encoding.UTF8, "text/csv");
        (await own.As("alice").Post($"{One}/phases/1/list/csv", csv)).Is(200);
        string[] users = ["bob", "opal", "admin"];
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(
            i => own.As(users[i % 3]).Post($"{One}/mint", new { })));
        Assert.Equal(10, replies.Count(reply => reply.Status == 200));
        Assert.All(
            replies.Where(reply => reply.Status != 200),
            reply => Assert.True(reply.Code is "mint_sold_out" or "mint_limit_exceeded", reply.Code));
        await own.Restart();
        var counts = new List<long>();
        foreach (var user in users)
        {
            counts.Add((await own.As(user).Get($"{One}/phases")).Is(200)
                .Json.GetProperty("items")[0].GetProperty("minted").GetInt64());
        }

        Assert.Equal(10, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 2, 4));
        (await own.As("bob").Post($"{One}/mint", new { })).IsProblem();
    }

    /// <summary>A collection of alice with so many drafts, and one item in another.</summary>
    private static async Task Prepare(MarketFixture own, int drafts)
    {
        var alice = own.As("alice");
        (await alice.Post("/api/nfts/collections", new { name = "a", kind = "unique" })).Is(201);
        (await alice.Post("/api/nfts/collections", new { name = "b", kind = "unique" })).Is(201);
        var items = Enumerable.Range(1, drafts).Select(i => new { metadata = new { name = $"{i}" } });
        (await alice.Post($"{One}/items/batch", new { items, draft = true })).Is(200);
        (await alice.Post("/api/nfts/collections/2/items", new { metadata = new { name = "b" } })).Is(201);
    }

    private static object Phases(
        string end = MarketFixture.Later, string first = "1", string last = "3", string? token = "GOLD",
        string? price = "2", long? limit = 2, bool list = true) => new
        {
            phases = new[]
            {
                new
                {
                    name = "first",
                    start = Began,
                    end,
                    firstItemId = first,
                    lastItemId = last,
                    token,
                    price,
                    userLimit = limit,
                    allowList = list,
                },
            },
        };

    private static object Users(params string[] users) => new { users };
}
