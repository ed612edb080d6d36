namespace DSLT.Features.Orders.Matching;

/// <summary>
/// The prices of one side of a book, in pages of 256, the pages in use sorted by price: near the best price,
/// where nearly everything happens, a price is one comparison and an index away, and a far one costs a page.
/// </summary>
internal sealed class Ladder(bool bestIsHighest)
{
    private const int SparePages = 64;

    private readonly Stack<LevelPage> spare = new();
    private LevelPage[] pages = new LevelPage[16];
    private int count;
    private LevelPage? recent;

    public bool IsEmpty => count == 0;

    /// <summary>The best price; only where there is one.</summary>
    public long Best => bestIsHighest
        ? Price(pages[count - 1], pages[count - 1].Highest)
        : Price(pages[0], pages[0].Lowest);

    /// <summary>The queue of a price that is in use.</summary>
    public ref LevelPage.Level At(long price) => ref Page(price)!.At(LevelPage.IndexOf(price));

    public long LotsAt(long price) => Page(price) is { } page ? page.At(LevelPage.IndexOf(price)).Lots : 0;

    /// <summary>The queue of a price, made where there is none.</summary>
    public ref LevelPage.Level Use(long price)
    {
        var page = Page(price) ?? Insert(LevelPage.KeyOf(price));
        var index = LevelPage.IndexOf(price);
        ref var level = ref page.At(index);
        if (level.First == 0)
        {
            page.Use(index);
        }

        return ref level;
    }

    /// <summary>Forgets a price whose last order went.</summary>
    public void Empty(long price)
    {
        var page = Page(price)!;
        page.Empty(LevelPage.IndexOf(price));
        if (page.IsEmpty)
        {
            Remove(page);
        }
    }

    /// <summary>The next worse price in use, or false.</summary>
    public bool TryNext(long price, out long next)
    {
        var key = LevelPage.KeyOf(price);
        var at = Find(key);
        var index = -1;
        if (at >= 0)
        {
            index = bestIsHighest
                ? pages[at].NextDown(LevelPage.IndexOf(price) - 1)
                : pages[at].NextUp(LevelPage.IndexOf(price) + 1);
        }

        if (index < 0)
        {
            at = bestIsHighest ? (at >= 0 ? at : ~at) - 1 : at >= 0 ? at + 1 : ~at;
            if (at < 0 || at >= count)
            {
                next = 0;
                return false;
            }

            index = bestIsHighest ? pages[at].Highest : pages[at].Lowest;
        }

        next = Price(pages[at], index);
        return true;
    }

    private static long Price(LevelPage page, int index) => (page.Key << LevelPage.Bits) + index;

    private LevelPage? Page(long price)
    {
        var key = LevelPage.KeyOf(price);
        if (recent?.Key == key)
        {
            return recent;
        }

        var at = Find(key);
        return at < 0 ? null : recent = pages[at];
    }

    /// <summary>Where the page of a key is, or the complement of where it would be.</summary>
    private int Find(long key)
    {
        var (low, high) = (0, count - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var found = pages[middle].Key;
            if (found == key)
            {
                return middle;
            }

            (low, high) = found < key ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private LevelPage Insert(long key)
    {
        if (count == pages.Length)
        {
            Array.Resize(ref pages, count * 2);
        }

        var at = ~Find(key);
        Array.Copy(pages, at, pages, at + 1, count - at);
        count++;
        var page = (spare.TryPop(out var used) ? used : new LevelPage()).Rename(key);
        pages[at] = recent = page;
        return page;
    }

    private void Remove(LevelPage page)
    {
        var at = Find(page.Key);
        Array.Copy(pages, at + 1, pages, at, --count - at);
        pages[count] = null!;
        recent = null;
        if (spare.Count < SparePages)
        {
            spare.Push(page);
        }
    }
}
