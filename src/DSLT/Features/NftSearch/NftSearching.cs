using DSLT.Core;

namespace DSLT.Features.NftSearch;

/// <summary>
/// Finds items in the index: each condition is a set of places, and what is in all of them is found.
/// </summary>
internal sealed class NftSearching
{
    private readonly NftIndex index;
    private readonly NftSearchQuery query;
    private readonly long now;
    private readonly IndexedCollection? collection;
    private readonly List<(TraitType Type, Bits Places)> traits = [];
    private readonly Bits common;
    private readonly Bits status;

    private NftSearching(NftIndex index, NftSearchQuery query, DateTimeOffset now)
    {
        (this.index, this.query, this.now) = (index, query, Clock.Micros(now));
        collection = query.Collection is { } id ? index.Find(id) : null;
        collection?.Reckon(index.Live, now);
        common = Common();
        status = StatusOf(query.Status);
    }

    /// <summary>Nobody may change the index meanwhile.</summary>
    public static NftFound Find(NftIndex index, NftSearchQuery query, DateTimeOffset now) =>
        new NftSearching(index, query, now).Find();

    private NftFound Find()
    {
        var found = common.Copy();
        found.And(status);
        foreach (var (_, places) in traits)
        {
            found.And(places);
        }

        var best = new BestPlaces(query.Limit + 1);
        var order = new SearchOrder(index, query, collection?.Rarity, now);
        foreach (var place in found)
        {
            var key = order.KeyOf(place);
            if (query.After is not { } after || key > after)
            {
                best.Add(key, place);
            }
        }

        var items = best.Take();
        return new NftFound(
            [.. items.Take(query.Limit).Select(item => Show(item.Place))], found.Count(),
            items.Count > query.Limit ? items[query.Limit - 1].Key : null,
            query.WithFacets ? Facets(found) : null, index.IsComplete);
    }

    /// <summary>All conditions but traits and status, which have counts of their own.</summary>
    private Bits Common()
    {
        var places = index.Live.Copy();
        if (query.Collection is not null)
        {
            places.And(collection?.Members.ToBits() ?? new Bits());
        }

        for (var i = 0; i < query.Words.Count; i++)
        {
            places.And(i == query.Words.Count - 1
                ? index.Words.FindBeginning(query.Words[i])
                : index.Words.Find(query.Words[i]));
        }

        if (query.Owner is { } owner)
        {
            places.And(index.OwnedBy(owner));
        }

        if (query.Token is { } token)
        {
            places.And(index.ByToken.GetValueOrDefault(token) ?? new Bits());
        }

        AddTraits();
        return query.HasPrices ? Priced(places) : places;
    }

    /// <summary>What no item has is a condition too: by itself it finds nothing.</summary>
    private void AddTraits()
    {
        foreach (var text in query.Traits)
        {
            var meant = Cuts(text).ToList();
            if (meant.Exists(cut => cut.Type.Find(cut.Value).Any()))
            {
                meant.RemoveAll(cut => !cut.Type.Find(cut.Value).Any());
            }

            foreach (var (type, value) in meant.DefaultIfEmpty((new TraitType(text), "")))
            {
                Add(type, value);
            }
        }
    }

    /// <summary>A kind and a value may both have colons: each cut at one that gives a kind.</summary>
    private IEnumerable<(TraitType Type, string Value)> Cuts(string text)
    {
        for (var at = text.IndexOf(':', StringComparison.Ordinal); at >= 0; at = text.IndexOf(':', at + 1))
        {
            if (collection?.Find(text[..at]) is { } type)
            {
                yield return (type, text[(at + 1)..]);
            }
        }
    }

    private void Add(TraitType type, string value)
    {
        var at = traits.FindIndex(trait => trait.Type == type);
        var places = at < 0 ? new Bits() : traits[at].Places;
        foreach (var known in type.Find(value))
        {
            known.Items.AddTo(places);
        }

        if (at < 0)
        {
            traits.Add((type, places));
        }
    }

    private Bits Priced(Bits places)
    {
        var priced = new Bits();
        foreach (var place in places)
        {
            if (PriceOf(place) is { } price && price >= query.Least && price <= query.Most)
            {
                priced.Set(place);
            }
        }

        return priced;
    }

    private Amount? PriceOf(int place) => SearchOrder.PriceOf(index.Items, place, query.Token, now);

    private Bits StatusOf(NftStatus wanted)
    {
        if (wanted == NftStatus.None)
        {
            return index.Live;
        }

        var places = new Bits();
        foreach (var (one, its) in Statuses())
        {
            if (wanted.HasFlag(one))
            {
                places.Or(its);
            }
        }

        return places;
    }

    private (NftStatus Status, Bits Places)[] Statuses()
    {
        var unlisted = index.Live.Copy();
        unlisted.Except(index.Listed);
        unlisted.Except(index.Bundled);
        unlisted.Except(index.InAuction);
        return
        [
            (NftStatus.Listed, index.Listed), (NftStatus.Bundled, index.Bundled),
            (NftStatus.Auction, index.InAuction), (NftStatus.Offers, index.WithOffers),
            (NftStatus.Draft, index.Drafts), (NftStatus.Unlisted, unlisted),
        ];
    }

    /// <summary>What would be found by each value if all other conditions stayed.</summary>
    private NftFacets Facets(Bits found)
    {
        var anyStatus = common.Copy();
        foreach (var (_, places) in traits)
        {
            anyStatus.And(places);
        }

        return new NftFacets(
            [.. Statuses().Select(one => (one.Status, one.Places.CountWith(anyStatus)))],
            [.. index.ByToken.Select(one => (Token: one.Key, Count: one.Value.CountWith(found)))
                .Where(one => one.Count > 0)],
            [.. (collection?.Types ?? []).Select(type => Facet(type, found))]);
    }

    private TraitFacet Facet(TraitType type, Bits found)
    {
        if (traits.Exists(trait => trait.Type == type))
        {
            found = common.Copy();
            found.And(status);
            foreach (var (other, places) in traits)
            {
                if (other != type)
                {
                    found.And(places);
                }
            }
        }

        return TraitFacet.Of(type, found);
    }

    private NftFoundItem Show(int place) => new(
        index.Items.IdOf(place), ItemPrice.Least(index.Items.ListingsOf(place), query.Token, now),
        collection?.Rarity?.Of(place), index.Items.Favourites(place));
}
