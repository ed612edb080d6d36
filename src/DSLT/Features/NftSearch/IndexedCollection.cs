namespace DSLT.Features.NftSearch;

/// <summary>The items of a collection by their traits, and who has them.</summary>
internal sealed class IndexedCollection
{
    private const int BytesOfValue = 160;

    /// <summary>So many items are reckoned anew with each search that finds them changed.</summary>
    private const int Small = 20_000;

    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private readonly Dictionary<long, int> holders = [];
    private readonly Dictionary<string, TraitType> types = new(StringComparer.Ordinal);

    /// <summary>All that ever had a place, in the order of their places.</summary>
    public Postings Members { get; } = new();

    public IReadOnlyCollection<TraitType> Types => types.Values;

    public int Holders => holders.Count;

    /// <summary>Rises with each change that may make an item rarer or more common.</summary>
    public long Version { get; set; }

    /// <summary>The rarity of the items as last reckoned.</summary>
    public CollectionRarity? Rarity { get; private set; }

    public TraitType? Find(string type) => types.GetValueOrDefault(type);

    /// <summary>
    /// Sees to it that <see cref="Rarity"/> is not old, in a large collection not much so. Several may do so
    /// at once, and come to the same.
    /// </summary>
    public void Reckon(Bits live, DateTimeOffset now)
    {
        if (Rarity is not { } known
            || (known.Version != Version && (Members.Count <= Small || now - known.At >= GoodFor)))
        {
            Rarity = CollectionRarity.Reckon(this, live, now);
        }
    }

    /// <summary>An item has a trait; about how many bytes that took.</summary>
    public int Add(string type, string value, bool isNumber, int place)
    {
        if (!types.TryGetValue(type, out var known))
        {
            types.Add(type, known = new TraitType(type));
        }

        var before = known.Values.Count;
        var items = known.Take(value, isNumber).Items;
        var bytes = items.Bytes;
        items.Add(place);
        if (!isNumber)
        {
            known.Rare.Add(place);
        }

        return known.Values.Count > before
            ? BytesOfValue + (sizeof(char) * value.Length)
            : items.Bytes - bytes;
    }

    /// <summary>Somebody has one item more, or one less; 0 is nobody.</summary>
    public void Hold(long user, int change)
    {
        if (user == 0)
        {
            return;
        }

        var items = holders.GetValueOrDefault(user) + change;
        if (items > 0)
        {
            holders[user] = items;
        }
        else
        {
            holders.Remove(user);
        }
    }
}

/// <summary>A kind of trait and the values that items have of it.</summary>
internal sealed class TraitType(string name)
{
    private readonly Dictionary<(string Value, bool IsNumber), TraitValue> values = [];

    /// <summary>Empty for attributes that name none.</summary>
    public string Name => name;

    public IReadOnlyCollection<TraitValue> Values => values.Values;

    /// <summary>The items that have any value of it which counts for rarity.</summary>
    public Postings Rare { get; } = new();

    /// <summary>What is written so, as a text or as a number.</summary>
    public IEnumerable<TraitValue> Find(string value)
    {
        if (values.TryGetValue((value, false), out var text))
        {
            yield return text;
        }

        if (values.TryGetValue((value, true), out var number))
        {
            yield return number;
        }
    }

    public TraitValue Take(string value, bool isNumber)
    {
        if (!values.TryGetValue((value, isNumber), out var known))
        {
            values.Add((value, isNumber), known = new TraitValue(value, isNumber));
        }

        return known;
    }
}

/// <summary>A value of a trait and the items that have it.</summary>
/// <param name="IsNumber">True: no item is rare by it. Numbers are levels, dates and the like.</param>
internal sealed record TraitValue(string Value, bool IsNumber)
{
    public Postings Items { get; } = new();
}
