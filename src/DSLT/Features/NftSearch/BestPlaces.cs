namespace DSLT.Features.NftSearch;

/// <summary>The first few in an order, out of many: the last of them is given up for a better one.</summary>
internal sealed class BestPlaces(int most)
{
    private readonly PriorityQueue<int, SearchKey> kept = new(most + 1, new LastFirst());
    private SearchKey last;

    public void Add(SearchKey key, int place)
    {
        if (kept.Count < most)
        {
            kept.Enqueue(place, key);
        }
        else if (key < last)
        {
            kept.DequeueEnqueue(place, key);
        }
        else
        {
            return;
        }

        kept.TryPeek(out _, out last);
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<(int Place, SearchKey Key)> Take() =>
        [.. kept.UnorderedItems.Select(item => (item.Element, item.Priority)).OrderBy(item => item.Priority)];

    private sealed class LastFirst : IComparer<SearchKey>
    {
        public int Compare(SearchKey x, SearchKey y) => y.CompareTo(x);
    }
}
