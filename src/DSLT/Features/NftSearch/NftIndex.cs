using DSLT.Features.Nfts;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftSearch;

/// <summary>
/// All items in memory, by what they are found by. One changes it while nobody reads; it holds nothing that
/// the tables do not.
/// </summary>
/// <param name="maxBytes">Beyond it, new items are not found by their words and traits.</param>
internal sealed class NftIndex(long maxBytes)
{
    private readonly Dictionary<long, int> collectionsById = [];
    private readonly List<IndexedCollection> collections = [];
    private readonly Dictionary<long, Bits> byToken = [];
    private readonly Dictionary<long, HashSet<long>> editionsOf = [];
    private readonly OpenPlaces bundles = new();
    private readonly OpenPlaces auctions = new();
    private readonly OpenPlaces offers = new();
    private long textBytes;

    public ItemColumns Items { get; } = new();

    public WordIndex Words { get; } = new();

    /// <summary>The places of items that are there: described so, and not burnt.</summary>
    public Bits Live { get; } = new();

    public Bits Drafts { get; } = new();

    public Bits Listed { get; } = new();

    public Bits Bundled => bundles.Places;

    public Bits InAuction => auctions.Places;

    public Bits WithOffers => offers.Places;

    /// <summary>The tokens that anything was ever offered for, with what is offered now.</summary>
    public IReadOnlyDictionary<long, Bits> ByToken => byToken;

    /// <summary>False where there was no room for the words and traits of all.</summary>
    public bool IsComplete { get; private set; } = true;

    private long Bytes => textBytes + Words.Bytes + ((long)Items.Count * ItemColumns.BytesOfItem);

    public IndexedCollection? Find(long collection) =>
        collectionsById.TryGetValue(collection, out var at) ? collections[at] : null;

    /// <summary>What a user has of unique items and of editions.</summary>
    public Bits OwnedBy(long user)
    {
        var owned = new Bits();
        for (var place = 0; place < Items.Count; place++)
        {
            if (Items.Owner(place) == user)
            {
                owned.Set(place);
            }
        }

        foreach (var item in editionsOf.GetValueOrDefault(user) ?? [])
        {
            owned.Set(Items.Find(item));
        }

        return owned;
    }

    public void Add(NftItem item, string name, string metadata)
    {
        if (Items.Find(item.Id) < 0)
        {
            Place(item.Id, CollectionAt(item.Collection), name, metadata);
            Stand(item.Id, item.Standing);
        }
    }

    /// <summary>What an item is called and looks like is another thing now.</summary>
    public void Describe(long item, string name, string metadata)
    {
        if (Items.Find(item) is not (>= 0 and var old))
        {
            return;
        }

        var place = Place(item, Items.CollectionOf(old), name, metadata);
        foreach (var bits in (Bits[])[Live, Drafts, Listed, .. byToken.Values])
        {
            bits.Set(place, bits.Has(old));
            bits.Set(old, false);
        }

        foreach (var open in (OpenPlaces[])[bundles, auctions, offers])
        {
            open.Move(item, old, place);
        }
    }

    public void Stand(long item, NftStanding standing)
    {
        if (Items.Find(item) is not (>= 0 and var place))
        {
            return;
        }

        var collection = collections[Items.CollectionOf(place)];
        ref var owner = ref Items.Owner(place);
        if (owner != standing.Owner)
        {
            collection.Hold(owner, -1);
            collection.Hold(standing.Owner, 1);
            owner = standing.Owner;
        }

        Items.Number(place) = standing.Number;
        Drafts.Set(place, standing.Minted == 0);
        var isLive = standing.Minted == 0 || standing.Supply > 0;
        if (Live.Has(place) != isLive)
        {
            Live.Set(place, isLive);
            collection.Version++;
        }
    }

    /// <summary>What a user has of an edition; of unique items their standing says it.</summary>
    public void Hold(long item, long user, long quantity)
    {
        if (user == 0 || Items.Find(item) is not (>= 0 and var place) || Items.Owner(place) != 0)
        {
            return;
        }

        if (!editionsOf.TryGetValue(user, out var items))
        {
            editionsOf.Add(user, items = []);
        }

        if (quantity > 0 ? items.Add(item) : items.Remove(item))
        {
            collections[Items.CollectionOf(place)].Hold(user, quantity > 0 ? 1 : -1);
        }
    }

    public void Sold(long item, long activity)
    {
        if (Items.Find(item) is >= 0 and var place)
        {
            Items.LastSale(place) = Math.Max(Items.LastSale(place), activity);
        }
    }

    public void Favour(long item, long favourites)
    {
        if (Items.Find(item) is >= 0 and var place)
        {
            Items.Favourites(place) = (int)favourites;
        }
    }

    public void Offer(NftListing listing)
    {
        foreach (var line in listing.Lines)
        {
            if (Items.Find(line.Item) is not (>= 0 and var place))
            {
                continue;
            }

            if (listing.Lines.Length > 1)
            {
                bundles.Put(listing.Id, line.Item, place, listing.IsOpen);
            }
            else
            {
                Offer(place, listing);
            }
        }
    }

    public void Auction(long auction, long item, bool isOpen)
    {
        if (Items.Find(item) is >= 0 and var place)
        {
            auctions.Put(auction, item, place, isOpen);
        }
    }

    /// <summary>Of an offer for one item.</summary>
    public void Bid(long offer, long item, bool isOpen)
    {
        if (Items.Find(item) is >= 0 and var place)
        {
            offers.Put(offer, item, place, isOpen);
        }
    }

    private void Offer(int place, NftListing listing)
    {
        var before = Items.ListingsOf(place);
        var others = before.Where(other => other.Id != listing.Id);
        var after = listing.IsOpen ? [.. others, listing] : others.ToArray();
        Items.Offer(place, after);
        Listed.Set(place, after.Length > 0);
        foreach (var other in before)
        {
            byToken[other.Price.Token].Set(place, false);
        }

        foreach (var other in after)
        {
            if (!byToken.TryGetValue(other.Price.Token, out var offered))
            {
                byToken.Add(other.Price.Token, offered = new Bits());
            }

            offered.Set(place);
        }
    }

    private int CollectionAt(long id)
    {
        if (!collectionsById.TryGetValue(id, out var at))
        {
            at = collections.Count;
            collections.Add(new IndexedCollection());
            collectionsById.Add(id, at);
        }

        return at;
    }

    private int Place(long item, int collectionAt, string name, string metadata)
    {
        var place = Items.Add(item, collectionAt);
        var collection = collections[collectionAt];
        collection.Members.Add(place);
        collection.Version++;
        if (Bytes > maxBytes)
        {
            IsComplete = false;
            return place;
        }

        var text = IndexedText.Of(name, metadata);
        foreach (var word in text.Words)
        {
            Words.Add(word, place);
        }

        foreach (var (type, value, isNumber) in text.Traits)
        {
            textBytes += collection.Add(type, value, isNumber, place);
        }

        Words.Sort();
        return place;
    }
}
