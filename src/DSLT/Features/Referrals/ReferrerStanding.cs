using DSLT.Core;

namespace DSLT.Features.Referrals;

/// <summary>What a referrer has earned in one token, in base units.</summary>
/// <param name="Earned">Of all time, before anything was taken back.</param>
/// <param name="TakenBack">By reversals, whether it was still there or not.</param>
/// <param name="Owed">Of what was taken back: what was not there. The next commissions pay it.</param>
/// <param name="Day">The last UTC day with a commission, in days since 1970.</param>
/// <param name="OfDay">Earned on it, less what was taken back of that.</param>
/// <param name="Month">The last month with a commission, in months since 1970.</param>
/// <param name="OfMonth">As of the day.</param>
internal sealed record ReferrerStanding(
    Amount Earned, Amount TakenBack, Amount Owed, long Day, Amount OfDay, long Month, Amount OfMonth)
{
    public static readonly ReferrerStanding None = new(
        Amount.Zero, Amount.Zero, Amount.Zero, 0, Amount.Zero, 0, Amount.Zero);

    /// <summary>Earned of all time and kept.</summary>
    public Amount Net() => Earned - TakenBack;

    public Amount OnDay(long now) => Day == now / Clock.Day ? OfDay : Amount.Zero;

    public Amount InMonth(long now) => Month == MonthOf(now) ? OfMonth : Amount.Zero;

    public ReferrerStanding Earn(Amount amount, Amount keptBack, long now)
    {
        var (day, month) = (now / Clock.Day, MonthOf(now));
        return new ReferrerStanding(
            Earned + amount, TakenBack, Owed - keptBack, day, OnDay(now) + amount, month,
            InMonth(now) + amount);
    }

    /// <summary>
    /// A commission is taken back, as much of it as was there. The day and the month that it was earned in
    /// have it in their figures only while they are the last ones with a commission.
    /// </summary>
    public ReferrerStanding TakeBack(Amount amount, Amount taken, long earnedAt) => this with
    {
        TakenBack = TakenBack + amount,
        Owed = Owed + (amount - taken),
        OfDay = Day == earnedAt / Clock.Day ? OfDay - amount : OfDay,
        OfMonth = Month == MonthOf(earnedAt) ? OfMonth - amount : OfMonth,
    };

    /// <summary>Months since 1970, UTC.</summary>
    public static long MonthOf(long micros)
    {
        var time = Clock.Time(micros);
        return ((time.Year - 1970) * 12) + time.Month - 1;
    }
}
