using System.Numerics;
using DSLT.Core;
using DSLT.Features.NftOffers;
using DSLT.Features.NftSales;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.NftAuctions;

/// <summary>Offers and listings.</summary>
internal sealed partial class BidLife
{
    private async Task Offer(long user)
    {
        var creator = random.Next(1, 3);
        var (item, quantity, price) = (random.Next(3) == 0 ? 0 : Item(), random.Next(1, 4), Price());
        var (available, _) = await Balance(user);
        price = random.Next(10) == 0 ? (available / quantity) + random.Next(0, 3) : price;
        price = BigInteger.Max(1, price);
        var expires = Now + (random.Next(60, 6_000) * Clock.Second);
        var expected = model.CanOffer(item, user, quantity, price * quantity, available);
        var made = await Write(user, tx => NftOfferCommands.Create(tx, new CreateNftOfferRequest(
            "USD", Text(price), Clock.Time(expires), item == 0 ? null : item.ToText(),
            item == 0 ? royalties[creator].Collection.ToText() : null, quantity)));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            model.Offers.Add(made.Value.Id, new PaperOffer
            {
                Buyer = user,
                Collection = item == 0 ? royalties[creator].Collection : model.Items[item].Collection,
                Item = item,
                Price = price,
                ExpiresAt = expires,
                Remaining = quantity,
            });
            offers.Add(made.Value.Id);
        }
    }

    private Task Accept(long user)
    {
        var id = Any(offers);
        var offer = model.Offers.GetValueOrDefault(id);
        var item = offer is { Item: not 0 } && random.Next(10) > 0 ? offer.Item : Item();
        var fitting = items.Where(one => offer is { Item: 0 }
            && model.Items[one].Collection == offer.Collection && model.Items[one].Has(user) > 0).ToList();
        item = fitting.Count > 0 ? fitting[random.Next(fitting.Count)] : item;
        var holders = Enumerable.Range(1, TradingStore.Users)
            .Where(one => model.Items.GetValueOrDefault(item)?.Has(one) > 0).ToList();
        user = holders.Count > 0 && random.Next(3) > 0 ? holders[random.Next(holders.Count)] : user;
        var quantity = random.Next(3) == 0 ? random.Next(1, 4) : 1;
        var least = random.Next(4) == 0 ? quantity * (offer?.Price ?? 1) : 0;
        return Is(model.Accept(id, user, item, quantity, least, Now), user, tx => NftOfferAcceptance.Accept(
            tx, id.ToText(), new AcceptNftOfferRequest(item.ToText(), quantity, Text(least))));
    }

    private Task CancelOffer(long user)
    {
        var id = Any(offers);
        var known = model.Offers.GetValueOrDefault(id);
        var expected = known is null ? "offer_not_found" : known.Buyer != user ? "forbidden"
            : known.Status != "open" ? "offer_closed" : null;
        if (expected is null)
        {
            known!.Status = "cancelled";
        }

        return Is(expected, user, tx => NftOfferCommands.Cancel(tx, id.ToText()));
    }

    private Task CancelOffers(long user)
    {
        foreach (var offer in model.Offers.Values.Where(it => it.Buyer == user && it.Status == "open"))
        {
            offer.Status = "cancelled";
        }

        return Is(null, user, tx => (Result<int>)NftOfferCommands.CancelAll(tx));
    }

    private Task Expire()
    {
        foreach (var offer in model.Offers.Values.Where(it => it.Status == "open" && Now >= it.ExpiresAt))
        {
            offer.Status = "expired";
        }

        return Is(null, 0, tx => (Result<int>)NftOfferCommands.Expire(tx, offers));
    }

    private async Task List(long user)
    {
        var (item, available, price) = (Item(), random.Next(1, 4), Price());
        var expected = model.CanList(item, user, available);
        var made = await Write(user, tx => NftListings.Create(tx, new CreateListingRequest(
            [new ListingItemBody(item.ToText())], "USD", Text(price), Quantity: available)));
        Answer(expected, made.Refusal?.Code.Name);
        if (expected is null)
        {
            model.Listings.Add(made.Value.Id, new PaperAsk
            {
                Item = item,
                Seller = user,
                Price = price,
                Available = available,
            });
            listings.Add(made.Value.Id);
        }
    }

    private async Task Buy(long user)
    {
        var id = Any(listings);
        var (available, _) = await Balance(user);
        await Is(model.Buy(id, user, available), user, tx => NftPurchases.Buy(
            tx, id.ToText(), new BuyListingRequest()));
    }
}
