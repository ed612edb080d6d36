namespace DSLT.Features.NftSearch;

/// <summary>
/// The places that have something, each later than the one before: a list while they are few, bits once they
/// are many.
/// </summary>
internal sealed class Postings
{
    /// <summary>A place in a list takes as much as so many bits.</summary>
    private const int BitsOfPlace = 8 * sizeof(int);

    private int[] list = new int[1];
    private Bits? bits;
    private int last = -1;

    public int Count { get; private set; }

    public int Bytes => bits?.Bytes ?? (list.Length * sizeof(int));

    public void Add(int place)
    {
        if (place == last)
        {
            return;
        }

        last = place;
        if (bits is not null)
        {
            bits.Set(place);
        }
        else
        {
            if (Count == list.Length)
            {
                Array.Resize(ref list, Count * 2);
            }

            list[Count] = place;
        }

        Count++;
        if (bits is null && Count > BitsOfPlace && (long)Count * BitsOfPlace > place)
        {
            bits = ToBits();
            list = [];
        }
    }

    public void AddTo(Bits target)
    {
        if (bits is not null)
        {
            target.Or(bits);
            return;
        }

        foreach (var place in list.AsSpan(0, Count))
        {
            target.Set(place);
        }
    }

    public int CountIn(Bits target)
    {
        if (bits is not null)
        {
            return bits.CountWith(target);
        }

        var count = 0;
        foreach (var place in list.AsSpan(0, Count))
        {
            count += target.Has(place) ? 1 : 0;
        }

        return count;
    }

    public Bits ToBits()
    {
        var all = new Bits();
        AddTo(all);
        return all;
    }
}
