using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftSearch;

/// <summary>Fills an index from the tables, some thousand rows at a time: none is held long.</summary>
internal static class NftIndexReading
{
    private const int RowsAtOnce = 5_000;

    private const string ItemsSql =
        "SELECT i.id, i.collection, i.kind, i.max_supply, s.number, s.minted, s.burnt, s.owner, s.frozen, "
            + "m.name, m.metadata FROM nft_items i JOIN nft_standings s ON s.item = i.id "
            + "JOIN nft_metadata m ON m.item = i.id WHERE i.id > $1 ORDER BY i.id LIMIT $2";

    private const string HoldingsSql =
        "SELECT h.item, h.user_id, h.quantity FROM nft_items i JOIN nft_holdings h ON h.item = i.id "
            + "WHERE i.id > $1 AND i.id <= $2 AND i.kind = $3 AND h.quantity > 0";

    private const string LastSalesSql =
        "SELECT item, max(id) FROM nft_activity WHERE item > $1 AND item <= $2 AND kind = $3 GROUP BY item";

    private const string FavouritesSql =
        "SELECT item, favourites FROM nft_favourite_counts WHERE item > $1 AND item <= $2";

    private const string ListingsSql =
        "SELECT id, seller, token, pricing, start_price, end_price, starts_at, ends_at, step_seconds, lazy, "
            + "available, expires_at, status, created_at FROM nft_listings "
            + "WHERE id > $1 AND status = $2 ORDER BY id LIMIT $3";

    private const string LinesSql =
        "SELECT listing, item, collection, quantity FROM nft_listing_lines "
            + "WHERE listing > $1 AND listing <= $2 AND is_open ORDER BY listing, line";

    private const string AuctionsSql =
        "SELECT id, item FROM nft_auctions WHERE id > $1 AND status = $2 ORDER BY id LIMIT $3";

    private const string OffersSql =
        "SELECT id, item FROM nft_offers WHERE id > $1 AND status = $2 AND item > 0 ORDER BY id LIMIT $3";

    public static void Fill(NftIndex index, IReading reading)
    {
        for (long after = 0, last; (last = Items(index, reading, after)) > after; after = last)
        {
            Each(reading, HoldingsSql, row => index.Hold(row.Number(0), row.Number(1), row.Number(2)),
                after, last, (long)NftKind.Edition);
            Each(reading, LastSalesSql, row => index.Sold(row.Number(0), row.Number(1)),
                after, last, (long)NftActivityKind.Sale);
            Each(reading, FavouritesSql, row => index.Favour(row.Number(0), row.Number(1)), after, last);
        }

        for (long after = 0, last; (last = Listings(index, reading, after)) > after; after = last)
        {
        }

        Pages(reading, AuctionsSql, (long)NftAuctions.NftAuctionStatus.Open, index.Auction);
        Pages(reading, OffersSql, (long)NftOffers.NftOfferStatus.Open, index.Bid);
        index.Words.Sort(atOnce: true);
    }

    private static long Items(NftIndex index, IReading reading, long after)
    {
        Each(
            reading, ItemsSql,
            row =>
            {
                after = row.Number(0);
                var standing = new NftStanding(
                    row.Number(4), row.Number(5), row.Number(6), row.Number(7), row.Flag(8));
                index.Add(
                    new NftItem(after, row.Number(1), (NftKind)row.Number(2), row.Number(3), null, standing),
                    row.Text(9)!, row.Text(10)!);
            },
            after, (long)RowsAtOnce);
        return after;
    }

    private static long Listings(NftIndex index, IReading reading, long after)
    {
        var listings = new List<NftListing>();
        Each(
            reading, ListingsSql, row => listings.Add(ReadListing(row)),
            after, (long)NftListingStatus.Open, (long)RowsAtOnce);
        if (listings.Count == 0)
        {
            return after;
        }

        var lines = new Dictionary<long, List<ListingLine>>();
        Each(
            reading, LinesSql,
            row =>
            {
                if (!lines.TryGetValue(row.Number(0), out var ofListing))
                {
                    lines.Add(row.Number(0), ofListing = []);
                }

                ofListing.Add(new ListingLine(row.Number(1), row.Number(2), row.Number(3)));
            },
            after, listings[^1].Id);
        foreach (var listing in listings)
        {
            // What ended between the two reads is told of later.
            if (lines.TryGetValue(listing.Id, out var ofListing))
            {
                index.Offer(listing with { Lines = [.. ofListing] });
            }
        }

        return listings[^1].Id;
    }

    private static NftListing ReadListing(ICursor row)
    {
        row.TryAmount(4, out var start);
        row.TryAmount(5, out var end);
        return new NftListing(
            row.Number(0), row.Number(1), ImmutableArray<ListingLine>.Empty,
            new ListingPrice(
                (NftPricing)row.Number(3), row.Number(2), start, end, row.Number(6), row.Number(7),
                row.Number(8)),
            row.Number(10), row.Flag(9), row.Number(11), (NftListingStatus)row.Number(12), row.Number(13));
    }

    private static void Pages(IReading reading, string sql, long status, Action<long, long, bool> put)
    {
        var (after, count) = (0L, RowsAtOnce);
        while (count == RowsAtOnce)
        {
            count = 0;
            Each(
                reading, sql,
                row =>
                {
                    (after, count) = (row.Number(0), count + 1);
                    put(row.Number(0), row.Number(1), true);
                },
                after, status, (long)RowsAtOnce);
        }
    }

    private static void Each(
        IReading reading, string sql, Action<ICursor> row, params ReadOnlySpan<object> keys)
    {
        using var cursor = reading.Open(sql, keys);
        while (cursor.Next())
        {
            row(cursor);
        }
    }
}
