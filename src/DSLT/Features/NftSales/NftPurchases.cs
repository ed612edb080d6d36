using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>
/// Purchases: the money moves by one entry, with royalties and fee in it, and the items with it or not at
/// all.
/// </summary>
internal static class NftPurchases
{
    public static Result<NftPurchase> Buy(Tx tx, string listingId, BuyListingRequest request)
    {
        if (!tx.State.NftListings.Get(listingId).Is(out var listing, out var refusal)
            || !NftRules.Quantity(request.Quantity).Is(out var quantity, out refusal))
        {
            return refusal;
        }

        var (buyer, token) = (tx.Caller.UserId, tx.State.Tokens.Find(listing.Price.Token)!);
        if (!MaxPrice(request.MaxPrice, token).Is(out var most, out refusal))
        {
            return refusal;
        }

        if ((ListingRules.CheckOpen(listing, tx.Now) ?? CanTrade(tx, buyer, listing.Seller, token))
            is { } not)
        {
            return not;
        }

        if (!ListingRules.Total(listing, quantity, tx.Now).Is(out var price, out refusal))
        {
            return refusal;
        }

        if (price > most)
        {
            return new Refusal(
                Code.SlippageExceeded, $"It costs {token.Text(price)} {token.Symbol} now.");
        }

        var available = tx.Holding(Holder.User(buyer), token.Id).Available;
        return available < price
            ? TokenRules.Insufficient(token, available, price)
            : Sell(tx, listing, quantity, price);
    }

    /// <summary>
    /// Why a user may not buy from another with a token, or null: the same in every kind of sale.
    /// </summary>
    public static Refusal? CanTrade(Tx tx, long buyer, long seller, Token token) =>
        buyer == seller
            ? new Refusal(Code.SelfTransfer, "Buyer and seller are the same account.")
            : TokenCommands.CanMove(tx, buyer, token) ?? TokenCommands.CanMove(tx, seller, token);

    /// <summary>
    /// Hands over what was sold and books what it brought in, once the entry is posted: the same in every
    /// kind of sale.
    /// </summary>
    public static void HandOver(
        Tx tx, long from, long seller, long buyer, ImmutableArray<SoldLine> lines, NftDeal deal)
    {
        foreach (var line in lines)
        {
            NftMoves.Move(tx, line.Item, from, buyer, line.Quantity, deal with { Price = line.Price });
        }

        Book(tx, seller, lines, deal.Token);
    }

    /// <summary>The lines of a sale with what their price is made of.</summary>
    public static ImmutableArray<SoldLine> Settle(
        Tx tx, Amount price, IEnumerable<(long Item, long Quantity)> lines) => NftSaleRules.Settle(
            price,
            [.. lines.Select(line =>
            {
                var item = tx.State.Nfts.FindItem(line.Item)!;
                return new LineForSale(
                    item.Id, item.Collection, line.Quantity, tx.State.Nfts.RoyaltyOf(item));
            })],
            tx.State.Nfts.Settings.PlatformFeeBps);

    /// <summary>The most that a buyer pays; no limit where none is given.</summary>
    public static Result<Amount> MaxPrice(string? text, Token token) =>
        text is null ? Amount.Max : Amount.ParsePositive(text, token.Decimals, "max_price");

    private static Result<NftPurchase> Sell(Tx tx, NftListing listing, long quantity, Amount price)
    {
        var (buyer, token) = (tx.Caller.UserId, listing.Price.Token);
        var lines = Settle(
            tx, price, listing.Lines.Select(line => (line.Item, line.Quantity * quantity)));
        if (!NftSaleRules.EntryOf(
                    Posting.Debit(Holder.User(buyer), token, price), listing.Seller, lines,
                    EntryKind.NftSold).Is(out var entry, out var refusal)
            || !tx.Post(entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        tx.Note($"listing {listing.Id}: {quantity} bought");
        var after = NftListings.Take(tx, listing, quantity);
        HandOver(
            tx, listing.IsLazy ? 0 : listing.Seller, listing.Seller, buyer, lines,
            new NftDeal(NftActivityKind.Sale, token, price, posted.TransactionId, listing.Id));
        return new NftPurchase(after, quantity, price, lines, posted.TransactionId);
    }

    private static void Book(Tx tx, long seller, ImmutableArray<SoldLine> lines, long token)
    {
        var day = tx.Now / Clock.Day;
        var earned = new Dictionary<EarningKey, NftEarning>(2);
        foreach (var line in lines)
        {
            Add(seller, line.Collection, 1, line.Proceeds, Amount.Zero);
            foreach (var (user, amount) in line.Royalties)
            {
                Add(user, line.Collection, 0, Amount.Zero, amount);
            }
        }

        tx.Raise(new NftEarned([.. earned.Select(one => (one.Key, one.Value))]));
        tx.Raise(new NftTurnedOver(Turnovers(tx, lines, token)));

        void Add(long user, long collection, long sales, Amount proceeds, Amount royalties)
        {
            var key = new EarningKey(user, collection, token, day);
            earned[key] = (earned.GetValueOrDefault(key) ?? tx.State.NftListings.EarningOf(key))
                .Add(sales, proceeds, royalties);
        }
    }

    private static (TurnoverKey, NftTurnover)[] Turnovers(
        Tx tx, ImmutableArray<SoldLine> lines, long token)
    {
        var changed = new Dictionary<TurnoverKey, NftTurnover>(2);
        foreach (var line in lines)
        {
            foreach (var hour in (ReadOnlySpan<long>)[tx.Now / Clock.Hour, TurnoverKey.AllHours])
            {
                var key = new TurnoverKey(line.Collection, hour, token);
                changed[key] = (changed.GetValueOrDefault(key) ?? tx.State.NftListings.TurnoverOf(key))
                    .Add(line.Price);
            }
        }

        return [.. changed.Select(one => (one.Key, one.Value))];
    }
}

/// <summary>What somebody bought.</summary>
/// <param name="Listing">As it is after it.</param>
internal sealed record NftPurchase(
    NftListing Listing, long Quantity, Amount Price, ImmutableArray<SoldLine> Lines, long TransactionId)
{
    public NftPurchaseResponse Show(Token token) => new(
        Listing.Id.ToText(), TransactionId.ToText(), token.Symbol, token.Text(Price),
        token.Text(Sum(line => line.Royalties.Aggregate(Amount.Zero, (sum, part) => sum + part.Amount))),
        token.Text(Sum(line => line.Fee)), token.Text(Sum(line => line.Proceeds)), Quantity,
        Listing.Available);

    private Amount Sum(Func<SoldLine, Amount> part) =>
        Lines.Aggregate(Amount.Zero, (sum, line) => sum + part(line));
}
