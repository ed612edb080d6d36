using DSLT.Core;
using DSLT.Features.NftSearch;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace DSLT.Tests.Features.NftSearch;

public sealed class NftSearchingPropertyTests(PostgresFixture postgres)
{
    /// <summary>
    /// Whatever happens to items, the index that followed it and one made from the tables now both find what
    /// looking through all rows finds, in the same order and with the same counts.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_question_finds_what_looking_through_all_items_does(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        var found = 0;
        for (var seed = 1; seed <= (kind == DatabaseKind.Sqlite ? 6 : 2) * Lives.Count; seed++)
        {
            var life = new SearchLife(store, new Random(seed));
            await life.Begin();
            using var indexing = Indexing(store);
            for (var step = 0; step < 120; step++)
            {
                await life.Step();
                if (step % 10 == 9)
                {
                    found += await Compare(store, indexing, life);
                }
            }
        }

        Assert.InRange(found, 100, int.MaxValue);
    }

    /// <summary>What happens after the tables were read, and before the index is used, is in it.</summary>
    [Fact]
    public async Task The_index_is_made_while_items_change()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        var life = new SearchLife(store, new Random(5));
        await life.Begin();
        for (var round = 0; round < 8; round++)
        {
            using var indexing = Indexing(store);
            store.Tables.AfterLookups = async () =>
            {
                store.Tables.AfterLookups = null;
                for (var step = 0; step < 20; step++)
                {
                    await life.Step();
                }

                await store.Query<long>("SELECT count(*) FROM nft_items");
            };
            Assert.False((await Read(indexing)).IsRefused);
            await Compare(store, indexing, life);
        }
    }

    [Fact]
    public async Task Without_room_for_more_new_items_are_found_by_what_needs_none_and_it_is_told()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        var life = new SearchLife(store, new Random(5));
        await life.Begin();
        using var indexing = Indexing(store, maxBytes: 1);
        var index = (await Read(indexing)).Value;
        var all = (await NaiveItems.Read(store)).Live.Count;
        var plain = life.Ask() with
        {
            Words = [],
            Traits = [],
            Collection = null,
            Status = NftStatus.None,
            Token = null,
            Owner = null,
            Least = Amount.Zero,
            Most = Amount.Max,
            Sort = NftSort.Newest,
        };
        var result = NftSearching.Find(index, plain, store.Clock.GetUtcNow());
        Assert.Equal((all, false), (result.Total, result.IsComplete));
    }

    [Fact]
    public async Task While_the_tables_cannot_be_read_a_search_says_so_and_the_next_one_tries_again()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        await TradingStore.Open(store);
        await new SearchLife(store, new Random(5)).Begin();
        await store.Query<long>("SELECT count(*) FROM nft_items");
        using var indexing = Indexing(store);
        store.Tables.FailReads();
        Assert.Equal("index_not_ready", (await Read(indexing)).Refusal?.Code.Name);
        store.Tables.Heal();
        Assert.False((await Read(indexing)).IsRefused);
    }

    private static NftIndexing Indexing(TestStore store, long maxBytes = long.MaxValue) => new(
        store.Store, new NftSearchOptions(maxBytes), store.Clock, NullLogger<NftIndexing>.Instance);

    private static Task<Result<NftIndex>> Read(NftIndexing indexing) =>
        indexing.Read<NftIndex>(index => index, TestContext.Current.CancellationToken);

    /// <summary>How many items were found.</summary>
    private static async Task<int> Compare(TestStore store, NftIndexing indexing, SearchLife life)
    {
        var naive = await NaiveItems.Read(store);
        var made = new NftIndex(long.MaxValue);
        using (var lookups = store.Store.Database.OpenLookups())
        {
            NftIndexReading.Fill(made, lookups);
        }

        var (now, found) = (store.Clock.GetUtcNow(), 0);
        foreach (var index in new[] { (await Read(indexing)).Value, made })
        {
            CompareStanding(index, naive, Clock.Micros(now));
            for (var i = 0; i < 12; i++)
            {
                found += CompareFound(index, naive, life.Ask(), now);
            }
        }

        return found;
    }

    private static int CompareFound(
        NftIndex index, NaiveItems naive, NftSearchQuery query, DateTimeOffset now)
    {
        var micros = Clock.Micros(now);
        var expected = naive.Find(query, micros);
        var found = new List<NftFoundItem>();
        var page = NftSearching.Find(index, query, now);
        found.AddRange(page.Items);
        while (page.Next is { } after)
        {
            page = NftSearching.Find(index, query with { After = after }, now);
            found.AddRange(page.Items);
            Assert.Equal(expected.Count, page.Total);
        }

        Assert.Equal(expected.Count, page.Total);

        Assert.Equal(expected, found.Select(item => item.Item));
        foreach (var (status, count) in page.Facets!.Statuses)
        {
            Assert.Equal(naive.Count(query, status, micros), count);
        }

        Assert.Equal(
            naive.Traits(query, micros),
            page.Facets.Traits.SelectMany(facet => facet.Values.Select(
                value => (facet.Type, value.Value, value.Count))).Order());

        foreach (var item in found)
        {
            CompareItem(naive, naive.Live.Single(one => one.Id == item.Item), item, query, micros);
        }

        return found.Count;
    }

    private static void CompareItem(
        NaiveItems naive, NaiveItem expected, NftFoundItem item, NftSearchQuery query, long now)
    {
        Assert.Equal(expected.Favourites, item.Favourites);
        if (query.Token is { } token)
        {
            Assert.Equal(expected.PriceIn(token, now), (long?)item.Price?.Amount.Units);
        }
        else if (item.Price is { } price)
        {
            Assert.Equal(expected.PriceIn(price.Token, now), (long)price.Amount.Units);
        }

        if (query.Collection is not null)
        {
            Assert.Equal(naive.Score(expected), item.Rarity!.Value.Score);
            Assert.Equal(naive.Rank(expected), item.Rarity.Value.Rank);
        }
    }

    private static void CompareStanding(NftIndex index, NaiveItems naive, long now)
    {
        foreach (var collection in naive.Live.GroupBy(item => item.Collection))
        {
            var standing = CollectionStanding.Of(index, collection.Key, now);
            Assert.Equal(collection.Count(), standing.Items);
            Assert.Equal(collection.SelectMany(item => item.Owners).Distinct().Count(), standing.Owners);
            Assert.Equal(collection.Count(item => item.Listings.Count > 0), standing.Listed);
            foreach (var token in new[] { TestStore.Gold, TradingStore.Usd })
            {
                Assert.Equal(
                    collection.Select(item => item.PriceIn(token, now)).Min(),
                    standing.Floors.TryGetValue(token, out var floor) ? (long)floor.Units : null);
            }
        }
    }
}
