using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>
/// Commissions of one transaction, paid or taken back, each with how its referrer stands after it. They are
/// values, not additions, so that replay and projection need nothing else; the money is in the postings.
/// </summary>
internal sealed class CommissionBooked(IReadOnlyList<BookedEarning> earnings) : Event
{
    private static readonly Table Earnings = new(
        "referral_earnings", 1, Column.Number("id"), Column.Number("transaction_id"), Column.Number("time"),
        Column.Number("income"), Column.Number("level"), Column.Number("referrer"), Column.Number("referee"),
        Column.Number("token"), Column.Number("source"), Column.Amount("amount"), Column.Amount("moved"),
        Column.Number("reverses"));

    private static readonly Table Standings = new(
        "referral_standings", 2, Column.Number("referrer"), Column.Number("token"), Column.Amount("earned"),
        Column.Amount("taken_back"), Column.Amount("owed"), Column.Number("day"), Column.Amount("of_day"),
        Column.Number("month"), Column.Amount("of_month"));

    private static readonly Table Periods = new(
        "referral_periods", 3, Column.Number("token"), Column.Number("period"), Column.Number("referrer"),
        Column.Amount("earned"));

    public override EventTag Tag => EventTag.CommissionBooked;

    public static CommissionBooked Read(ref PayloadReader reader)
    {
        var earnings = new BookedEarning[reader.Count()];
        for (var i = 0; i < earnings.Length; i++)
        {
            earnings[i] = new BookedEarning(
                new Earning(
                    reader.Number(), reader.Number(), (Income)reader.Byte(), reader.Byte(), reader.Number(),
                    reader.Number(), reader.Number(), new Holder(reader.Number()), reader.Amount(),
                    reader.Amount(), reader.Number()),
                new ReferrerStanding(
                    reader.Amount(), reader.Amount(), reader.Amount(), reader.Number(), reader.Amount(),
                    reader.Number(), reader.Amount()));
        }

        return new CommissionBooked(earnings);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Unsigned((ulong)earnings.Count);
        foreach (var (earning, standing) in earnings)
        {
            writer.Number(earning.Id);
            writer.Number(earning.Transaction);
            writer.Byte((byte)earning.Income);
            writer.Byte((byte)earning.Level);
            writer.Number(earning.Referrer);
            writer.Number(earning.Referee);
            writer.Number(earning.Token);
            writer.Number(earning.Source.Value);
            writer.Amount(earning.Amount);
            writer.Amount(earning.Moved);
            writer.Number(earning.Reverses);
            writer.Amount(standing.Earned);
            writer.Amount(standing.TakenBack);
            writer.Amount(standing.Owed);
            writer.Number(standing.Day);
            writer.Amount(standing.OfDay);
            writer.Number(standing.Month);
            writer.Amount(standing.OfMonth);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        foreach (var (earning, standing) in earnings)
        {
            state.Referrals.Book(earning, standing, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        var time = record.Time;
        foreach (var (earning, standing) in earnings)
        {
            var (referrer, token) = (earning.Referrer, earning.Token);
            projection.Latest(Earnings, earning.Id, 0, writer => WriteEarning(writer, earning, time));
            projection.Latest(
                Standings, referrer, token, writer => WriteStanding(writer, referrer, token, standing));
            Rank(projection, referrer, token, ReferralPeriods.AllTime, standing.Net());
            Rank(projection, referrer, token, ReferralPeriods.OfMonth(standing.Month), standing.OfMonth);
            Rank(projection, referrer, token, ReferralPeriods.OfDay(standing.Day), standing.OfDay);
        }
    }

    private static void Rank(Projection projection, long referrer, long token, long period, Amount earned) =>
        projection.Latest(Periods, referrer, (token << ReferralPeriods.Bits) | period, writer =>
        {
            writer.Row(Periods);
            writer.Add(token);
            writer.Add(period);
            writer.Add(referrer);
            writer.Add(earned);
            writer.End();
        });

    private static void WriteEarning(IWriter writer, Earning earning, long time)
    {
        writer.Row(Earnings);
        writer.Add(earning.Id);
        writer.Add(earning.Transaction);
        writer.Add(time);
        writer.Add((long)earning.Income);
        writer.Add(earning.Level);
        writer.Add(earning.Referrer);
        writer.Add(earning.Referee);
        writer.Add(earning.Token);
        writer.Add(earning.Source.Value);
        writer.Add(earning.Amount);
        writer.Add(earning.Moved);
        writer.Add(earning.Reverses);
        writer.End();
    }

    private static void WriteStanding(IWriter writer, long referrer, long token, ReferrerStanding standing)
    {
        writer.Row(Standings);
        writer.Add(referrer);
        writer.Add(token);
        writer.Add(standing.Earned);
        writer.Add(standing.TakenBack);
        writer.Add(standing.Owed);
        writer.Add(standing.Day);
        writer.Add(standing.OfDay);
        writer.Add(standing.Month);
        writer.Add(standing.OfMonth);
        writer.End();
    }
}

/// <summary>An earning, and how its referrer stands in its token after it.</summary>
internal readonly record struct BookedEarning(Earning Earning, ReferrerStanding Standing);
