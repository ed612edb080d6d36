using System.Numerics;
using DSLT.Core;

namespace DSLT.Tests.Features.NftAuctions;

/// <summary>
/// Items, auctions, offers and money on paper: what is held is reckoned up anew from what is open, and after
/// each move all is looked through for what is not covered any more.
/// </summary>
internal sealed class BidModel
{
    public Dictionary<long, BidItem> Items { get; } = [];

    public Dictionary<long, PaperAuction> Auctions { get; } = [];

    public Dictionary<long, PaperOffer> Offers { get; } = [];

    public Dictionary<long, PaperAsk> Listings { get; } = [];

    /// <summary>What each user has more or less than before, held or not; 0 is the treasury.</summary>
    public Dictionary<long, BigInteger> Gains { get; } = [];

    public HashSet<long> Frozen { get; } = [];

    public bool IsPaused { get; set; }

    public int FeeBps { get; set; }

    public BigInteger HeldBy(long user)
    {
        var held = BigInteger.Zero;
        foreach (var auction in Auctions.Values.Where(it => it.Status == "open" && it.Bidder == user))
        {
            held += auction.Bid;
        }

        foreach (var offer in Offers.Values.Where(it => it.Status == "open" && it.Buyer == user))
        {
            held += offer.Price * offer.Remaining;
        }

        return held;
    }

    public string? CanPay(long user) =>
        IsPaused ? "token_paused" : Frozen.Contains(user) ? "account_frozen" : null;

    public string? CanTrade(long buyer, long seller) =>
        buyer == seller ? "self_transfer" : CanPay(buyer) ?? CanPay(seller);

    public string? CanAuction(long item, long seller, long quantity)
    {
        var has = Items.GetValueOrDefault(item)?.Has(seller);
        return has is null ? "item_not_found"
            : has == 0 ? "forbidden"
            : has < quantity ? "insufficient_items"
            : Auctions.Values.Any(it => it.Status == "open" && it.Item == item && it.Seller == seller)
                ? "auction_exists"
            : CanPay(seller);
    }

    /// <param name="available">What the bidder has besides what is held.</param>
    public string? Bid(long id, long bidder, BigInteger bid, BigInteger available, long now)
    {
        if (!Auctions.TryGetValue(id, out var auction))
        {
            return "auction_not_found";
        }

        var back = auction.Bidder == bidder ? auction.Bid : BigInteger.Zero;
        var refused = auction.Status != "open" || now >= auction.EndsAt ? "auction_closed"
            : CanTrade(bidder, auction.Seller)
            ?? (bid < auction.Least ? "bid_too_low" : bid > available + back ? "insufficient_balance" : null);
        if (refused is not null)
        {
            return refused;
        }

        (auction.Bidder, auction.Bid) = (bidder, bid);
        var extended = now + (auction.Extension * Clock.Second);
        auction.EndsAt = extended > auction.EndsAt ? extended : auction.EndsAt;
        return null;
    }

    public string? Settle(long id, long now)
    {
        if (!Auctions.TryGetValue(id, out var auction))
        {
            return "auction_not_found";
        }

        if (auction.Status != "open" || now < auction.EndsAt)
        {
            return auction.Status != "open" ? "auction_closed" : "auction_still_open";
        }

        if (auction.Bidder == 0 || auction.Bid < auction.Reserve)
        {
            auction.Status = "unsold";
        }
        else if (IsPaused)
        {
            return "token_paused";
        }
        else if (Frozen.Contains(auction.Bidder) || Frozen.Contains(auction.Seller))
        {
            auction.Status = "void";
        }
        else
        {
            auction.Status = "sold";
            Sell(auction.Item, auction.Seller, auction.Bidder, auction.Quantity, auction.Bid);
        }

        return null;
    }

