using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>Sales to those who offered: what is held for it pays, with royalties and fee.</summary>
internal static class NftOfferAcceptance
{
    public static Result<NftAcceptance> Accept(Tx tx, string offerId, AcceptNftOfferRequest request)
    {
        if (!tx.State.NftOffers.Get(offerId).Is(out var offer, out var refusal)
            || !tx.State.Nfts.GetItem(request.ItemId).Is(out var item, out refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var (seller, token) = (tx.Caller.UserId, tx.State.Tokens.Find(offer.Token)!);
        if (!Least(request.MinProceeds, token).Is(out var least, out refusal))
        {
            return refusal;
        }

        if ((NftOfferRules.CheckOpen(offer, tx.Now)
            ?? NftPurchases.CanTrade(tx, offer.Buyer, seller, token)
            ?? NftOfferRules.CheckFits(offer, item, quantity)
            ?? NftRules.CheckHas(tx.State.Nfts.HoldingOf(item.Id, seller), quantity)) is { } not)
        {
            return not;
        }

        var price = offer.PriceOf(quantity);
        var lines = NftPurchases.Settle(tx, price, [(item.Id, quantity)]);
        return lines[0].Proceeds < least
            ? new Refusal(
                Code.SlippageExceeded,
                $"It brings you {token.Text(lines[0].Proceeds)} {token.Symbol} after royalty and fee.")
            : Sell(tx, offer, seller, quantity, price, lines);
    }

    private static Result<NftAcceptance> Sell(
        Tx tx, NftOffer offer, long seller, long quantity, Amount price, ImmutableArray<SoldLine> lines)
    {
        if (!NftSaleRules.EntryOf(
                    new Posting(offer.PaysFrom, Side.DebitHeld, price), seller, lines, EntryKind.NftSold)
                .Is(out var entry, out var refusal)
            || !tx.Post(entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        var left = offer.Remaining - quantity;
        var after = offer with
        {
            Remaining = left,
            Status = left == 0 ? NftOfferStatus.Accepted : NftOfferStatus.Open,
        };
        tx.Raise(new NftOfferChanged(after, null, 0, 0));
        NftPurchases.HandOver(
            tx, seller, seller, offer.Buyer, lines,
            new NftDeal(
                NftActivityKind.Sale, offer.Token, price, posted.TransactionId, Offer: offer.Id));
        return new NftAcceptance(after, quantity, price, lines[0], posted.TransactionId);
    }

    private static Result<Amount> Least(string? text, Token token) =>
        text is null ? Amount.Zero : Amount.Parse(text, token.Decimals, "min_proceeds");
}

/// <summary>What somebody sold to who had offered for it.</summary>
/// <param name="Offer">As it is after it.</param>
internal sealed record NftAcceptance(
    NftOffer Offer, long Quantity, Amount Price, SoldLine Line, long TransactionId)
{
    public NftAcceptanceResponse Show(Token token) => new(
        Offer.Id.ToText(), TransactionId.ToText(), Line.Item.ToText(), token.Symbol, token.Text(Price),
        token.Text(Price - Line.Fee - Line.Proceeds), token.Text(Line.Fee), token.Text(Line.Proceeds),
        Quantity, Offer.Remaining);
}
