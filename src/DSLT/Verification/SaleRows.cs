using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Sales;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The sales: purchases follow one another without a gap, each at the prices of its blocks and within the
/// limits, all of them are what the sale and its buyers say, and its accounts hold what is owed.
/// </summary>
internal sealed class SaleRows(Findings findings)
{
    private const string SalesSql =
        "SELECT s.id, s.token, s.pay_token, s.block_size, s.min_purchase, s.max_purchase, s.user_limit, "
            + "s.pool_reserve, s.soft_cap, s.vesting_kind, t.decimals, p.decimals FROM sales s "
            + "JOIN tokens t ON t.id = s.token JOIN tokens p ON p.id = s.pay_token ORDER BY s.id";

    private const string BlocksSql = "SELECT sale, price FROM sale_blocks ORDER BY sale, block";

    private const string RoundsSql =
        "SELECT sale, start_at, end_at, user_limit FROM sale_rounds ORDER BY sale, round";

    private const string PurchasesSql =
        "SELECT number, buyer, user_id, position, quantity, cost, transaction_id, hash, at "
            + "FROM sale_purchases WHERE sale = $1 ORDER BY number";

    private const string BuyersSql =
        "SELECT user_id, number, bought, paid, done FROM sale_buyers WHERE sale = $1 ORDER BY user_id";

    private const string StateSql =
        "SELECT stage, sold, raised, purchases, buyers, done, hash, commissions, kept "
            + "FROM sale_states WHERE sale = $1";

    private readonly List<Terms> sales = [];
    private readonly Dictionary<long, ImmutableArray<Amount>.Builder> prices = [];
    private readonly Dictionary<long, List<Round>> rounds = [];

    public void Read(IReading truth)
    {
        using (var blocks = truth.Open(BlocksSql))
        {
            while (blocks.Next())
            {
                if (!prices.TryGetValue(blocks.Number(0), out var ofSale))
                {
                    prices.Add(blocks.Number(0), ofSale = ImmutableArray.CreateBuilder<Amount>());
                }

                ofSale.Add(AmountOf(blocks, 1, $"sale {blocks.Number(0)}: price of a block"));
            }
        }

        ReadRounds(truth);
        using var rows = truth.Open(SalesSql);
        while (rows.Next())
        {
            var where = $"sale {rows.Number(0)}: its terms";
            sales.Add(new Terms(
                rows.Number(0), rows.Number(1), rows.Number(2), AmountOf(rows, 3, where),
                AmountOf(rows, 4, where), rows.IsNull(5) ? null : AmountOf(rows, 5, where),
                rows.IsNull(6) ? null : AmountOf(rows, 6, where), AmountOf(rows, 7, where),
                !AmountOf(rows, 8, where).IsZero || rows.Number(9) != 0, (int)rows.Number(10),
                (int)rows.Number(11)));
        }
    }

    public void Check(IReading tables, LedgerReplay ledger)
    {
        foreach (var terms in sales)
        {
            if (!prices.TryGetValue(terms.Id, out var ofSale))
            {
                findings.Add(FindingKind.Sale, $"sale {terms.Id}", "blocks", "none");
                continue;
            }

            var reckoned = new ReckonedSale(findings, terms, new SalePrices(
                terms.BlockSize, SalePrices.DivisorOf(terms.Decimals, terms.PayDecimals),
                ofSale.ToImmutable()), rounds.GetValueOrDefault(terms.Id) ?? []);
            Read(tables, PurchasesSql, terms.Id, reckoned.Purchase);
            Read(tables, BuyersSql, terms.Id, reckoned.Buyer);
            var isThere = Read(tables, StateSql, terms.Id, row => reckoned.State(row, ledger));
            if (!isThere && reckoned.Purchases > 0)
            {
                findings.Add(FindingKind.Sale, $"sale {terms.Id}: how it stands", "a row", "none");
            }
        }
    }

    private void ReadRounds(IReading truth)
    {
        using var rows = truth.Open(RoundsSql);
        while (rows.Next())
        {
            var sale = rows.Number(0);
            if (!rounds.TryGetValue(sale, out var ofSale))
            {
                rounds.Add(sale, ofSale = []);
            }

            ofSale.Add(new Round(
                rows.Number(1), rows.Number(2),
                rows.IsNull(3) ? Amount.Max : AmountOf(rows, 3, $"sale {sale}: its rounds")));
        }
    }

    private static bool Read(IReading tables, string sql, long sale, Action<ICursor> take)
    {
        using var rows = tables.Open(sql, sale);
        var any = false;
        while (rows.Next())
        {
            any = true;
            take(rows);
        }

        return any;
    }

    private Amount AmountOf(ICursor row, int column, string where)
    {
        if (!row.TryAmount(column, out var amount))
        {
            findings.Add(FindingKind.Sale, where, "39 digits", row.Text(column) ?? "nothing");
        }

        return amount;
    }

    /// <summary>When a round took purchases, and how much of one user.</summary>
    internal readonly record struct Round(long Start, long End, Amount UserLimit);

    /// <summary>What of a sale's terms its sums depend on.</summary>
    internal sealed record Terms(
        long Id, long Token, long PayToken, Amount BlockSize, Amount MinPurchase, Amount? MaxPurchase,
        Amount? UserLimit, Amount PoolReserve, bool KeepsBought, int Decimals, int PayDecimals)
    {
        public Holder Holder => Holder.Of(HolderKind.Sale, Id);
    }
}
