using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>The open orders: what they would cost is held, in the ledger, for each of their owners.</summary>
internal sealed class OrderRows(Findings findings)
{
    private const string MarketsSql =
        "SELECT m.id, m.base_token, b.decimals, m.quote_token, q.decimals, m.tick_size, m.lot_size "
        + "FROM markets m JOIN tokens b ON b.id = m.base_token JOIN tokens q ON q.id = m.quote_token "
        + "ORDER BY m.id";

    private const string OpenSql =
        "SELECT o.id, o.market, o.user_id, o.side, o.price, o.stop_price, o.budget, s.lots, "
        + "s.filled_lots, CASE s.status WHEN 5 THEN t.covered END "
        + "FROM order_states s JOIN orders o ON o.id = s.order_id "
        + "LEFT JOIN order_terms t ON t.order_id = o.id WHERE s.status IN (1, 5, 6) "
        + "ORDER BY s.order_id";

    private readonly Dictionary<long, (long Base, long Quote, NotionalRatio Ratio, Amount Lot)> markets = [];

    public void Read(IReading truth)
    {
        using var rows = truth.Open(MarketsSql);
        while (rows.Next())
        {
            if (!rows.TryAmount(5, out var tick) | !rows.TryAmount(6, out var lot))
            {
                findings.Add(
                    FindingKind.RowDiffers, $"markets {rows.Number(0)}", "a tick and a lot", "no amounts");
                continue;
            }

            var ratio = NotionalRatio.Of(tick, lot, (int)rows.Number(2), (int)rows.Number(4));
            markets[rows.Number(0)] = (rows.Number(1), rows.Number(3), ratio, lot);
        }
    }

    public void Check(IReading tables, Dictionary<AccountId, ReplayedBalance> accounts)
    {
        var needed = new Dictionary<AccountId, Amount>();
        using var rows = tables.Open(OpenSql);
        while (rows.Next())
        {
            if (!markets.TryGetValue(rows.Number(1), out var market))
            {
                findings.Add(
                    FindingKind.Order, $"order {rows.Number(0)}", $"a market {rows.Number(1)}", "none");
                continue;
            }

            var left = rows.Number(7) - rows.Number(8);
            _ = rows.TryAmount(6, out var budget);
            var sells = (OrderSide)rows.Number(3) == OrderSide.Sell;
            var account = new AccountId(Holder.User(rows.Number(2)), sells ? market.Base : market.Quote);
            var price = rows.Number(4) > 0 ? rows.Number(4) : rows.Number(5);
            var held = sells ? new Amount(left * market.Lot.Units)
                : budget.IsZero ? market.Ratio.Of(price, left, Rounding.Up)
                : budget;
            _ = rows.TryAmount(9, out var covered);
            needed[account] = needed.GetValueOrDefault(account) + held - covered;
        }

        foreach (var (account, amount) in needed)
        {
            var held = accounts.TryGetValue(account, out var balance) ? balance.Held : Amount.Zero;
            if (held < amount)
            {
                findings.Add(
                    FindingKind.Order, $"{account.Holder}, token {account.Token}: held for open orders",
                    $"at least {amount}", $"{held}");
            }
        }
    }
}
