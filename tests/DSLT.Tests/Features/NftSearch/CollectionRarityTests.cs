using DSLT.Features.NftSearch;

namespace DSLT.Tests.Features.NftSearch;

public sealed class CollectionRarityTests
{
    /// <summary>
    /// Four items: one red with a hat, two blue without, one that is burnt and does not count. Red is one in
    /// three, blue two in three, a hat one in three, none two in three: 6 and 3.
    /// </summary>
    [Fact]
    public void The_score_is_the_sum_of_one_part_in_so_many_and_none_is_a_value()
    {
        var (collection, live) = (new IndexedCollection(), new Bits());
        (int, string, bool)[] items = [(3, "red", true), (4, "blue", false), (6, "blue", false)];
        foreach (var (place, colour, hat) in items)
        {
            Add(collection, place, colour, hat);
            live.Set(place);
        }

        Add(collection, 8, "green", hat: true);
        var rarity = CollectionRarity.Reckon(collection, live, DateTimeOffset.UnixEpoch);
        Assert.Equal(new FoundRarity(6 * CollectionRarity.Scale, 1, 3), rarity.Of(3));
        Assert.Equal(new FoundRarity(3 * CollectionRarity.Scale, 2, 3), rarity.Of(4));
        Assert.Equal(rarity.Of(4), rarity.Of(6));
        Assert.Null(rarity.Of(8));
    }

    /// <summary>However far apart the places of a collection are, among those of others.</summary>
    [Theory, InlineData(1), InlineData(3), InlineData(40)]
    public void Every_item_has_its_own_rank_and_no_other_has_one(int apart)
    {
        var (collection, live) = (new IndexedCollection(), new Bits());
        for (var i = 0; i < 30; i++)
        {
            Add(collection, 7 + (i * apart), i < 10 ? "red" : "blue", hat: false);
            live.Set(7 + (i * apart));
        }

        var rarity = CollectionRarity.Reckon(collection, live, DateTimeOffset.UnixEpoch);
        for (var place = 0; place < 8 + (31 * apart); place++)
        {
            var at = place - 7;
            var isIn = at >= 0 && at % apart == 0 && at / apart < 30;
            Assert.Equal(isIn ? at / apart < 10 ? 1 : 11 : null, rarity.Of(place)?.Rank);
        }
    }

    [Fact]
    public void In_a_large_collection_it_is_reckoned_anew_after_a_while_only()
    {
        var (collection, live, now) = (new IndexedCollection(), new Bits(), DateTimeOffset.UnixEpoch);
        for (var place = 0; place < 20_002; place++)
        {
            Add(collection, place, place == 0 ? "red" : "blue", hat: false);
            live.Set(place);
        }

        collection.Reckon(live, now);
        var first = collection.Rarity;
        collection.Version++;
        collection.Reckon(live, now.AddSeconds(29));
        Assert.Same(first, collection.Rarity);
        collection.Reckon(live, now.AddSeconds(30));
        Assert.NotSame(first, collection.Rarity);
        Assert.Equal(1, collection.Rarity!.Of(0)!.Value.Rank);
        Assert.Equal(2, collection.Rarity.Of(20_001)!.Value.Rank);
    }

    private static void Add(IndexedCollection collection, int place, string colour, bool hat)
    {
        collection.Members.Add(place);
        collection.Add("colour", colour, isNumber: false, place);
        collection.Add("level", "1", isNumber: true, place);
        if (hat)
        {
            collection.Add("hat", "top", isNumber: false, place);
        }
    }
}
