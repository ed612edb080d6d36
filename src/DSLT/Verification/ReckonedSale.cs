using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Sales;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>One sale, reckoned again from its purchases; in memory are its buyers.</summary>
internal sealed class ReckonedSale(
    Findings findings, SaleRows.Terms terms, SalePrices prices, List<SaleRows.Round> rounds)
{
    private readonly Dictionary<long, (long Number, Amount Bought, Amount Paid)> buyers = [];
    private readonly Dictionary<(long User, int Round), Amount> inRounds = [];
    private readonly string where = $"sale {terms.Id}";
    private Amount sold;
    private Amount raised;
    private string hash = SaleChain.Beginning;
    private long seen;
    private long done;
    private Amount boughtByWaiting;
    private Amount paidByWaiting;

    public long Purchases { get; private set; }

    public void Purchase(ICursor row)
    {
        var here = $"{where}, purchase {row.Number(0)}";
        Purchases++;
        Expect(here, Purchases, row.Number(0));
        if (!row.TryAmount(3, out var position) | !row.TryAmount(4, out var quantity)
            | !row.TryAmount(5, out var cost))
        {
            findings.Add(FindingKind.Sale, here, "amounts of 39 digits", "others");
            return;
        }

        Expect($"{here}: position", sold, position);
        if (quantity.IsZero || quantity > prices.Total - sold)
        {
            findings.Add(
                FindingKind.Sale, $"{here}: quantity", $"at most {prices.Total - sold}", $"{quantity}");
            return;
        }

        Expect($"{here}: cost", prices.Cost(sold, quantity), cost);
        CheckLimits(here, quantity);
        CheckRound(here, row.Number(2), row.Number(8), quantity);
        sold += quantity;
        raised += cost;
        Expect($"{here}: buyer", Count(row.Number(2), quantity, cost), row.Number(1));
        hash = SaleChain.Next(
            hash, Purchases, row.Number(1), quantity.ToText(terms.Decimals), cost.ToText(terms.PayDecimals),
            row.Number(6));
        Expect($"{here}: hash", hash, row.Text(7));
    }

    public void Buyer(ICursor row)
    {
        var here = $"{where}, user {row.Number(0)}";
        buyers.Remove(row.Number(0), out var reckoned);
        seen++;
        if (!row.TryAmount(2, out var bought) | !row.TryAmount(3, out var paid))
        {
            findings.Add(FindingKind.Sale, here, "amounts of 39 digits", "others");
            return;
        }

        Expect($"{here}: number", reckoned.Number, row.Number(1));
        Expect($"{here}: bought", reckoned.Bought, bought);
        Expect($"{here}: paid", reckoned.Paid, paid);
        if (terms.UserLimit is { } limit && bought > limit)
        {
            findings.Add(FindingKind.Sale, $"{here}: bought", $"at most {limit}", $"{bought}");
        }

        if (row.Flag(4))
        {
            done++;
        }
        else
        {
            boughtByWaiting += bought;
            paidByWaiting += paid;
        }
    }

    public void State(ICursor row, LedgerReplay ledger)
    {
        var stage = (SaleStage)row.Number(0);
        if (!row.TryAmount(1, out var soldThere) | !row.TryAmount(2, out var raisedThere)
            | !row.TryAmount(7, out var commissions) | !row.TryAmount(8, out var kept)
            || commissions > raised)
        {
            findings.Add(
                FindingKind.Sale, where, "amounts of 39 digits, and no more commissions than was raised",
                "others");
            return;
        }

        foreach (var user in buyers.Keys)
        {
            findings.Add(FindingKind.Sale, $"{where}, user {user}", "a row", "none");
        }

        Expect($"{where}: sold", sold, soldThere);
        Expect($"{where}: raised", raised, raisedThere);
        Expect($"{where}: purchases", Purchases, row.Number(3));
        Expect($"{where}: buyers", seen, row.Number(4));
        Expect($"{where}: hash", hash, row.Text(6));
        var isSelling = stage is SaleStage.Selling or SaleStage.Paused;
        if (!isSelling)
        {
            Expect($"{where}: done", done, row.Number(5));
        }

        var all = prices.Total + terms.PoolReserve;
        var (tokens, proceeds) = stage switch
        {
            SaleStage.Delivering => (boughtByWaiting, kept),
            SaleStage.Settled or SaleStage.Refunded => (Amount.Zero, Amount.Zero),
            SaleStage.Refunding => (all, paidByWaiting),
            _ => (terms.KeepsBought ? all : all - sold, raised - commissions),
        };
        Expect($"{where}: its tokens", tokens, Balance(ledger, terms.Token));
        Expect($"{where}: its proceeds", proceeds, Balance(ledger, terms.PayToken));
    }

    private void CheckLimits(string here, Amount quantity)
    {
        if (quantity > (terms.MaxPurchase ?? Amount.Max)
            || (quantity < terms.MinPurchase && quantity != prices.Total - sold))
        {
            findings.Add(FindingKind.Sale, $"{here}: quantity", "one within the limits", $"{quantity}");
        }
    }

    private void CheckRound(string here, long user, long at, Amount quantity)
    {
        var round = rounds.FindIndex(one => at >= one.Start && at < one.End);
        var before = inRounds.GetValueOrDefault((user, round));
        if (round < 0 || quantity > rounds[round].UserLimit || before > rounds[round].UserLimit - quantity)
        {
            findings.Add(
                FindingKind.Sale, $"{here}: round", "one that was open, and within its limit", $"at {at}");
            return;
        }

        inRounds[(user, round)] = before + quantity;
    }

    /// <summary>Counts a purchase for its buyer; the buyer's number.</summary>
    private long Count(long user, Amount quantity, Amount cost)
    {
        var before = buyers.TryGetValue(user, out var known)
            ? known
            : (Number: buyers.Count + 1L, Bought: Amount.Zero, Paid: Amount.Zero);
        buyers[user] = (before.Number, before.Bought + quantity, before.Paid + cost);
        return before.Number;
    }

    private Amount Balance(LedgerReplay ledger, long token) =>
        ledger.Accounts.TryGetValue(new AccountId(terms.Holder, token), out var balance)
            ? balance.Available
            : Amount.Zero;

    private void Expect<T>(string here, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            findings.Add(FindingKind.Sale, here, $"{expected}", $"{found}");
        }
    }
}
