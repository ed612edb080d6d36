using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Referrals;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The commissions: those of a referrer in a transaction are a leg of it, what a reversal took back is one of
/// the reversal's, and the sums of each referrer are those of their rows. In memory are the sums.
/// </summary>
internal sealed class ReferralRows(Findings findings)
{
    /// <summary>
    /// What a row's transaction did to the referrer's account; for a row that takes back, what the one that
    /// is reversed did as well.
    /// </summary>
    private const string LegsSql =
        "SELECT e.id, p.side, p.amount FROM referral_earnings e JOIN postings p "
        + "ON p.transaction_id = e.transaction_id AND p.holder = $1 + e.referrer AND p.token = e.token "
        + "UNION ALL SELECT e.id, p.side, p.amount FROM referral_earnings e "
        + "JOIN referral_earnings r ON r.id = e.reverses JOIN postings p "
        + "ON p.transaction_id = r.transaction_id AND p.holder = $1 + e.referrer AND p.token = e.token "
        + "ORDER BY 1";

    private const string EarningsSql =
        "SELECT e.id, e.time, e.referrer, e.token, e.amount, e.moved, e.reverses, r.time, r.amount, "
        + "r.referrer, r.token, t.reference, r.transaction_id, e.transaction_id, r.moved "
        + "FROM referral_earnings e LEFT JOIN referral_earnings r ON r.id = e.reverses "
        + "LEFT JOIN transactions t ON t.id = e.transaction_id ORDER BY e.id";

    private const string StandingsSql =
        "SELECT referrer, token, earned, taken_back, owed, day, of_day, month, of_month "
        + "FROM referral_standings ORDER BY referrer, token";

    private const string PeriodsSql = "SELECT token, period, referrer, earned FROM referral_periods";

    private readonly Dictionary<(long Referrer, long Token), ReferrerStanding> standings = [];
    private readonly Dictionary<(long Referrer, long Token), PaidLeg> legsOfTransaction = [];
    private readonly RowSet periods = new();
    private long transaction;

    public void Check(IReading tables)
    {
        using (var legs = tables.Open(LegsSql, Holder.User(0).Value))
        using (var rows = tables.Open(EarningsSql))
        {
            var hasLeg = legs.Next();
            while (rows.Next())
            {
                CheckEarning(rows, legs, ref hasLeg);
            }

            CheckLegs();
        }

        CheckPeriods(tables);
        CheckStandings(tables);
    }

    private void CheckEarning(ICursor row, ICursor legs, ref bool hasLeg)
    {
        var (id, reverses) = (row.Number(0), row.Number(6));
        var where = $"earning {id}";
        var (isLegOf, left) = (LegsOf(row), (Int128)0);
        var readable = row.TryAmount(4, out var amount) & row.TryAmount(5, out var moved);
        for (; hasLeg && legs.Number(0) <= id; hasLeg = legs.Next())
        {
            _ = legs.TryAmount(2, out var leg);
            var isCredit = (Side)legs.Number(1) is Side.CreditAvailable or Side.CreditHeld;
            if (legs.Number(0) == id && isCredit)
            {
                isLegOf.Credits.Add(leg.Units);
            }

            left += legs.Number(0) != id ? 0 : isCredit ? leg.Units : -leg.Units;
        }

        if (!readable || moved > amount)
        {
            findings.Add(FindingKind.Referral, where, "two amounts, the smaller moved", $"{moved}");
            return;
        }

        if (reverses == 0)
        {
            isLegOf.Moved += moved.Units;
        }
        else
        {
            Expect(
                where,
                !row.IsNull(8) && row.TryAmount(8, out var original) && original == amount
                    && row.TryAmount(14, out var credited) && left == credited.Units - moved.Units
                    && row.Number(9) == row.Number(2) && row.Number(10) == row.Number(3)
                    && row.Number(11) == row.Number(12),
                $"earning {reverses} of {amount}, reversed by transaction {row.Number(13)}");
        }

        Sum(row, amount, moved, reverses == 0 ? null : row.Number(7));
    }

