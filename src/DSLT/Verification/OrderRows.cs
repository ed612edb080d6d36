using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The orders: what the live ones would cost is held, in the ledger, for each of their owners, besides what
/// is for bids and offers, and nothing for those that are over; and what is filled of them is what they
/// traded.
/// </summary>
internal sealed class OrderRows(Findings findings)
{
    private const string MarketsSql =
        "SELECT m.id, m.base_token, b.decimals, m.quote_token, q.decimals, m.tick_size, m.lot_size "
        + "FROM markets m JOIN tokens b ON b.id = m.base_token JOIN tokens q ON q.id = m.quote_token "
        + "ORDER BY m.id";

    private const string LiveSql =
        "SELECT o.id, o.market, o.user_id, o.side, o.price, o.stop_price, o.budget, s.lots, "
        + "s.filled_lots, CASE s.status WHEN 5 THEN t.covered END, o.lots, s.status, s.filled_quote, s.fee "
        + "FROM order_states s JOIN orders o ON o.id = s.order_id "
        + "LEFT JOIN order_terms t ON t.order_id = o.id WHERE s.status IN (1, 5, 6) "
        + "ORDER BY s.order_id";

    /// <summary>Orders that are over but cannot be so as their rows are.</summary>
    private const string WrongSql =
        "SELECT order_id, status, lots, filled_lots FROM order_states WHERE status NOT IN (1, 5, 6) "
        + "AND (status NOT IN (2, 3, 4) OR filled_lots < 0 OR (lots > 0 AND filled_lots > lots) "
        + "OR (status = 2 AND lots > 0 AND filled_lots <> lots)) ORDER BY order_id";

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

    /// <param name="tables">The tables.</param>
    /// <param name="ledger">The balances.</param>
    /// <param name="needed">What else is held of users than what is for orders.</param>
    public void Check(IReading tables, LedgerReplay ledger, Dictionary<AccountId, Int128> needed)
    {
        var trades = OrderTrades.OfLive(tables);
        using var rows = tables.Open(LiveSql);
        while (rows.Next())
        {
            if (!markets.TryGetValue(rows.Number(1), out var market))
            {
                findings.Add(
                    FindingKind.Order, $"order {rows.Number(0)}", $"a market {rows.Number(1)}", "none");
                continue;
            }

            trades.Check(rows.Number(0), rows.Number(8), rows.Text(12), rows.Text(13), findings);
            _ = rows.TryAmount(6, out var budget);
            if (!IsPossible(rows, budget))
            {
                continue;
            }

            var left = rows.Number(7) - rows.Number(8);
            var sells = (OrderSide)rows.Number(3) == OrderSide.Sell;
            var account = new AccountId(Holder.User(rows.Number(2)), sells ? market.Base : market.Quote);
            var price = rows.Number(4) > 0 ? rows.Number(4) : rows.Number(5);
            var held = sells ? new Amount(left * market.Lot.Units)
                : budget.IsZero ? market.Ratio.Of(price, left, Rounding.Up)
                : budget;
            _ = rows.TryAmount(9, out var covered);
            needed[account] = needed.GetValueOrDefault(account) + held.Units - covered.Units;
        }

        CheckHeld(needed, ledger);
        CheckEnded(tables);
    }

    /// <summary>
    /// Whether a live order can be as its row says: something is left of it, and no more than it asked for.
    /// </summary>
    private bool IsPossible(ICursor rows, Amount budget)
    {
        var (lots, filled, asked) = (rows.Number(7), rows.Number(8), rows.Number(10));
        var isPossible = budget.IsZero
            ? filled >= 0 && filled < lots && lots <= asked && asked <= Market.MaxLots
            : filled == 0 && lots == 0;
        if (!isPossible)
        {
            findings.Add(
                FindingKind.Order, $"order {rows.Number(0)}: what is left of it",
                budget.IsZero ? $"some of at most {asked} lots" : "all of it: it is for a sum",
                $"{lots} lots, {filled} of them filled");
        }

        var (price, stop) = (rows.Number(4), rows.Number(5));
        var rests = (OrderStatus)rows.Number(11) == OrderStatus.Open;
        var isPriced = price is >= 0 and <= Market.MaxTicks && stop is >= 0 and <= Market.MaxTicks
            && (price > 0 || !rests);
        if (!isPriced)
        {
            findings.Add(
                FindingKind.Order, $"order {rows.Number(0)}: its price",
                rests ? "a limit to rest at" : "a limit or the price that it waits for",
                $"{price} and {stop} ticks");
        }

        return isPossible && isPriced;
    }

    private void CheckHeld(Dictionary<AccountId, Int128> needed, LedgerReplay ledger)
    {
        foreach (var (account, balance) in ledger.Accounts)
        {
            var byUsers = needed.GetValueOrDefault(account);
            var byOperators = ledger.HeldByOperators.GetValueOrDefault(account);
            if (account.Holder.Kind == HolderKind.User && balance.Held.Units != byUsers + byOperators)
            {
                Add(account, byUsers, byOperators, balance.Held);
            }

            needed.Remove(account);
        }

        foreach (var (account, amount) in needed.Where(account => account.Value != 0))
        {
            Add(account, amount, 0, Amount.Zero);
        }

        void Add(AccountId account, Int128 byUsers, Int128 byOperators, Amount held) => findings.Add(
            FindingKind.Order, $"{account.Holder}, token {account.Token}: held",
            $"{byUsers} for live orders, bids and offers, and {byOperators} by operators", $"{held}");
    }

    private void CheckEnded(IReading tables)
    {
        using var rows = tables.Open(WrongSql);
        while (rows.Next())
        {
            findings.Add(
                FindingKind.Order, $"order {rows.Number(0)}", "an order that can be over as it is",
                $"status {rows.Number(1)}, {rows.Number(2)} lots, {rows.Number(3)} of them filled");
        }
    }
}
