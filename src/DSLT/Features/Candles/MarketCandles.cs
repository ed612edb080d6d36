using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DSLT.Core;

namespace DSLT.Features.Candles;

/// <summary>
/// The candles of a market that its last trade lies in, one of each interval, and the minutes before that
/// which the rolling day needs.
/// </summary>
/// <param name="Current">By interval from the smallest; empty before the first trade.</param>
/// <param name="Past">Minutes of the day before the current one, only where there was a trade, oldest
/// first.</param>
internal sealed record MarketCandles(ImmutableArray<Candle> Current, ImmutableArray<Candle> Past)
{
    public static readonly MarketCandles None = new([], []);

    /// <summary>The price of the last trade there ever was, in ticks, or 0.</summary>
    public long LastPrice => Current.IsEmpty ? 0 : Current[0].Close;

    public Candle? Of(CandleInterval interval) => Current.IsEmpty ? null : Current[(int)interval - 1];

    /// <summary>The candles after more trades, all of one moment.</summary>
    public ImmutableArray<Candle> Traded(long time, Candle trades)
    {
        var after = new Candle[CandleIntervals.All.Length];
        foreach (var interval in CandleIntervals.All)
        {
            var start = interval.StartOf(time);
            after[(int)interval - 1] = Of(interval) is { } running && running.Start == start
                ? running.Then(trades)
                : trades with { Start = start };
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(after);
    }

    /// <summary>
    /// These candles followed by newer ones: a minute that is over goes to the past, and what is older than a
    /// day leaves it.
    /// </summary>
    public MarketCandles Then(ImmutableArray<Candle> current) =>
        Current.IsEmpty || Current[0].Start == current[0].Start
            ? this with { Current = current }
            : new MarketCandles(
                current,
                Past.RemoveAll(minute => minute.Start <= current[0].Start - Clock.Day).Add(Current[0]));

    /// <summary>The last 24 hours in one, to within a minute; null where nothing was traded.</summary>
    public Candle? LastDay(long now)
    {
        Candle? sum = null;
        foreach (var minute in Past)
        {
            Count(minute);
        }

        if (!Current.IsEmpty)
        {
            Count(Current[0]);
        }

        return sum;

        void Count(Candle minute)
        {
            if (minute.Start > now - Clock.Day)
            {
                sum = sum?.Then(minute) ?? minute;
            }
        }
    }
}
