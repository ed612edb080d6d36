using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Candles;

/// <summary>The running candles of every market, in memory; only events change them.</summary>
internal sealed class CandleStore
{
    private const string Columns =
        "SELECT c.market, c.start, c.open, c.high, c.low, c.close, c.volume, c.quote_volume, c.trades, "
        + "c.bought_volume, c.bought_quote_volume "
        + "FROM markets m JOIN candles c ON c.market = m.id AND c.interval = $1 ";

    private const string RunningSql = Columns
        + "AND c.start = (SELECT max(start) FROM candles WHERE market = m.id AND interval = $1)";

    /// <summary>
    /// The minutes of the day before each market's last one. The clock has no say in it: it may be wrong.
    /// </summary>
    private const string PastSql = Columns
        + "AND c.start < (SELECT max(start) FROM candles WHERE market = m.id AND interval = $1) "
        + "AND c.start > (SELECT max(start) FROM candles WHERE market = m.id AND interval = $1) - $2 "
        + "ORDER BY c.market, c.start";

    private readonly StateContext context;
    private readonly EntityCache<long, MarketCandles> byMarket;

    public CandleStore(StateContext context)
    {
        this.context = context;
        byMarket = new(context.Undo, int.MaxValue, _ => null);
    }

    public void Load()
    {
        var running = new Dictionary<long, Candle[]>();
        foreach (var interval in CandleIntervals.All)
        {
            Read(RunningSql, (market, candle) =>
            {
                if (!running.TryGetValue(market, out var candles))
                {
                    running.Add(market, candles = new Candle[CandleIntervals.All.Length]);
                }

                candles[(int)interval - 1] = candle;
            }, (long)interval);
        }

        var past = new Dictionary<long, ImmutableArray<Candle>.Builder>();
        Read(PastSql, (market, candle) =>
        {
            if (!past.TryGetValue(market, out var minutes))
            {
                past.Add(market, minutes = ImmutableArray.CreateBuilder<Candle>());
            }

            minutes.Add(candle);
        }, (long)CandleInterval.Minute, Clock.Day);
        foreach (var (market, candles) in running)
        {
            byMarket.Remember(
                market, new MarketCandles([.. candles], past.GetValueOrDefault(market)?.ToImmutable() ?? []),
                byMarket.Version);
        }
    }

    public MarketCandles Of(long market) => byMarket.Find(market) ?? MarketCandles.None;

    /// <summary>Takes over candles: only <see cref="CandlesChanged"/> calls this.</summary>
    public void Change(long market, ImmutableArray<Candle> candles) =>
        byMarket.Put(market, Of(market).Then(candles));

    /// <summary>As last committed, from any thread.</summary>
    public MarketCandles Committed(long market) => byMarket.Committed(market) ?? MarketCandles.None;

    private void Read(string sql, Action<long, Candle> found, params ReadOnlySpan<object> keys) =>
        context.Lookups.Read(
            sql,
            row => found(row.Number(0), new Candle(
                row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5),
                Amount.FromStored(row.Text(6)), Amount.FromStored(row.Text(7)), row.Number(8),
                Amount.FromStored(row.Text(9)), Amount.FromStored(row.Text(10)))),
            keys);
}
