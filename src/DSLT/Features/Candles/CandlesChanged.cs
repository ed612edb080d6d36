using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Candles;

/// <summary>
/// The running candles of a market after the trades of one order. They are values, not additions, so that
/// replay and projection need nothing else; each interval is written by what it has more than the one below,
/// which is mostly nothing.
/// </summary>
internal sealed class CandlesChanged(long market, ImmutableArray<Candle> candles) : Event
{
    private const int IntervalBits = 3;

    private static readonly Table Candles = new(
        "candles", 3, Column.Number("market"), Column.Number("interval"), Column.Number("start"),
        Column.Number("open"), Column.Number("high"), Column.Number("low"), Column.Number("close"),
        Column.Amount("volume"), Column.Amount("quote_volume"), Column.Number("trades"),
        Column.Amount("bought_volume"), Column.Amount("bought_quote_volume"));

    public override EventTag Tag => EventTag.CandlesTraded;

    /// <param name="reader">What the journal holds.</param>
    /// <param name="hasBought">False of the rows that were written before that was counted.</param>
    public static CandlesChanged Read(ref PayloadReader reader, bool hasBought)
    {
        var market = reader.Number();
        var minute = reader.Number() * Clock.Minute;
        var close = reader.Number();
        var below = Below(close);
        var candles = ImmutableArray.CreateBuilder<Candle>(CandleIntervals.All.Length);
        foreach (var interval in CandleIntervals.All)
        {
            below = new Candle(
                interval.StartOf(minute), below.Open + reader.Number(), below.High + reader.Number(),
                below.Low - reader.Number(), close, below.Volume + reader.Amount(),
                below.QuoteVolume + reader.Amount(), below.Trades + reader.Number(),
                hasBought ? below.BoughtVolume + reader.Amount() : Amount.Zero,
                hasBought ? below.BoughtQuoteVolume + reader.Amount() : Amount.Zero);
            candles.Add(below);
        }

        return new CandlesChanged(market, candles.MoveToImmutable());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(market);
        writer.Number(candles[0].Start / Clock.Minute);
        writer.Number(candles[0].Close);
        var below = Below(candles[0].Close);
        foreach (var candle in candles)
        {
            writer.Number(candle.Open - below.Open);
            writer.Number(candle.High - below.High);
            writer.Number(below.Low - candle.Low);
            writer.Amount(candle.Volume - below.Volume);
            writer.Amount(candle.QuoteVolume - below.QuoteVolume);
            writer.Number(candle.Trades - below.Trades);
            writer.Amount(candle.BoughtVolume - below.BoughtVolume);
            writer.Amount(candle.BoughtQuoteVolume - below.BoughtQuoteVolume);
            below = candle;
        }
    }

    public override void Apply(State state, in RecordHeader record) => state.Candles.Change(market, candles);

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var interval in CandleIntervals.All)
        {
            var candle = candles[(int)interval - 1];
            projection.Latest(
                Candles, (market << IntervalBits) | (long)interval, candle.Start,
                writer => WriteRow(writer, interval, candle));
        }
    }

    /// <summary>What the smallest interval is written against.</summary>
    private static Candle Below(long close) =>
        new(0, close, close, close, close, Amount.Zero, Amount.Zero, 0, Amount.Zero, Amount.Zero);

    private void WriteRow(IWriter writer, CandleInterval interval, Candle candle)
    {
        writer.Row(Candles);
        writer.Add(market);
        writer.Add((long)interval);
        writer.Add(candle.Start);
        writer.Add(candle.Open);
        writer.Add(candle.High);
        writer.Add(candle.Low);
        writer.Add(candle.Close);
        writer.Add(candle.Volume);
        writer.Add(candle.QuoteVolume);
        writer.Add(candle.Trades);
        writer.Add(candle.BoughtVolume);
        writer.Add(candle.BoughtQuoteVolume);
        writer.End();
    }
}
