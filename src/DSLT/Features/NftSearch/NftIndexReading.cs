using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftSearch;

/// <summary>Fills an index from the tables, some thousand rows at a time: none is held long.</summary>
internal static class NftIndexReading
{
    private const int RowsAtOnce = 5_000;

    private const string ItemsSql =
        $"SELECT {NftStore.ItemColumns}, m.name, m.metadata FROM nft_items i "
            + "JOIN nft_standings s ON s.item = i.id JOIN nft_metadata m ON m.item = i.id "
            + "WHERE i.id > $1 ORDER BY i.id LIMIT $2";

    private const string HoldingsSql =
        "SELECT h.item, h.user_id, h.quantity FROM nft_items i JOIN nft_holdings h ON h.item = i.id "
            + "WHERE i.id > $1 AND i.id <= $2 AND i.kind = $3 AND h.quantity > 0";

    private const string LastSalesSql =
        "SELECT item, max(id) FROM nft_activity WHERE item > $1 AND item <= $2 AND kind = $3 GROUP BY item";

    private const string FavouritesSql =
        "SELECT item, favourites FROM nft_favourite_counts WHERE item > $1 AND item <= $2";

    private const string ListingsSql =
        $"SELECT {NftListingStore.Columns} FROM nft_listings "
            + "WHERE id > $1 AND status = $2 ORDER BY id LIMIT $3";

    private const string LinesSql =
        "SELECT listing, item, collection, quantity FROM nft_listing_lines "
            + "WHERE listing > $1 AND listing <= $2 AND is_open ORDER BY listing, line";

    private const string AuctionsSql =
        "SELECT id, item FROM nft_auctions WHERE id > $1 AND status = $2 ORDER BY id LIMIT $3";

    private const string OffersSql =
        "SELECT id, item FROM nft_offers WHERE id > $1 AND status = $2 AND item > 0 ORDER BY id LIMIT $3";

    public static void Fill(NftIndex index, ILookups lookups)
    {
        for (long after = 0, last; (last = Items(index, lookups, after)) > after; after = last)
        {
            lookups.Read(
                HoldingsSql, row => index.Hold(row.Number(0), row.Number(1), row.Number(2)),
                after, last, (long)NftKind.Edition);
            lookups.Read(
                LastSalesSql, row => index.Sold(row.Number(0), row.Number(1)),
                after, last, (long)NftActivityKind.Sale);
            lookups.Read(FavouritesSql, row => index.Favour(row.Number(0), row.Number(1)), after, last);
        }

        for (long after = 0, last; (last = Listings(index, lookups, after)) > after; after = last)
        {
        }

        Pages(lookups, AuctionsSql, (long)NftAuctions.NftAuctionStatus.Open, index.Auction);
        Pages(lookups, OffersSql, (long)NftOffers.NftOfferStatus.Open, index.Bid);
        index.Words.Sort(atOnce: true);
    }

    private static long Items(NftIndex index, ILookups lookups, long after)
    {
        lookups.Read(
            ItemsSql,
            row =>
            {
                after = row.Number(0);
                index.Add(NftStore.ReadItem(row), row.Text(10), row.Text(11));
            },
            after, (long)RowsAtOnce);
        return after;
    }

    private static long Listings(NftIndex index, ILookups lookups, long after)
    {
        var listings = new List<NftListing>();
        lookups.Read(
            ListingsSql, row => listings.Add(NftListingStore.ReadListing(row)),
            after, (long)NftListingStatus.Open, (long)RowsAtOnce);
        if (listings.Count == 0)
        {
            return after;
        }

        var lines = new List<(long Listing, ListingLine Line)>();
        lookups.Read(
            LinesSql,
            row => lines.Add((row.Number(0), new ListingLine(row.Number(1), row.Number(2), row.Number(3)))),
            after, listings[^1].Id);
        var ofListings = lines.ToLookup(line => line.Listing, line => line.Line);

        // What ended between the two reads is told of later.
        foreach (var listing in listings.Where(listing => ofListings.Contains(listing.Id)))
        {
            index.Offer(listing with { Lines = [.. ofListings[listing.Id]] });
        }

        return listings[^1].Id;
    }

    private static void Pages(ILookups lookups, string sql, long status, Action<long, long, bool> put)
    {
        var (after, count) = (0L, RowsAtOnce);
        while (count == RowsAtOnce)
        {
            count = lookups.Read(
                sql,
                row =>
                {
                    after = row.Number(0);
                    put(row.Number(0), row.Number(1), true);
                },
                after, status, (long)RowsAtOnce);
        }
    }
}
