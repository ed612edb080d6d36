namespace DSLT.Features.NftSearch;

/// <summary>The items for which something is open: an auction, an offer.</summary>
internal sealed class OpenPlaces
{
    private readonly HashSet<(long Id, long Item)> open = [];
    private readonly Dictionary<long, int> ofItem = [];

    public Bits Places { get; } = new();

    /// <summary>Something opened or ended; told twice it is the same.</summary>
    /// <param name="id">Of what is open.</param>
    /// <param name="item">For which it is.</param>
    /// <param name="place">The item's.</param>
    /// <param name="isOpen">False where it ended.</param>
    public void Put(long id, long item, int place, bool isOpen)
    {
        if (!(isOpen ? open.Add((id, item)) : open.Remove((id, item))))
        {
            return;
        }

        var left = ofItem.GetValueOrDefault(item) + (isOpen ? 1 : -1);
        if (left > 0)
        {
            ofItem[item] = left;
        }
        else
        {
            ofItem.Remove(item);
        }

        Places.Set(place, left > 0);
    }

    /// <summary>An item has another place.</summary>
    public void Move(long item, int from, int to)
    {
        Places.Set(from, false);
        Places.Set(to, ofItem.ContainsKey(item));
    }
}
