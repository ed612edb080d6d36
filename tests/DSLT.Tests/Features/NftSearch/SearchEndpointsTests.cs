using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftSearch;

public abstract class SearchEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : SearchEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : SearchEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";
    private const string Search = $"{All}/search";

    private static readonly ScenarioTable Table = new(
        new("Too many words", $"GET {Search}?q=a+b+c+d+e+f+g+h+i", null, 400, "invalid_q"),
        new("No word", $"GET {Search}?q=...", null, 400, "invalid_q"),
        new("A long text", $"GET {Search}?q={new string('a', 129)}", null, 400, "invalid_q"),
        new("A trait of no collection", $"GET {Search}?trait=eyes:red", null, 400, "invalid_trait"),
        new("A trait without a value", $"GET {Search}?collection=1&trait=eyes", null, 400, "invalid_trait"),
        new("Too many traits", $"GET {Search}?collection=1{Repeat("&trait=a:b", 21)}", null, 400,
            "invalid_trait"),
        new("Another status", $"GET {Search}?status=listed,sold", null, 400, "invalid_status"),
        new("Another order", $"GET {Search}?sort=price", null, 400, "invalid_sort"),
        new("Prices of several tokens", $"GET {Search}?sort=priceAsc", null, 400, "invalid_sort"),
        new("Rarity anywhere", $"GET {Search}?sort=rarity", null, 400, "invalid_sort"),
        new("A price in nothing", $"GET {Search}?minPrice=1", null, 400, "invalid_min_price"),
        new("A price too exact", $"GET {Search}?token=GOLD&maxPrice=1.0000001", null, 400,
            "invalid_max_price"),
        new("A price that is none", $"GET {Search}?token=GOLD&minPrice=-1", null, 400, "invalid_min_price"),
        new("Facets are wanted or not", $"GET {Search}?facets=yes", null, 400, "invalid_facets"),
        new("Not too many", $"GET {Search}?limit=101", null, 400, "invalid_limit"),
        new("Another list's cursor", $"GET {Search}?cursor=MQ", null, 400, "invalid_cursor"),
        new("A token there is not", $"GET {Search}?token=NO", null, 404, "token_not_found"),
        new("A collection there is not", $"GET {Search}?collection=9", null, 404, "collection_not_found"),
        new("A user there is not", $"GET {Search}?holder=nemo", null, 404, "user_not_found"),
        new("Statistics of nothing", $"GET {All}/collections/9/stats", null, 404, "collection_not_found"),
        new("All are found, the newest first", $"GET {Search}?limit=1", null, 200, null,
            "\"name\":\"Caf\u00e9 at Night\"", "nobody"),
        new("And the next", $"GET {Search}?limit=1&cursor=LTQuNA", null, 200, null, "\"total\":4"),
        new("By words without accents", $"GET {Search}?q=NIGHT+cafe", null, 200, null, "\"total\":1"),
        new("By the beginning of the last", $"GET {Search}?q=golden+dra", null, 200, null, "\"total\":2"),
        new("Not of another", $"GET {Search}?q=gold+dragon", null, 200, null, "\"total\":0"),
        new("By a trait", $"GET {Search}?collection=1&trait=eyes:red", null, 200, null, "\"total\":2"),
        new("By one or another", $"GET {Search}?collection=1&trait=eyes:red&trait=eyes:blue", null, 200,
            null, "\"total\":3"),
        new("By one and another", $"GET {Search}?collection=1&trait=eyes:red&trait=a:b:c", null, 200, null,
            "\"total\":1"),
        new("By a number", $"GET {Search}?collection=1&trait=level:7", null, 200, null, "\"total\":1"),
        new("By one that nothing has", $"GET {Search}?collection=1&trait=eyes:green", null, 200, null,
            "\"items\":[],\"total\":0"),
        new("By how it stands", $"GET {Search}?status=listed,draft", null, 200, null, "\"total\":2"),
        new("By its price", $"GET {Search}?token=GOLD&minPrice=2&maxPrice=2", null, 200, null,
            "\"price\":\"2\",\"token\":\"GOLD\",\"listingId\":\"1\""),
        new("Not below it", $"GET {Search}?token=GOLD&maxPrice=1.999999", null, 200, null, "\"total\":0"),
        new("By its owner", $"GET {Search}?holder=bob", null, 200, null, "\"total\":1"),
        new("With counts", $"GET {Search}?collection=1&trait=eyes:red&facets=true", null, 200, null,
            """
            {"traitType":"eyes","values":[{"value":"red","count":2},{"value":"blue","count":1}],"more":0}
            """),
        new("The rarest first", $"GET {Search}?collection=1&sort=rarity&limit=1", null, 200, null,
            "\"rarity\":{\"score\":\"6\",\"rank\":1,\"of\":4}"),
        new("Nobody has no favourites", $"PUT {All}/items/1/favourite", null, 401, "unauthenticated",
            By: "nobody"),
        new("What is not there is none", $"PUT {All}/items/9/favourite", null, 404, "item_not_found"),
        new("An item is a favourite", $"PUT {All}/items/2/favourite", null, 200, null,
            "\"favourite\":true,\"favourites\":1"),
        new("Once", $"PUT {All}/items/2/favourite", null, 200, null, "\"favourites\":1"),
        new("Of another too", $"PUT {All}/items/2/favourite", null, 200, null, "\"favourites\":2", "bob"),
        new("The most liked first", $"GET {Search}?sort=favourites&limit=1", null, 200, null,
            "\"favourites\":2", "bob"),
        new("It is taken back", $"DELETE {All}/items/2/favourite", null, 200, null,
            "\"favourite\":false,\"favourites\":1", "bob"),
        new("And is not there again", $"GET {All}/favourites", null, 200, null, "\"items\":[]", "bob"),
        new("It is in one's list", $"GET {All}/favourites", null, 200, null, "\"itemId\":\"2\""),
        new("Not in nobody's", $"GET {All}/favourites", null, 401, "unauthenticated", By: "nobody"),
        new("Nothing was sold yet", $"GET {All}/collections/1/stats", null, 200, null,
            """
            "items":4,"owners":2,"listed":1,"tokens":[{"token":"GOLD","floor":"2","day":{"sales":0,
            """, "nobody"),
        new("It is bought", $"POST {All}/listings/1/buy", new { }, 200, null, By: "admin"),
        new("And is counted", $"GET {All}/collections/1/stats", null, 200, null,
            """
            "listed":0,"tokens":[{"token":"GOLD","floor":null,"day":{"sales":1,"volume":"2","average":"2"},
            """, "admin"),
        new("And its new owner", $"GET {All}/collections/1/stats", null, 200, null, "\"owners\":3",
            "admin"),
        new("What was sold comes first", $"GET {Search}?sort=recentlySold&limit=1", null, 200, null,
            "\"owner\":\"admin\"", "admin"));

    [Fact]
    public async Task Searches_answer_as_described()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }
    }

    [Fact]
    public async Task A_search_sees_what_its_caller_has_just_written()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        for (var round = 0; round < 20; round++)
        {
            var name = $"Round {round}";
            var item = new { metadata = new { name } };
            (await own.As("alice").Post($"{All}/collections/1/items", item)).Is(201);
            var found = (await own.As("alice").Get($"{Search}?q=round+{round}")).Is(200);
            Assert.Equal(1, found.Json.GetProperty("total").GetInt32());
        }
    }

    [Fact]
    public async Task Sales_of_a_day_and_a_week_leave_the_statistics_by_the_hour()
    {
        await using var own = (MarketFixture)node.Another();
        await own.InitializeAsync();
        await Prepare(own);
        own.Clock.Stop();
        await own.JobsHaveRun();
        (await own.Admin.Post($"{All}/listings/1/buy", new { })).Is(200);
        (await own.Admin.Get($"{All}/collections/1/stats")).Is(200);
        foreach (var (hours, day, week) in new[] { (0, 1, 1), (23, 1, 1), (1, 0, 1), (143, 0, 1), (1, 0, 0) })
        {
            own.Clock.Advance(TimeSpan.FromHours(hours));
            var token = (await own.Nobody.Get($"{All}/collections/1/stats")).Is(200)
                .Json.GetProperty("tokens")[0];
            Assert.Equal(
                (day, week, 1),
                (Sales(token, "day"), Sales(token, "week"), Sales(token, "all")));
        }
    }

    private static string Repeat(string text, int times) =>
        string.Concat(Enumerable.Repeat(text, times));

    private static int Sales(JsonElement token, string period) =>
        token.GetProperty(period).GetProperty("sales").GetInt32();

    /// <summary>Four items of alice: one given to bob, one a draft, one for sale at 2 GOLD.</summary>
    private static async Task Prepare(MarketFixture own)
    {
        var alice = own.As("alice");
        (await alice.Post($"{All}/collections", new { name = "a", kind = "unique" })).Is(201);
        await Mint("Golden Dragon #1", new { trait_type = "eyes", value = "red" });
        await Mint(
            "Golden Dragon #2", new { trait_type = "eyes", value = "red" },
            new { trait_type = "a:b", value = "c" });
        await Mint("Ghost", new { trait_type = "eyes", value = "blue" });
        (await alice.Post($"{All}/collections/1/items", new
        {
            metadata = new
            {
                name = "Café at Night",
                attributes = new object[] { new { trait_type = "level", value = 7 } },
            },
            draft = true,
        })).Is(201);
        (await alice.Post($"{All}/items/3/transfer", new { to = "bob" })).Is(200);
        (await alice.Post($"{All}/listings", new
        {
            items = new[] { new { itemId = "1" } },
            token = "GOLD",
            price = "2",
        })).Is(201);

        async Task Mint(string name, params object[] attributes) => (await alice.Post(
            $"{All}/collections/1/items", new { metadata = new { name, attributes } })).Is(201);
    }
}