    public string? Cancel(long id, long user, bool isOperator)
    {
        if (!Auctions.TryGetValue(id, out var auction))
        {
            return "auction_not_found";
        }

        var refused = auction.Seller != user && !isOperator ? "forbidden"
            : auction.Status != "open" ? "auction_closed"
            : auction.Bidder != 0 && !isOperator ? "auction_has_bids"
            : null;
        auction.Status = refused is null ? "cancelled" : auction.Status;
        return refused;
    }

    /// <param name="item">0: any of the collection.</param>
    public string? CanOffer(long item, long buyer, long quantity, BigInteger whole, BigInteger available)
    {
        if (item != 0)
        {
            if (!Items.TryGetValue(item, out var known))
            {
                return "item_not_found";
            }

            var refused = known.IsUnique && known.Has(buyer) > 0 ? "self_transfer"
                : known.Max < quantity ? "invalid_quantity"
                : known.Holdings.Values.Sum() == 0 && known.Minted == known.Max ? "insufficient_items"
                : null;
            if (refused is not null)
            {
                return refused;
            }
        }

        return CanPay(buyer) ?? (whole > available ? "insufficient_balance" : null);
    }

    public string? Accept(long id, long seller, long item, long quantity, BigInteger least, long now)
    {
        if (!Offers.TryGetValue(id, out var offer) || !Items.TryGetValue(item, out var known))
        {
            return Offers.ContainsKey(id) ? "item_not_found" : "offer_not_found";
        }

        var has = known.Has(seller);
        var refused = offer.Status != "open" || now >= offer.ExpiresAt ? "offer_closed"
            : CanTrade(offer.Buyer, seller)
            ?? (known.Collection != offer.Collection || (offer.Item != 0 && offer.Item != item)
                ? "invalid_item_id"
                : quantity > offer.Remaining ? "insufficient_items"
                : has == 0 ? "forbidden"
                : has < quantity ? "insufficient_items"
                : Parts(known, offer.Price * quantity).Proceeds < least ? "slippage_exceeded"
                : null);
        if (refused is not null)
        {
            return refused;
        }

        offer.Remaining -= quantity;
        offer.Status = offer.Remaining == 0 ? "accepted" : "open";
        Sell(item, seller, offer.Buyer, quantity, offer.Price * quantity);
        return null;
    }

    public string? CanList(long item, long seller, long available)
    {
        var has = Items.GetValueOrDefault(item)?.Has(seller);
        return has is null ? "item_not_found"
            : IsPaused && has > 0 && Free(item, seller) >= available && OpenOf(item, seller) < 10
                ? "token_paused"
            : has == 0 ? "forbidden"
            : Free(item, seller) < available ? "insufficient_items"
            : OpenOf(item, seller) >= 10 ? "limit_reached"
            : null;
    }

    public string? Buy(long id, long buyer, BigInteger available)
    {
        if (!Listings.TryGetValue(id, out var listing))
        {
            return "listing_not_found";
        }

        var refused = listing.Status != "open" ? "listing_closed"
            : CanTrade(buyer, listing.Seller)
            ?? (listing.Price > available ? "insufficient_balance" : null);
        if (refused is not null)
        {
            return refused;
        }

        listing.Available--;
        listing.Status = listing.Available == 0 ? "sold" : "open";
        Sell(listing.Item, listing.Seller, buyer, 1, listing.Price);
        return null;
    }

    public string? Move(long item, long from, long to, long quantity)
    {
        if (!Items.TryGetValue(item, out var known))
        {
            return "item_not_found";
        }

        if (known.Has(from) < quantity || from == to)
        {
            return known.Has(from) == 0 ? "forbidden"
                : known.Has(from) < quantity ? "insufficient_items" : "self_transfer";
        }

        Move(known, from, to, quantity);
        return null;
    }

    /// <summary>Ends what is not covered any more.</summary>
    public void Trim()
    {
        foreach (var auction in Auctions.Values.Where(it => it.Status == "open"
            && Items[it.Item].Has(it.Seller) < it.Quantity))
        {
            auction.Status = "withdrawn";
        }

        foreach (var listing in Listings.Values.Where(it => it.Status == "open"))
        {
            listing.Available = Math.Min(listing.Available, Free(listing.Item, listing.Seller));
            listing.Status = listing.Available == 0 ? "ended" : "open";
        }
    }

