using System.Numerics;

namespace DSLT.Tests.Features.NftSales;

/// <summary>Items, listings and money on paper: after each step everything is looked through again.</summary>
internal sealed partial class NftModel
{
    public Dictionary<long, PaperItem> Items { get; } = [];

    public Dictionary<long, PaperListing> Listings { get; } = [];

    /// <summary>What each user has more or less than before; 0 is the treasury.</summary>
    public Dictionary<long, BigInteger> Gains { get; } = [];

    public HashSet<long> Frozen { get; } = [];

    public int FeeBps { get; set; }

    /// <summary>What royalties and sales brought in, by user.</summary>
    public Dictionary<long, (BigInteger Proceeds, BigInteger Royalties, int Sales)> Earned { get; } = [];

    public string? Transfer(long item, long from, long to, long quantity)
    {
        if (!Items.TryGetValue(item, out var known))
        {
            return "item_not_found";
        }

        var has = known.Has(from);
        if (has < quantity || from == to)
        {
            return has == 0 ? "forbidden" : has < quantity ? "insufficient_items" : "self_transfer";
        }

        Move(known, from, to, quantity);
        return null;
    }

    public string? Burn(long item, long user, long quantity)
    {
        if (!Items.TryGetValue(item, out var known))
        {
            return "item_not_found";
        }

        var has = known.Has(user);
        if (has < quantity)
        {
            return has == 0 ? "forbidden" : "insufficient_items";
        }

        Move(known, user, 0, quantity);
        return null;
    }

    public string? Mint(long item, long by, long to, long quantity)
    {
        if (!Items.TryGetValue(item, out var known))
        {
            return "item_not_found";
        }

        if (known.Creator != by || known.Minted + quantity > known.Max)
        {
            return known.Creator != by ? "forbidden" : "max_supply_exceeded";
        }

        Move(known, 0, to, quantity);
        return null;
    }

    public string? CanList(long seller, List<(long Item, long Quantity)> lines, long available, bool lazy)
    {
        foreach (var (item, quantity) in lines)
        {
            if (!Items.TryGetValue(item, out var known))
            {
                return "item_not_found";
            }

            var has = lazy ? known.Max - known.Minted : known.Has(seller);
            if ((lazy && known.Creator != seller) || has == 0)
            {
                return "forbidden";
            }

            if (has / quantity < available)
            {
                return "insufficient_items";
            }

            if (Listings.Values.Count(listing => listing.Status == "open" && listing.Seller == seller
                && listing.Lines.Exists(line => line.Item == item)) >= 10)
            {
                return "limit_reached";
            }
        }

        return null;
    }

    public string? Buy(long id, long buyer, long quantity, BigInteger most, long now)
    {
        if (!Listings.TryGetValue(id, out var listing))
        {
            return "listing_not_found";
        }

        var price = listing.PriceAt(now) * quantity;
        var refused = listing.Status != "open" || listing.IsDue(now) ? "listing_closed"
            : now < listing.StartsAt ? "listing_not_started"
            : listing.Seller == buyer ? "self_transfer"
            : Frozen.Contains(buyer) || Frozen.Contains(listing.Seller) ? "account_frozen"
            : quantity > listing.Available ? "insufficient_items"
            : price > most ? "slippage_exceeded"
            : null;
        if (refused is not null)
        {
            return refused;
        }

        listing.Available -= quantity;
        listing.Status = listing.Available == 0 ? "sold" : "open";
        Pay(listing.Seller, listing.Lines, buyer, quantity, price);
        foreach (var (item, each) in listing.Lines)
        {
            Move(Items[item], listing.Lazy ? 0 : listing.Seller, buyer, each * quantity);
        }

        return null;
    }

    public void Expire(long now)
    {
        foreach (var listing in Listings.Values.Where(it => it.Status == "open" && it.IsDue(now)))
        {
            listing.Status = "expired";
        }
    }

