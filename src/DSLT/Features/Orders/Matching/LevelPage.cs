using System.Numerics;

namespace DSLT.Features.Orders.Matching;

/// <summary>
/// 256 neighbouring prices: of each the first and the last order and how many lots there are, and a bit that
/// says whether there is anything, so that the next price is found without looking at the empty ones.
/// </summary>
internal sealed class LevelPage
{
    public const int Bits = 8;
    public const int Prices = 1 << Bits;

    private const int Words = Prices / 64;

    private readonly Level[] levels = new Level[Prices];
    private readonly ulong[] used = new ulong[Words];
    private int levelsUsed;

    public long Key { get; private set; }

    public bool IsEmpty => levelsUsed == 0;

    public int Lowest => NextUp(0);

    public int Highest => NextDown(Prices - 1);

    public static long KeyOf(long price) => price >> Bits;

    public static int IndexOf(long price) => (int)(price & (Prices - 1));

    /// <summary>Begins anew for other prices; only an empty page.</summary>
    public LevelPage Rename(long key)
    {
        Key = key;
        return this;
    }

    public ref Level At(int index) => ref levels[index];

    public void Use(int index)
    {
        used[index >> 6] |= 1UL << index;
        levelsUsed++;
    }

    public void Empty(int index)
    {
        used[index >> 6] &= ~(1UL << index);
        levels[index] = default;
        levelsUsed--;
    }

    /// <summary>The first price in use from an index upwards, or -1.</summary>
    public int NextUp(int index)
    {
        if (index >= Prices)
        {
            return -1;
        }

        var word = index >> 6;
        var bits = used[word] & (ulong.MaxValue << index);
        while (bits == 0)
        {
            if (++word == Words)
            {
                return -1;
            }

            bits = used[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>The first price in use from an index downwards, or -1.</summary>
    public int NextDown(int index)
    {
        if (index < 0)
        {
            return -1;
        }

        var word = index >> 6;
        var bits = used[word] & (ulong.MaxValue >> (63 - (index & 63)));
        while (bits == 0)
        {
            if (--word < 0)
            {
                return -1;
            }

            bits = used[word];
        }

        return (word << 6) + 63 - BitOperations.LeadingZeroCount(bits);
    }

    /// <summary>One price: its queue of orders by their slots, 0 for none.</summary>
    internal struct Level
    {
        public int First;
        public int Last;
        public long Lots;
        public int Orders;
    }
}
