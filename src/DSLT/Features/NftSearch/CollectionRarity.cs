namespace DSLT.Features.NftSearch;

/// <summary>
/// How rare the items of a collection are: the sum over its kinds of traits of one part in so many items as
/// have the same value, and having none is a value too (the rarity score of rarity.tools). In millionths,
/// each part rounded down, so that the same items give the same score in whichever order they came.
/// </summary>
internal sealed class CollectionRarity
{
    public const int Scale = 1_000_000;

    /// <summary>A table by places may be so many times as long as there are items in it.</summary>
    private const int MaxSpread = 4;

    private readonly int[] places;
    private readonly long[] scores;
    private readonly int[] ranks;

    /// <summary>Which of the places each is, from the first on; null where they are far apart.</summary>
    private readonly int[]? positions;

    private CollectionRarity(long version, DateTimeOffset at, int[] places, long[] scores, int[] ranks)
    {
        (Version, At) = (version, at);
        (this.places, this.scores, this.ranks) = (places, scores, ranks);
        if (places.Length > 0 && places[^1] - places[0] < (long)MaxSpread * places.Length)
        {
            positions = new int[places[^1] - places[0] + 1];
            for (var i = 0; i < places.Length; i++)
            {
                positions[places[i] - places[0]] = i + 1;
            }
        }
    }

    /// <summary>The collection's when it was reckoned.</summary>
    public long Version { get; }

    public DateTimeOffset At { get; }

    /// <summary>The score and the rank, 1 for the rarest; those with the same score share a rank.</summary>
    public FoundRarity? Of(int place) => PositionOf(place) is >= 0 and var at
        ? new FoundRarity(scores[at], ranks[at], places.Length)
        : null;

    /// <param name="collection">Of which nothing changes meanwhile.</param>
    /// <param name="live">The places that are in use.</param>
    /// <param name="now">The time that it is then.</param>
    public static CollectionRarity Reckon(IndexedCollection collection, Bits live, DateTimeOffset now)
    {
        var members = collection.Members.ToBits();
        members.And(live);
        var places = new int[members.Count()];
        var at = 0;
        foreach (var place in members)
        {
            places[at++] = place;
        }

        var sums = new Sums(places);
        foreach (var type in collection.Types)
        {
            sums.Add(type, members);
        }

        var scores = Array.ConvertAll(places, place => sums.Of(place));
        return new CollectionRarity(collection.Version, now, places, scores, Ranks(scores));
    }

    private int PositionOf(int place)
    {
        if (positions is null)
        {
            return Array.BinarySearch(places, place);
        }

        var at = place - places[0];
        return at >= 0 && at < positions.Length ? positions[at] - 1 : -1;
    }

    private static int[] Ranks(long[] scores)
    {
        var (ordered, positions) = (scores.ToArray(), new int[scores.Length]);
        for (var i = 0; i < positions.Length; i++)
        {
            positions[i] = i;
        }

        Array.Sort(ordered, positions);
        var ranks = new int[scores.Length];
        for (int i = ordered.Length - 1, rank = 1; i >= 0; i--)
        {
            rank = i + 1 < ordered.Length && ordered[i] == ordered[i + 1] ? rank : ordered.Length - i;
            ranks[positions[i]] = rank;
        }

        return ranks;
    }

    /// <summary>The scores while they are added up, by the distance from the first place.</summary>
    private sealed class Sums(int[] places)
    {
        private readonly long[] sums = new long[places.Length == 0 ? 0 : places[^1] - places[0] + 1];

        public long Of(int place) => sums[place - places[0]];

        public void Add(TraitType type, Bits members)
        {
            var none = members.Copy();
            var having = type.Rare.ToBits();
            none.Except(having);
            having.And(members);
            if (having.Count() > 0)
            {
                Add(none);
            }

            foreach (var value in type.Values.Where(value => !value.IsNumber))
            {
                var same = value.Items.ToBits();
                same.And(members);
                Add(same);
            }
        }

        private void Add(Bits same)
        {
            if (same.Count() is > 0 and var sharing)
            {
                var part = (long)places.Length * Scale / sharing;
                foreach (var place in same)
                {
                    sums[place - places[0]] += part;
                }
            }
        }
    }
}