    /// <summary>What a user has of an item besides what is in an auction.</summary>
    private long Free(long item, long user) => Items[item].Has(user) - Auctions.Values
        .Where(it => it.Status == "open" && it.Item == item && it.Seller == user).Sum(it => it.Quantity);

    private int OpenOf(long item, long seller) => Listings.Values.Count(
        it => it.Status == "open" && it.Item == item && it.Seller == seller);

    private (List<BigInteger> Royalties, BigInteger Fee, BigInteger Proceeds) Parts(
        BidItem item, BigInteger price)
    {
        var royalty = price * item.RoyaltyBps / 10_000;
        var shares = item.Shares.Select(share => royalty * share.Bps / 10_000).ToList();
        if (shares.Count > 0)
        {
            shares[0] = royalty - shares.Skip(1).Aggregate(BigInteger.Zero, (sum, part) => sum + part);
        }

        var fee = BigInteger.Min(price * FeeBps / 10_000, price - royalty);
        return (shares, fee, price - royalty - fee);
    }

    private void Sell(long item, long seller, long buyer, long quantity, BigInteger price)
    {
        var known = Items[item];
        var (royalties, fee, proceeds) = Parts(known, price);
        Gain(buyer, -price);
        Gain(0, fee);
        Gain(seller, proceeds);
        for (var i = 0; i < royalties.Count; i++)
        {
            Gain(known.Shares[i].User, royalties[i]);
        }

        Move(known, seller, buyer, quantity);
    }

    private void Gain(long user, BigInteger amount) =>
        Gains[user] = Gains.GetValueOrDefault(user) + amount;

    private void Move(BidItem item, long from, long to, long quantity)
    {
        item.Holdings[from] -= quantity;
        if (to != 0)
        {
            item.Holdings[to] = item.Has(to) + quantity;
        }

        Trim();
        foreach (var offer in Offers.Values.Where(it => it.Status == "open" && it.Item != 0
            && Items[it.Item].Holdings.Values.Sum() == 0 && Items[it.Item].Minted == Items[it.Item].Max))
        {
            offer.Status = "ended";
        }
    }
}

internal sealed class BidItem
{
    public required long Collection { get; init; }

    public required bool IsUnique { get; init; }

    public required long Max { get; init; }

    public required long Minted { get; init; }

    public required int RoyaltyBps { get; init; }

    public required List<(long User, int Bps)> Shares { get; init; }

    public Dictionary<long, long> Holdings { get; } = [];

    public long Has(long user) => Holdings.GetValueOrDefault(user);
}

internal sealed class PaperAuction
{
    public required long Item { get; init; }

    public required long Seller { get; init; }

    public required long Quantity { get; init; }

    public required BigInteger Start { get; init; }

    public required BigInteger Reserve { get; init; }

    /// <summary>0 where the step is an amount.</summary>
    public required int StepBps { get; init; }

    public required BigInteger Step { get; init; }

    public required long Extension { get; init; }

    public required long EndsAt { get; set; }

    public long Bidder { get; set; }

    public BigInteger Bid { get; set; }

    public string Status { get; set; } = "open";

    /// <summary>Rounded up.</summary>
    public BigInteger Least => Bidder == 0 ? Start
        : Bid + (StepBps == 0 ? Step : ((Bid * StepBps) + 9_999) / 10_000);
}

internal sealed class PaperOffer
{
    public required long Buyer { get; init; }

    public required long Collection { get; init; }

    public required long Item { get; init; }

    public required BigInteger Price { get; init; }

    public required long ExpiresAt { get; init; }

    public long Remaining { get; set; }

    public string Status { get; set; } = "open";
}

internal sealed class PaperAsk
{
    public required long Item { get; init; }

    public required long Seller { get; init; }

    public required BigInteger Price { get; init; }

    public long Available { get; set; }

    public string Status { get; set; } = "open";
}
