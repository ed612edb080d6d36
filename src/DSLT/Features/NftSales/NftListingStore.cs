using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>
/// Listings, which of them offer what, and what sales have brought in: the recently seen of each. Only events
/// change them.
/// </summary>
internal sealed class NftListingStore
{
    /// <summary>What <see cref="ReadListing"/> reads.</summary>
    public const string Columns =
        "id, seller, token, pricing, start_price, end_price, starts_at, ends_at, step_seconds, lazy, "
            + "available, expires_at, status, created_at";

    private const string ListingSql = $"SELECT {Columns} FROM nft_listings WHERE id = $1";

    private const string LinesSql =
        "SELECT item, collection, quantity FROM nft_listing_lines WHERE listing = $1 ORDER BY line";

    private const string OpenSql =
        "SELECT listing FROM nft_listing_lines WHERE item = $1 AND seller = $2 AND is_open ORDER BY listing";

    private const string EarningSql =
        "SELECT sales, proceeds, royalties FROM nft_earnings "
            + "WHERE user_id = $1 AND day = $2 AND collection = $3 AND token = $4";

    private const string TurnoverSql =
        "SELECT sales, volume FROM nft_turnover WHERE collection = $1 AND hour = $2 AND token = $3";

    private const string LastSql = "SELECT coalesce(max(id), 0) FROM nft_listings";

    private readonly StateContext context;
    private readonly ProjectedCache<long, NftListing?> listings;
    private readonly ProjectedCache<(long Item, long Seller), ImmutableArray<long>> open;
    private readonly ProjectedCache<EarningKey, NftEarning> earnings;
    private readonly ProjectedCache<TurnoverKey, NftTurnover> turnovers;
    private readonly IdSequence ids;

    public NftListingStore(StateContext context)
    {
        this.context = context;
        listings = new(context, context.Limits.Nfts, Read);
        open = new(context, context.Limits.Nfts, ReadOpen);
        earnings = new(context, context.Limits.Nfts, key => context.Lookups.First(
            EarningSql,
            row => new NftEarning(
                row.Number(0), Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2))),
            key.User, key.Day, key.Collection, key.Token) ?? NftEarning.None);
        turnovers = new(context, context.Limits.Nfts, key => context.Lookups.First(
            TurnoverSql, row => new NftTurnover(row.Number(0), Amount.FromStored(row.Text(1))),
            key.Collection, key.Hour, key.Token) ?? NftTurnover.None);
        ids = new(context.Undo);
    }

    public void Load() => ids.Reach(context.Lookups.First(LastSql, row => row.Number(0)));

    /// <summary>A listing as this command sees it, or the refusal that there is none.</summary>
    public Result<NftListing> Get(string? id) => Ids.Parse(id, "listing").Then<NftListing>(
        number => Find(number) is { } listing ? listing : Refusal.NotFound("listing", number.ToText()));

    /// <summary>Ids that were never given out are not looked up.</summary>
    public NftListing? Find(long id) => id <= ids.Last ? listings.Find(id) : null;

    /// <summary>The open listings by which a user offers an item.</summary>
    public ImmutableArray<long> OpenOf(long item, long seller) => open.Find((item, seller));

    public NftEarning EarningOf(EarningKey key) => earnings.Find(key);

    public NftTurnover TurnoverOf(TurnoverKey key) => turnovers.Find(key);

    public long NextId() => ids.Next();

    /// <summary>Takes over a listing: only events call this.</summary>
    public void Change(NftListing listing, bool isNew, long sequence)
    {
        ids.Reach(listing.Id);
        if (isNew)
        {
            listings.PutNew(listing.Id, listing, sequence);
        }
        else
        {
            listings.Put(listing.Id, listing, sequence);
        }

        foreach (var line in listing.Lines)
        {
            var key = (line.Item, listing.Seller);
            if (isNew && listing.IsOpen)
            {
                open.Put(key, open.Find(key).Add(listing.Id), sequence);
            }
            else if (!listing.IsOpen)
            {
                open.Put(key, open.Find(key).Remove(listing.Id), sequence);
            }
        }
    }

    /// <summary>Takes over what a user has earned: only events call this.</summary>
    public void Change(EarningKey key, NftEarning earning, long sequence) =>
        earnings.Put(key, earning, sequence);

    /// <summary>Takes over how much was turned over: only events call this.</summary>
    public void Change(TurnoverKey key, NftTurnover turnover, long sequence) =>
        turnovers.Put(key, turnover, sequence);

    /// <summary>Without its lines.</summary>
    public static NftListing ReadListing(IRow row) => new(
        row.Number(0), row.Number(1), [],
        new ListingPrice(
            (NftPricing)row.Number(3), row.Number(2), Amount.FromStored(row.Text(4)),
            Amount.FromStored(row.Text(5)), row.Number(6), row.Number(7), row.Number(8)),
        row.Number(10), row.Flag(9), row.Number(11), (NftListingStatus)row.Number(12), row.Number(13));

    private ImmutableArray<long> ReadOpen((long Item, long Seller) key)
    {
        var found = ImmutableArray.CreateBuilder<long>();
        context.Lookups.Read(OpenSql, row => found.Add(row.Number(0)), key.Item, key.Seller);
        return found.ToImmutable();
    }

    private NftListing? Read(long id)
    {
        var listing = context.Lookups.First<NftListing>(ListingSql, ReadListing, id);
        if (listing is null)
        {
            return null;
        }

        var lines = ImmutableArray.CreateBuilder<ListingLine>();
        context.Lookups.Read(
            LinesSql, row => lines.Add(new ListingLine(row.Number(0), row.Number(1), row.Number(2))), id);
        return listing with { Lines = lines.ToImmutable() };
    }
}

/// <summary>What somebody earned, by what, in what, on which day since 1970.</summary>
internal readonly record struct EarningKey(long User, long Collection, long Token, long Day);

/// <summary>What came in on a day.</summary>
/// <param name="Sales">How many.</param>
internal sealed record NftEarning(long Sales, Amount Proceeds, Amount Royalties)
{
    public static readonly NftEarning None = new(0, Amount.Zero, Amount.Zero);

    /// <summary>The same tokens may come in again and again: a sum stops at the most there is.</summary>
    public NftEarning Add(long sales, Amount proceeds, Amount royalties) => new(
        Sales + sales, Sum(Proceeds, proceeds), Sum(Royalties, royalties));

    public static Amount Sum(Amount a, Amount b) => a + Amount.Min(b, Amount.Max - a);
}
