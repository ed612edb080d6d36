using DSLT.Core;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftSearch;

/// <summary>
/// What is known of each item, by its place. An item that is described otherwise gets another place: the
/// words and traits of the old one stay with that, and it is not live any more.
/// </summary>
internal sealed class ItemColumns
{
    /// <summary>As <see cref="TokenOf"/>, where what it costs depends on the time or on the token.</summary>
    public const long Varies = -1;

    public const int BytesOfItem = 96;

    private long[] ids = [];
    private int[] collections = [];
    private long[] owners = [];
    private long[] numbers = [];
    private long[] lastSales = [];
    private int[] favourites = [];
    private long[] tokens = [];
    private Amount[] prices = [];
    private NftListing[]?[] listings = [];
    private int[] placeOf = [];

    public int Count { get; private set; }

    public long IdOf(int place) => ids[place];

    /// <summary>The place of the collection among the collections.</summary>
    public int CollectionOf(int place) => collections[place];

    public ref long Owner(int place) => ref owners[place];

    public ref long Number(int place) => ref numbers[place];

    /// <summary>The activity by which it was sold last; 0 for never.</summary>
    public ref long LastSale(int place) => ref lastSales[place];

    public ref int Favourites(int place) => ref favourites[place];

    /// <summary>What it is offered for; 0 where it is not, <see cref="Varies"/> where that varies.</summary>
    public long TokenOf(int place) => tokens[place];

    /// <summary>The least it costs, where that does not vary.</summary>
    public Amount PriceOf(int place) => prices[place];

    /// <summary>The open listings that offer it alone.</summary>
    public NftListing[] ListingsOf(int place) => listings[place] ?? [];

    /// <summary>Where an item is, or -1 where it is not known.</summary>
    public int Find(long item) => item > 0 && item < placeOf.Length ? placeOf[item] - 1 : -1;

    /// <summary>A place for an item that is new, or one like its old place.</summary>
    public int Add(long item, int collection)
    {
        var place = Count++;
        if (place >= ids.Length)
        {
            Grow(Math.Max(64, ids.Length + (ids.Length / 2)));
        }

        if (item >= placeOf.Length)
        {
            Array.Resize(ref placeOf, (int)Math.Max(item + 1, placeOf.Length + (placeOf.Length / 2)));
        }

        (ids[place], collections[place]) = (item, collection);
        if (placeOf[item] - 1 is >= 0 and var old)
        {
            (owners[place], numbers[place], lastSales[place]) = (owners[old], numbers[old], lastSales[old]);
            (favourites[place], tokens[place], prices[place], listings[place]) =
                (favourites[old], tokens[old], prices[old], listings[old]);
        }

        placeOf[item] = place + 1;
        return place;
    }

    /// <summary>Takes over what offers an item alone.</summary>
    public void Offer(int place, NftListing[] open)
    {
        listings[place] = open.Length == 0 ? null : open;
        var token = open.Length == 0 ? 0 : open[0].Price.Token;
        if (Array.Exists(open, listing => listing.Price.Token != token || !IsSteady(listing)))
        {
            (tokens[place], prices[place]) = (Varies, Amount.Zero);
            return;
        }

        var least = open.Length == 0 ? Amount.Zero : Amount.Max;
        foreach (var listing in open)
        {
            least = Amount.Min(least, ItemPrice.Of(listing, listing.CreatedAt));
        }

        (tokens[place], prices[place]) = (token, least);
    }

    private static bool IsSteady(NftListing listing) =>
        listing.Price.Pricing == NftPricing.Fixed && listing.Price.StartsAt <= listing.CreatedAt;

    private void Grow(int size)
    {
        Array.Resize(ref ids, size);
        Array.Resize(ref collections, size);
        Array.Resize(ref owners, size);
        Array.Resize(ref numbers, size);
        Array.Resize(ref lastSales, size);
        Array.Resize(ref favourites, size);
        Array.Resize(ref tokens, size);
        Array.Resize(ref prices, size);
        Array.Resize(ref listings, size);
    }
}