    private void Pay(
        long seller, List<(long Item, long Quantity)> lines, long buyer, long quantity, BigInteger price)
    {
        Gain(buyer, -price);
        var all = lines.Sum(line => line.Quantity) * quantity;
        var parts = lines.Select(line => price * line.Quantity * quantity / all).ToList();
        parts[0] = price - parts.Skip(1).Aggregate(BigInteger.Zero, (sum, part) => sum + part);
        for (var i = 0; i < parts.Count; i++)
        {
            var item = Items[lines[i].Item];
            var royalty = parts[i] * item.RoyaltyBps / 10_000;
            var shares = item.Shares.Select(share => royalty * share.Bps / 10_000).ToList();
            if (shares.Count > 0)
            {
                shares[0] = royalty - shares.Skip(1).Aggregate(BigInteger.Zero, (sum, part) => sum + part);
            }

            for (var k = 0; k < shares.Count; k++)
            {
                Gain(item.Shares[k].User, shares[k]);
                var one = Earned.GetValueOrDefault(item.Shares[k].User);
                Earned[item.Shares[k].User] = (one.Proceeds, one.Royalties + shares[k], one.Sales);
            }

            var fee = BigInteger.Min(parts[i] * FeeBps / 10_000, parts[i] - royalty);
            Gain(0, fee);
            Gain(seller, parts[i] - royalty - fee);
            var (proceeds, royalties, sales) = Earned.GetValueOrDefault(seller);
            Earned[seller] = (proceeds + parts[i] - royalty - fee, royalties, sales + 1);
        }
    }

    private void Gain(long user, BigInteger amount) =>
        Gains[user] = Gains.GetValueOrDefault(user) + amount;

    /// <summary>And then no listing may offer what is not there.</summary>
    private void Move(PaperItem item, long from, long to, long quantity)
    {
        if (from == 0)
        {
            item.Minted += quantity;
        }
        else
        {
            item.Holdings[from] -= quantity;
        }

        if (to != 0)
        {
            item.Holdings[to] = item.Has(to) + quantity;
        }

        foreach (var listing in Listings.Values.Where(listing => listing.Status == "open"))
        {
            listing.Available = Math.Min(listing.Available, listing.Lines.Min(line =>
                (listing.Lazy ? Items[line.Item].Max - Items[line.Item].Minted
                    : Items[line.Item].Has(listing.Seller)) / line.Quantity));
            listing.Status = listing.Available == 0 ? "ended" : "open";
        }
    }
}

internal sealed class PaperItem
{
    public required long Creator { get; init; }

    public required long Max { get; init; }

    public required int RoyaltyBps { get; init; }

    public required List<(long User, int Bps)> Shares { get; init; }

    public long Minted { get; set; }

    public Dictionary<long, long> Holdings { get; } = [];

    public long Has(long user) => Holdings.GetValueOrDefault(user);
}

internal sealed class PaperListing
{
    public required long Seller { get; init; }

    public required List<(long Item, long Quantity)> Lines { get; init; }

    public required BigInteger Start { get; set; }

    public required BigInteger End { get; set; }

    public required long StartsAt { get; init; }

    /// <summary>0 where the price is fixed.</summary>
    public required long EndsAt { get; init; }

    /// <summary>0 where it falls evenly.</summary>
    public required long Step { get; init; }

    public required bool Lazy { get; init; }

    public required long ExpiresAt { get; init; }

    public long Available { get; set; }

    public string Status { get; set; } = "open";

    public bool IsDue(long now) => ExpiresAt > 0 && now >= ExpiresAt;

    /// <summary>By how much it has fallen, rounded down.</summary>
    public BigInteger PriceAt(long now)
    {
        if (EndsAt == 0)
        {
            return Start;
        }

        var passed = Math.Clamp(now - StartsAt, 0, EndsAt - StartsAt);
        passed -= Step == 0 ? 0 : passed % Step;
        return Start - ((Start - End) * passed / (EndsAt - StartsAt));
    }
}
