using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>
/// Offers, and which are open of whom and for what: the recently seen. Only events change them.
/// </summary>
internal sealed class NftOfferStore
{
    private const string OfferSql =
        "SELECT id, buyer, collection, item, token, price, quantity, remaining, expires_at, status, "
            + "created_at FROM nft_offers WHERE id = $1";

    private const string OpenSql = "SELECT id FROM nft_offers WHERE buyer = $1 AND status = 1 ORDER BY id";

    private static readonly string FirstSql =
        "SELECT id FROM nft_offers WHERE item = $1 AND status = 1 ORDER BY id "
            + $"LIMIT {NftOfferRules.MaxEnded}";

    private const string LastSql = "SELECT coalesce(max(id), 0) FROM nft_offers";

    private readonly StateContext context;
    private readonly ProjectedCache<long, NftOffer?> offers;
    private readonly ProjectedCache<long, ImmutableArray<long>> open;
    private readonly ProjectedCache<long, ImmutableArray<long>> first;
    private readonly IdSequence ids;

    public NftOfferStore(StateContext context)
    {
        this.context = context;
        offers = new(
            context, context.Limits.Nfts, id => context.Lookups.First<NftOffer>(OfferSql, Read, id));
        open = new(context, context.Limits.Nfts, buyer => ReadIds(OpenSql, buyer));
        first = new(context, context.Limits.Nfts, item => ReadIds(FirstSql, item));
        ids = new(context.Undo);
    }

    public void Load() => ids.Reach(context.Lookups.First(LastSql, row => row.Number(0)));

    /// <summary>An offer as this command sees it, or the refusal that there is none.</summary>
    public Result<NftOffer> Get(string? id) => Ids.Parse(id, "offer").Then<NftOffer>(
        number => Find(number) is { } offer ? offer : Refusal.NotFound("offer", number.ToText()));

    /// <summary>Ids that were never given out are not looked up.</summary>
    public NftOffer? Find(long id) => id <= ids.Last ? offers.Find(id) : null;

    /// <summary>The open offers of a buyer, of which there are not many.</summary>
    public ImmutableArray<long> OpenOf(long buyer) => open.Find(buyer);

    /// <summary>
    /// Open offers for an item, as many as end with it at once: there may be any number, and nobody has to
    /// look at all of them.
    /// </summary>
    public ImmutableArray<long> FirstFor(long item) => first.Find(item);

    public long NextId() => ids.Next();

    /// <summary>Takes over an offer: only events call this.</summary>
    public void Change(NftOffer offer, long sequence)
    {
        ids.Reach(offer.Id);
        offers.Put(offer.Id, offer, sequence);
        var others = open.Find(offer.Buyer).Remove(offer.Id);
        open.Put(offer.Buyer, offer.IsOpen ? others.Add(offer.Id) : others, sequence);
        if (offer.Item != 0)
        {
            var known = first.Find(offer.Item).Remove(offer.Id);
            first.Put(
                offer.Item,
                offer.IsOpen && known.Length < NftOfferRules.MaxEnded ? known.Add(offer.Id) : known,
                sequence);
        }
    }

    private ImmutableArray<long> ReadIds(string sql, long key)
    {
        var found = ImmutableArray.CreateBuilder<long>();
        context.Lookups.Read(sql, row => found.Add(row.Number(0)), key);
        return found.ToImmutable();
    }

    private static NftOffer Read(IRow row) => new(
        row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4),
        Amount.FromStored(row.Text(5)), row.Number(6), row.Number(7), row.Number(8),
        (NftOfferStatus)row.Number(9), row.Number(10));
}
