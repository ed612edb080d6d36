using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>What an offer shows of itself.</summary>
internal static class NftOfferView
{
    public static NftOfferResponse Show(Tx tx, NftOffer offer) => Show(
        offer, tx.State.Users.Find(offer.Buyer)!.Username, tx.State.Tokens.Find(offer.Token)!, tx.Now);

    public static NftOfferResponse Show(NftOffer offer, string buyer, Token token, long now) => new(
        offer.Id.ToText(),
        NftOfferRules.Text(offer.IsOpen && offer.IsDue(now) ? NftOfferStatus.Expired : offer.Status), buyer,
        offer.Collection.ToText(), offer.Item == 0 ? null : offer.Item.ToText(), token.Symbol,
        token.Text(offer.Price), offer.Quantity, offer.Remaining,
        token.Text(offer.IsOpen ? offer.Held : Amount.Zero), Clock.Time(offer.ExpiresAt),
        Clock.Time(offer.CreatedAt));
}