    /// <summary>
    /// What a referrer gets in the transaction of a row: of many fees at once, which are booked one after the
    /// other, it is one leg.
    /// </summary>
    private PaidLeg LegsOf(ICursor row)
    {
        if (row.Number(13) != transaction)
        {
            CheckLegs();
            transaction = row.Number(13);
        }

        var key = (row.Number(2), row.Number(3));
        if (!legsOfTransaction.TryGetValue(key, out var legs))
        {
            legsOfTransaction.Add(key, legs = new PaidLeg(row.Number(0)));
        }

        return legs;
    }

    private void CheckLegs()
    {
        foreach (var legs in legsOfTransaction.Values)
        {
            Expect(
                $"earning {legs.FirstEarning}", legs.Moved == 0 || legs.Credits.Contains(legs.Moved),
                $"a leg of {legs.Moved} in transaction {transaction}");
        }

        legsOfTransaction.Clear();
    }

    private void Expect(string where, bool holds, string expected)
    {
        if (!holds)
        {
            findings.Add(FindingKind.Referral, where, expected, "none");
        }
    }

    private void Sum(ICursor row, Amount amount, Amount moved, long? earnedAt)
    {
        var (referrer, token) = (row.Number(2), row.Number(3));
        var before = standings.GetValueOrDefault((referrer, token), ReferrerStanding.None);
        try
        {
            var after = earnedAt is { } at
                ? before.TakeBack(amount, moved, at)
                : before.Earn(amount, amount - moved, row.Number(1));
            _ = after.Net();
            standings[(referrer, token)] = after;
            if (before.Day != after.Day && before.Day != 0)
            {
                Add(periods, token, ReferralPeriods.OfDay(before.Day), referrer, before.OfDay);
            }

            if (before.Month != after.Month && before.Day != 0)
            {
                Add(periods, token, ReferralPeriods.OfMonth(before.Month), referrer, before.OfMonth);
            }
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException)
        {
            findings.Add(
                FindingKind.Referral, $"earning {row.Number(0)}", $"what {before} allows", $"{amount}");
        }
    }

    private void CheckStandings(IReading tables)
    {
        using var rows = tables.Open(StandingsSql);
        while (rows.Next())
        {
            var key = (rows.Number(0), rows.Number(1));
            standings.Remove(key, out var expected);
            var readable = rows.TryAmount(2, out var earned) & rows.TryAmount(3, out var takenBack)
                & rows.TryAmount(4, out var owed) & rows.TryAmount(6, out var ofDay)
                & rows.TryAmount(8, out var ofMonth);
            var found = new ReferrerStanding(
                earned, takenBack, owed, rows.Number(5), ofDay, rows.Number(7), ofMonth);
            if (!readable || found != expected)
            {
                findings.Add(
                    FindingKind.Referral, $"referral_standings {key}", $"{expected}", $"{found}");
            }
        }

        foreach (var key in standings.Keys)
        {
            findings.Add(FindingKind.Referral, $"referral_standings {key}", "a row", "none");
        }
    }

    /// <summary>Those that are over were counted as they ended; to them come those that run.</summary>
    private void CheckPeriods(IReading tables)
    {
        foreach (var ((referrer, token), standing) in standings)
        {
            Add(periods, token, ReferralPeriods.AllTime, referrer, standing.Net());
            Add(periods, token, ReferralPeriods.OfMonth(standing.Month), referrer, standing.OfMonth);
            Add(periods, token, ReferralPeriods.OfDay(standing.Day), referrer, standing.OfDay);
        }

        var found = new RowSet(periods);
        using var rows = tables.Open(PeriodsSql);
        while (rows.Next())
        {
            _ = rows.TryAmount(3, out var earned);
            Add(found, rows.Number(0), rows.Number(1), rows.Number(2), earned);
        }

        if (!periods.IsSame(found))
        {
            findings.Add(
                FindingKind.Referral, "referral_periods", $"{periods.Count} sums of earnings",
                $"{found.Count}, or others");
        }
    }

    private static void Add(RowSet rows, long token, long period, long referrer, Amount earned) =>
        rows.Add((UInt128)earned.Units, (UInt128)token, (ulong)period, (ulong)referrer);

    private sealed class PaidLeg(long firstEarning)
    {
        public long FirstEarning { get; } = firstEarning;

        public HashSet<Int128> Credits { get; } = [];

        public Int128 Moved { get; set; }
    }
}
