namespace DSLT.Features.NftSearch;

/// <summary>
/// Which places have which word. Most words are in one place alone, the numbers in names above all: these
/// cost no object of their own.
/// </summary>
internal sealed class WordIndex
{
    /// <summary>So many words of a beginning are looked through.</summary>
    private const int MaxBeginnings = 1_000;

    private const int BytesOfWord = 64;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly List<Postings> many = [];
    private readonly List<string> unsorted = [];
    private string[] sorted = [];

    /// <summary>About how much memory it takes, but for the lists.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a place, which is no earlier than any before.</summary>
    public void Add(string word, int place)
    {
        if (!words.TryGetValue(word, out var found))
        {
            words.Add(word, place);
            if (!word.All(char.IsAsciiDigit))
            {
                unsorted.Add(word);
            }

            Bytes += BytesOfWord + (sizeof(char) * word.Length);
            return;
        }

        if (found >= 0)
        {
            if (found == place)
            {
                return;
            }

            var both = new Postings();
            both.Add(found);
            many.Add(both);
            found = -many.Count;
            words[word] = found;
            Bytes += BytesOfWord;
        }

        var postings = many[-found - 1];
        var before = postings.Bytes;
        postings.Add(place);
        Bytes += postings.Bytes - before;
    }

    /// <summary>The places of a word.</summary>
    public Bits Find(string word)
    {
        var places = new Bits();
        AddTo(places, word);
        return places;
    }

    /// <summary>
    /// The places of all words that begin so, of the first thousand of them; numbers are found whole only.
    /// </summary>
    public Bits FindBeginning(string beginning)
    {
        var (places, left) = (Find(beginning), MaxBeginnings);
        var at = Array.BinarySearch(sorted, beginning, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < sorted.Length && left > 0 && Begins(sorted[at]); at++, left--)
        {
            AddTo(places, sorted[at]);
        }

        foreach (var word in unsorted)
        {
            if (Begins(word) && left-- > 0)
            {
                AddTo(places, word);
            }
        }

        return places;

        bool Begins(string word) => word.StartsWith(beginning, StringComparison.Ordinal);
    }

    /// <summary>Sorts in what is new, once that is worth it. Nobody may search meanwhile.</summary>
    public void Sort(bool atOnce = false)
    {
        if (atOnce || unsorted.Count > 1_000 + (sorted.Length / 8))
        {
            sorted = [.. sorted, .. unsorted];
            Array.Sort(sorted, StringComparer.Ordinal);
            unsorted.Clear();
        }
    }

    private void AddTo(Bits places, string word)
    {
        if (!words.TryGetValue(word, out var found))
        {
            return;
        }

        if (found >= 0)
        {
            places.Set(found);
        }
        else
        {
            many[-found - 1].AddTo(places);
        }
    }
}
