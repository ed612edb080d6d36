using System.Numerics;

namespace DSLT.Features.NftSearch;

/// <summary>A set of places as bits: 125 kilobytes for a million, whatever is in it.</summary>
internal sealed class Bits
{
    private const int Shift = 6;
    private const int Mask = 63;

    private ulong[] words;

    public Bits() => words = [];

    private Bits(ulong[] words) => this.words = words;

    public int Bytes => words.Length * sizeof(ulong);

    public Bits Copy() => new([.. words]);

    public bool Has(int place) =>
        place >> Shift < words.Length && (words[place >> Shift] & (1UL << (place & Mask))) != 0;

    public void Set(int place, bool isIn = true)
    {
        var word = place >> Shift;
        if (!isIn)
        {
            if (word < words.Length)
            {
                words[word] &= ~(1UL << (place & Mask));
            }

            return;
        }

        if (word >= words.Length)
        {
            Array.Resize(ref words, Math.Max(word + 1, words.Length + (words.Length / 2)));
        }

        words[word] |= 1UL << (place & Mask);
    }

    public int Count()
    {
        var count = 0;
        foreach (var word in words)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }

    public int CountWith(Bits other)
    {
        var count = 0;
        var mine = Shared(other);
        var its = other.words;
        for (var i = 0; i < mine.Length; i++)
        {
            count += BitOperations.PopCount(mine[i] & its[i]);
        }

        return count;
    }

    public void And(Bits other)
    {
        var mine = Shared(other);
        var its = other.words;
        for (var i = 0; i < mine.Length; i++)
        {
            mine[i] &= its[i];
        }

        words.AsSpan(mine.Length).Clear();
    }

    public void Or(Bits other)
    {
        if (other.words.Length > words.Length)
        {
            Array.Resize(ref words, other.words.Length);
        }

        var its = other.words;
        for (var i = 0; i < its.Length; i++)
        {
            words[i] |= its[i];
        }
    }

    public void Except(Bits other)
    {
        var mine = Shared(other);
        var its = other.words;
        for (var i = 0; i < mine.Length; i++)
        {
            mine[i] &= ~its[i];
        }
    }

    public Enumerator GetEnumerator() => new(words);

    /// <summary>What is here as far as the other reaches too.</summary>
    private Span<ulong> Shared(Bits other) =>
        words.AsSpan(0, Math.Min(words.Length, other.words.Length));

    /// <summary>The places in rising order.</summary>
    public struct Enumerator(ulong[] words)
    {
        private int word = -1;
        private ulong left;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (left == 0)
            {
                if (++word >= words.Length)
                {
                    return false;
                }

                left = words[word];
            }

            Current = (word << Shift) + BitOperations.TrailingZeroCount(left);
            left &= left - 1;
            return true;
        }
    }
}
