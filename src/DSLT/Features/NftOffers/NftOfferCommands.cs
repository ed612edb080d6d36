using DSLT.Core;
using DSLT.Features.NftAuctions;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>Commands of those who offer to buy: what they offer is held from the first moment.</summary>
internal static class NftOfferCommands
{
    public static Result<NftOffer> Create(Tx tx, CreateNftOfferRequest request)
    {
        var buyer = tx.Caller.UserId;
        if (!NftRules.Quantity(request.Quantity).Is(out var quantity, out var refusal)
            || !What(tx, request, quantity).Is(out var what, out refusal)
            || !tx.State.Tokens.Get(request.Token).Is(out var token, out refusal)
            || !NftOfferRules.Price(request.Amount, quantity, token).Is(out var price, out refusal)
            || !NftOfferRules.Expiry(request.ExpiresAt, tx.Now).Is(out var expiresAt, out refusal))
        {
            return refusal;
        }

        if ((TokenCommands.CanMove(tx, buyer, token)
            ?? NftOfferRules.CheckRoom(tx.State.NftOffers.OpenOf(buyer).Length)) is { } not)
        {
            return not;
        }

        var holding = tx.Holding(Holder.User(buyer), token.Id);
        if (holding.Available < price.All)
        {
            return TokenRules.Insufficient(token, holding.Available, price.All);
        }

        if (!tx.Post(Entry.Hold(holding.Account, price.All)).Is(out _, out refusal))
        {
            return refusal;
        }

        var offer = new NftOffer(
            tx.State.NftOffers.NextId(), buyer, what.Collection, what.Item, token.Id, price.One, quantity,
            quantity, expiresAt, NftOfferStatus.Open, tx.Now);
        Raise(tx, offer, NftActivityKind.Offer);
        return offer;
    }

    public static Result<NftOffer> Cancel(Tx tx, string offerId) => tx.State.NftOffers.Get(offerId)
        .Then<NftOffer>(offer => NftOfferRules.CheckCancels(offer, tx.Caller.UserId) is { } not
            ? not
            : End(tx, offer, NftOfferStatus.Cancelled, NftActivityKind.OfferCancel));

    /// <summary>Cancels all that the caller has open; how many there were.</summary>
    public static int CancelAll(Tx tx)
    {
        var open = tx.State.NftOffers.OpenOf(tx.Caller.UserId);
        foreach (var id in open)
        {
            End(
                tx, tx.State.NftOffers.Find(id)!, NftOfferStatus.Cancelled, NftActivityKind.OfferCancel);
        }

        tx.Note($"{open.Length} offers cancelled");
        return open.Length;
    }

    /// <summary>Ends those whose time is over or whose item is burnt; how many there were.</summary>
    public static int Expire(Tx tx, IReadOnlyList<long> ids)
    {
        var expired = 0;
        foreach (var id in ids)
        {
            if (tx.State.NftOffers.Find(id) is not { IsOpen: true } offer)
            {
                continue;
            }

            if (offer.IsDue(tx.Now))
            {
                End(tx, offer, NftOfferStatus.Expired, NftActivityKind.OfferExpire);
                expired++;
            }
            else if (offer.Item != 0 && tx.State.Nfts.FindItem(offer.Item)!.IsBurnt)
            {
                End(tx, offer, NftOfferStatus.Ended, NftActivityKind.OfferEnd);
                expired++;
            }
        }

        tx.Note($"{expired} offers expired");
        return expired;
    }

    /// <summary>
    /// Ends the offers for an item that is burnt by this very command, the first
    /// <see cref="NftOfferRules.MaxEnded"/>: the others are ended by the job that comes right after.
    /// </summary>
    public static void EndBurnt(Tx tx, long item)
    {
        foreach (var id in tx.State.NftOffers.FirstFor(item))
        {
            End(tx, tx.State.NftOffers.Find(id)!, NftOfferStatus.Ended, NftActivityKind.OfferEnd);
        }
    }

    private static NftOffer End(Tx tx, NftOffer offer, NftOfferStatus status, NftActivityKind activity)
    {
        NftHolds.Release(tx, offer.PaysFrom, offer.Held);
        var after = offer with { Status = status };
        Raise(tx, after, activity);
        return after;
    }

    private static void Raise(Tx tx, NftOffer offer, NftActivityKind activity)
    {
        var owner = offer.Item == 0 ? 0 : tx.State.Nfts.FindItem(offer.Item)!.Standing.Owner;
        tx.Raise(new NftOfferChanged(offer, activity, tx.State.Nfts.NextActivityIds(1), owner));
    }

    /// <summary>What an offer is for: an item, or any of a collection.</summary>
    private static Result<(long Collection, long Item)> What(
        Tx tx, CreateNftOfferRequest request, long quantity)
    {
        switch (request.ItemId, request.CollectionId)
        {
            case ({ } itemId, null):
                return tx.State.Nfts.GetItem(itemId).Then<(long, long)>(item =>
                    NftOfferRules.CheckItem(item, quantity, tx.Caller.UserId) is { } not
                        ? not
                        : (item.Collection, item.Id));
            case (null, { } collectionId):
                return tx.State.Nfts.GetCollection(collectionId).Then<(long, long)>(
                    collection => (collection.Id, 0L));
            default:
                return new Refusal(
                    Code.InvalidRequest, "An offer is for one of 'itemId' and 'collectionId'.");
        }
    }
}
