using System.Numerics;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The money of sales: what histories say was paid is what the ledger took from the buyer, and what sellers
/// and creators earned is what it credited to them.
/// </summary>
internal sealed class NftSaleRows(Findings findings)
{
    private const string SalesSql =
        "SELECT transaction_id, to_user, token, price FROM nft_activity WHERE kind = 4 "
            + "ORDER BY transaction_id, id";

    private static readonly string PostingsSql =
        "SELECT p.transaction_id, p.holder, p.token, p.side, p.amount FROM transactions t "
            + "JOIN postings p ON p.transaction_id = t.id "
            + $"WHERE t.kind = {(long)EntryKind.NftSold} ORDER BY p.transaction_id, p.line";

    private const string EarningsSql =
        "SELECT user_id, token, proceeds, royalties FROM nft_earnings ORDER BY user_id, day";

    private readonly Dictionary<(long Holder, long Token), BigInteger> earned = [];

    public void Check(IReading tables)
    {
        CheckPaid(tables);
        using var rows = tables.Open(EarningsSql);
        while (rows.Next())
        {
            var key = (Holder.User(rows.Number(0)).Value, rows.Number(1));
            earned[key] = earned.GetValueOrDefault(key)
                - AmountOf(rows, 2, "earnings").Units - AmountOf(rows, 3, "earnings").Units;
        }

        foreach (var ((holder, token), rest) in earned)
        {
            if (!rest.IsZero)
            {
                findings.Add(
                    FindingKind.Nft, $"what {new Holder(holder)} earned in token {token}",
                    "what was credited", $"{rest} less");
            }
        }
    }

    private void CheckPaid(IReading tables)
    {
        using var sales = tables.Open(SalesSql);
        using var postings = tables.Open(PostingsSql);
        var (hasSale, hasPosting) = (sales.Next(), postings.Next());
        while (hasSale || hasPosting)
        {
            var id = Math.Min(
                hasSale ? sales.Number(0) : long.MaxValue, hasPosting ? postings.Number(0) : long.MaxValue);
            var said = new Dictionary<(long Holder, long Token), BigInteger>();
            while (hasSale && sales.Number(0) == id)
            {
                var key = (Holder.User(sales.Number(1)).Value, sales.Number(2));
                said[key] = said.GetValueOrDefault(key)
                    + AmountOf(sales, 3, $"transaction {id}: price").Units;
                hasSale = sales.Next();
            }

            while (hasPosting && postings.Number(0) == id)
            {
                Take(postings, said);
                hasPosting = postings.Next();
            }

            if (said.Values.Any(rest => !rest.IsZero))
            {
                findings.Add(
                    FindingKind.Nft, $"transaction {id}: the price", "what was taken from the buyer",
                    string.Join(", ", said.Values));
            }
        }
    }

    /// <summary>Debits are what buyers paid; credits to users are earned, others are the fee.</summary>
    private void Take(ICursor row, Dictionary<(long Holder, long Token), BigInteger> said)
    {
        var key = (row.Number(1), row.Number(2));
        var amount = AmountOf(row, 4, $"transaction {row.Number(0)}").Units;
        if ((Side)row.Number(3) is Side.DebitAvailable or Side.DebitHeld)
        {
            said[key] = said.GetValueOrDefault(key) - amount;
        }
        else if (new Holder(row.Number(1)).Kind == HolderKind.User)
        {
            earned[key] = earned.GetValueOrDefault(key) + amount;
        }
    }

    private Amount AmountOf(ICursor row, int column, string where)
    {
        if (!row.TryAmount(column, out var amount))
        {
            findings.Add(FindingKind.Nft, where, "39 digits", row.Text(column) ?? "nothing");
        }

        return amount;
    }
}
