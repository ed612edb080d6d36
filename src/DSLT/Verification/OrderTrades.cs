using System.Runtime.InteropServices;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Verification;

/// <summary>
/// What the live orders traded, added up from the rows of their trades. In memory are only those that traded:
/// the partly filled ones.
/// </summary>
internal sealed class OrderTrades
{
    /// <summary>From the live orders to their trades, by the index: the order of both is not for each
    /// database to choose.</summary>
    private const string MadeSql =
        "SELECT s.order_id, t.lots, t.quote, t.maker_fee FROM order_states s CROSS JOIN trades t "
        + "WHERE s.status IN (1, 5, 6) AND t.maker_order = s.order_id ORDER BY s.priority";

    private const string TakenSql =
        "SELECT s.order_id, t.lots, t.quote, t.taker_fee FROM order_states s CROSS JOIN trades t "
        + "WHERE s.status IN (1, 5, 6) AND t.taker_order = s.order_id ORDER BY s.priority";

    private readonly Dictionary<long, Sums> sums = [];

    public static OrderTrades OfLive(IReading tables)
    {
        var trades = new OrderTrades();
        trades.Add(tables, MadeSql);
        trades.Add(tables, TakenSql);
        return trades;
    }

    /// <summary>Compares an order's row with its trades.</summary>
    public void Check(long order, long lots, string? quote, string? fee, Findings findings)
    {
        var traded = sums.GetValueOrDefault(order);
        Compare("filled lots", $"{traded.Lots}", $"{lots}");
        Compare("filled quote", new Amount(traded.Quote).ToStored(), quote);
        Compare("fee", new Amount(traded.Fee).ToStored(), fee);

        void Compare(string name, string expected, string? found)
        {
            if (expected != found)
            {
                findings.Add(
                    FindingKind.Order, $"order {order}: {name}", $"{expected}, as it traded",
                    found ?? "null");
            }
        }
    }

    private void Add(IReading tables, string sql)
    {
        using var rows = tables.Open(sql);
        while (rows.Next())
        {
            _ = rows.TryAmount(2, out var quote);
            _ = rows.TryAmount(3, out var fee);
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, rows.Number(0), out _);
            sum.Lots += rows.Number(1);
            sum.Quote += quote.Units;
            sum.Fee += fee.Units;
        }
    }

    private struct Sums
    {
        public Int128 Lots;
        public Int128 Quote;
        public Int128 Fee;
    }
}
