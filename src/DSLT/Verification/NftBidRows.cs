using DSLT.Core;
using DSLT.Data;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// Auctions and offers: nobody puts up what is not there, bids rise step by step and the last one leads, what
/// was sold was paid for; and what is held for the best bids and for open offers.
/// </summary>
internal sealed class NftBidRows(Findings findings)
{
    private const string AuctionsSql =
        "SELECT a.id, a.item, a.seller, a.quantity, a.token, a.start_price, a.reserve, a.step_bps, a.step, "
            + "a.status, a.bidder, a.bid, a.bids, a.transaction_id, h.quantity, t.quantity, t.price, "
            + "t.to_user, a.collection, t.auction FROM nft_auctions a "
            + "LEFT JOIN nft_holdings h ON h.item = a.item AND h.user_id = a.seller "
            + "LEFT JOIN nft_activity t ON t.item = a.item AND t.transaction_id = a.transaction_id "
            + "AND t.kind = 4 AND a.transaction_id > 0 ORDER BY a.id";

    private const string BidsSql =
        "SELECT auction, number, bidder, amount FROM nft_bids ORDER BY auction, number";

    private const string TwiceSql =
        "SELECT item, seller, count(*) FROM nft_auctions WHERE status = 1 GROUP BY item, seller "
            + "HAVING count(*) > 1 ORDER BY item, seller";

    private const string OffersSql =
        "SELECT id, buyer, token, price, quantity, remaining, status FROM nft_offers ORDER BY id";

    private readonly Dictionary<AccountId, Int128> held = [];

    /// <summary>What is held of each account by bids and offers.</summary>
    public Dictionary<AccountId, Int128> Check(IReading tables)
    {
        CheckAuctions(tables);
        CheckTwice(tables);
        CheckOffers(tables);
        return held;
    }

    private void CheckAuctions(IReading tables)
    {
        using var rows = tables.Open(AuctionsSql);
        using var bids = tables.Open(BidsSql);
        var hasBid = bids.Next();
        while (rows.Next())
        {
            var (auction, where) = (AuctionOf(rows), $"auction {rows.Number(0)}");
            var reckoned = auction with { Bidder = 0, Bid = Amount.Zero, Bids = 0 };
            while (hasBid && bids.Number(0) <= auction.Id)
            {
                var bid = AmountOf(bids, 3, $"{where}: bid {bids.Number(1)}");
                if (bids.Number(0) != auction.Id || bids.Number(1) != reckoned.Bids + 1
                    || !(bid >= NftAuctionRules.LeastBid(reckoned)))
                {
                    Add(where, $"bid {reckoned.Bids + 1}, a step above {reckoned.Bid}",
                        $"bid {bids.Number(1)} of auction {bids.Number(0)}, {bid}");
                }

                reckoned = reckoned with
                {
                    Bidder = bids.Number(2),
                    Bid = bid,
                    Bids = bids.Number(1),
                };
                hasBid = bids.Next();
            }

            if (auction != reckoned)
            {
                Add($"{where}: its best bid", $"{reckoned.Bid} by user {reckoned.Bidder}",
                    $"{auction.Bid} by user {auction.Bidder}");
            }

            CheckState(rows, auction, where);
        }

        if (hasBid)
        {
            Add($"auction {bids.Number(0)}", "an auction of its bids", "none");
        }
    }

    private void CheckState(ICursor row, NftAuction auction, string where)
    {
        if (auction.IsOpen && auction.HasBid)
        {
            Hold(auction.PaysFrom, auction.Bid.Units);
        }

        if (auction.IsOpen && (row.IsNull(14) || row.Number(14) < auction.Quantity))
        {
            Add(where, $"{auction.Quantity} of item {auction.Item} to sell",
                row.IsNull(14) ? "0" : $"{row.Number(14)}");
        }

        var isSold = auction.Status == NftAuctionStatus.Sold;
        if (isSold != (auction.TransactionId != 0) || (isSold && !IsSaleOf(row, auction, where)))
        {
            Add($"{where}: its sale", isSold ? $"{auction.Bid} by user {auction.Bidder}" : "none",
                row.IsNull(15) ? "none" : $"{row.Text(16)} by user {row.Number(17)}");
        }
    }

    /// <summary>What was sold before histories named auctions has none.</summary>
    private bool IsSaleOf(ICursor row, NftAuction auction, string where) =>
        auction.IsReserveMet && !row.IsNull(15) && row.Number(15) == auction.Quantity
            && AmountOf(row, 16, where) == auction.Bid && row.Number(17) == auction.Bidder
            && (row.Number(19) == 0 || row.Number(19) == auction.Id);

    private void CheckTwice(IReading tables)
    {
        using var rows = tables.Open(TwiceSql);
        while (rows.Next())
        {
            Add($"auctions of item {rows.Number(0)} by user {rows.Number(1)}", "one that is open",
                $"{rows.Number(2)}");
        }
    }

    private void CheckOffers(IReading tables)
    {
        using var rows = tables.Open(OffersSql);
        while (rows.Next())
        {
            var (where, status) = ($"offer {rows.Number(0)}", (NftOfferStatus)rows.Number(6));
            var (price, quantity, left) = (AmountOf(rows, 3, where), rows.Number(4), rows.Number(5));
            var isAccepted = status == NftOfferStatus.Accepted;
            if (left < 0 || left > quantity || left == 0 != isAccepted || price.IsZero
                || !Amount.TryMulDiv(price, new Amount(Math.Max(0, left)), new Amount(1), Rounding.Down,
                    out var all))
            {
                Add(where, "an offer of which something is left until it is accepted",
                    $"{left} of {quantity}, {status}");
            }
            else if (status == NftOfferStatus.Open)
            {
                Hold(new AccountId(Holder.User(rows.Number(1)), rows.Number(2)), all.Units);
            }
        }
    }

    private NftAuction AuctionOf(ICursor row)
    {
        var where = $"auction {row.Number(0)}";
        var terms = new NftAuctionTerms(
            row.Number(4), AmountOf(row, 5, where), AmountOf(row, 6, where), (int)row.Number(7),
            AmountOf(row, 8, where), 0);
        return new NftAuction(
            row.Number(0), row.Number(1), row.Number(18), row.Number(2), row.Number(3), terms, 0,
            (NftAuctionStatus)row.Number(9), row.Number(10), AmountOf(row, 11, where), row.Number(12),
            row.Number(13), 0);
    }

    private void Hold(AccountId account, Int128 amount) =>
        held[account] = held.GetValueOrDefault(account) + amount;

    private void Add(string where, string expected, string found) =>
        findings.Add(FindingKind.NftBid, where, expected, found);

    private Amount AmountOf(ICursor row, int column, string where)
    {
        if (!row.TryAmount(column, out var amount))
        {
            Add(where, "39 digits", row.Text(column) ?? "nothing");
        }

        return amount;
    }
}
