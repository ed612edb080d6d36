using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Ledger;

namespace DSLT.Features.NftSales;

/// <summary>
/// What a price is made of, the same in every kind of sale: each line's royalty and fee, floored, and all the
/// rest for the seller. One entry of the ledger moves the whole.
/// </summary>
internal static class NftSaleRules
{
    /// <summary>A debit, a fee, and as many as are paid.</summary>
    public const int MaxPaid = Entry.MaxPostings - 2;

    /// <summary>Divides the price among the lines by their quantities; the rest is the first one's.</summary>
    public static ImmutableArray<SoldLine> Settle(
        Amount price, IReadOnlyList<LineForSale> lines, int feeBps)
    {
        var all = new Amount(lines.Sum(line => line.Quantity));
        var sold = ImmutableArray.CreateBuilder<SoldLine>(lines.Count);
        var rest = price;
        foreach (var line in lines.Skip(1))
        {
            rest -= Amount.MulDiv(price, new Amount(line.Quantity), all, Rounding.Down);
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var (item, collection, quantity, royalty) = lines[i];
            var part = i == 0 ? rest : Amount.MulDiv(price, new Amount(quantity), all, Rounding.Down);
            var royalties = royalty.Split(part).ToImmutableArray();
            var left = part - royalty.Of(part);
            var fee = Amount.Min(NftRoyalty.PartOf(part, feeBps), left);
            sold.Add(new SoldLine(item, collection, quantity, part, royalties, fee, left - fee));
        }

        return sold.MoveToImmutable();
    }

    /// <summary>The one entry of a sale, or the refusal where too many would be paid by it.</summary>
    /// <param name="from">Who pays, and from what: an offer's money may be held.</param>
    public static Result<Entry> EntryOf(
        Posting from, long seller, ImmutableArray<SoldLine> lines, EntryKind kind)
    {
        var token = from.Account.Token;
        var (fee, paid) = (Amount.Zero, new Dictionary<long, Amount>());
        foreach (var line in lines)
        {
            fee += line.Fee;
            Pay(seller, line.Proceeds);
            foreach (var (user, amount) in line.Royalties)
            {
                Pay(user, amount);
            }
        }

        if (paid.Count > MaxPaid)
        {
            return new Refusal(Code.LimitReached, $"A sale pays at most {MaxPaid} users.");
        }

        var postings = new List<Posting>(paid.Count + 2) { from };
        if (!fee.IsZero)
        {
            postings.Add(Posting.Credit(Holder.Treasury, token, fee));
        }

        postings.AddRange(paid.Select(one => Posting.Credit(Holder.User(one.Key), token, one.Value)));
        return Entry.Of(kind, [.. postings]);

        void Pay(long user, Amount amount)
        {
            if (!amount.IsZero)
            {
                paid[user] = paid.GetValueOrDefault(user) + amount;
            }
        }
    }
}

/// <summary>A line of a sale and what creators get of it.</summary>
internal readonly record struct LineForSale(
    long Item, long Collection, long Quantity, NftRoyalty Royalty);

/// <summary>A line of a sale and what its price is made of.</summary>
/// <param name="Price">Its part of the price: royalties, fee and proceeds.</param>
internal sealed record SoldLine(
    long Item, long Collection, long Quantity, Amount Price,
    ImmutableArray<(long User, Amount Amount)> Royalties, Amount Fee, Amount Proceeds);
