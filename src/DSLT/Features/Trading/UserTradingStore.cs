using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Fees;
using DSLT.Features.Markets;
using DSLT.Sequencing;

namespace DSLT.Features.Trading;

/// <summary>
/// The running statistics of those who trade, as the sequencer needs them to go on. Only events change them.
/// </summary>
internal sealed class UserTradingStore
{
    /// <summary>The whole UTC days before today that a fee tier is reached in.</summary>
    public const int WindowDays = 30;

    private const string LastTotalsSql =
        "SELECT base_volume, quote_volume, trades, base_fees, quote_fees, position, cost, realised "
            + "FROM trading_totals WHERE user_id = $1 AND market = $2 ORDER BY hour DESC LIMIT 1";

    private const string LastVolumeSql =
        "SELECT day, total, total_before FROM trading_volumes WHERE user_id = $1 AND token = $2 "
            + "ORDER BY day DESC LIMIT 1";

    private const string TotalBeforeSql =
        "SELECT total FROM trading_volumes WHERE user_id = $1 AND token = $2 AND day < $3 "
            + "ORDER BY day DESC LIMIT 1";

    private readonly StateContext context;
    private readonly ProjectedCache<(long User, long Market), UserTrading> totals;
    private readonly ProjectedCache<(long User, long Token), QuoteVolume> volumes;
    private readonly Dictionary<(long User, long Token), Amount> windows = [];
    private long windowsDay;

    public UserTradingStore(StateContext context)
    {
        this.context = context;
        totals = new(context, context.Limits.Traders, key => context.Lookups.First(
            LastTotalsSql, ReadTotals, key.User, key.Market) ?? UserTrading.None);
        volumes = new(context, context.Limits.Traders, key => context.Lookups.First(
            LastVolumeSql,
            row => new QuoteVolume(
                row.Number(0), Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2))),
            key.User,
            key.Token) ?? QuoteVolume.None);
        Tally = new TradingTally(this);
    }

    /// <summary>What the trades of one order make of the statistics: begun anew for each.</summary>
    public TradingTally Tally { get; }

    public UserTrading Of(long user, long market) => totals.Find((user, market));

    public QuoteVolume VolumeOf(long user, long token) => volumes.Find((user, token));

    /// <summary>What a user pays in a market now: nothing is looked up where it has no tiers.</summary>
    public FeeRates RatesOf(Market market, long user, long now) => market.Tiers is { } tiers
        ? tiers.Reached(WindowVolume(user, market.Quote.Id, now))?.Rates ?? market.Rates
        : market.Rates;

    /// <summary>
    /// A user's volume of the 30 UTC days before today in a quote token. It stays the same all day, so it is
    /// worked out once a day. What the tables hold of the time before those days is all of it: they are some
    /// 100 ms behind.
    /// </summary>
    public Amount WindowVolume(long user, long token, long now)
    {
        var today = now / Clock.Day;
        if (windowsDay != today || windows.Count >= context.Limits.Traders)
        {
            windows.Clear();
            windowsDay = today;
        }

        var key = (user, token);
        if (!windows.TryGetValue(key, out var volume))
        {
            windows.Add(key, volume = ReadWindow(key, today));

            // Trades that it counts may be staged, and taken back.
            context.Undo.Push(() => windows.Remove(key));
        }

        return volume;
    }

    /// <summary>Takes over figures: only <see cref="TradingChanged"/> calls this.</summary>
    public void Change(long market, long token, in TraderFigures trader, long sequence)
    {
        totals.Put((trader.User, market), trader.Trading, sequence);
        volumes.Put((trader.User, token), trader.Volume, sequence);
    }

    private Amount ReadWindow((long User, long Token) key, long today)
    {
        var (first, last) = (today - WindowDays, volumes.Find(key));
        if (last.Day < first)
        {
            return Amount.Zero;
        }

        var before = context.Lookups.First(
            TotalBeforeSql, row => Amount.FromStored(row.Text(0)), key.User, key.Token, first);
        return last.At(today) - before;
    }

    private static UserTrading ReadTotals(IRow row) => new(
        Amount.FromStored(row.Text(0)), Amount.FromStored(row.Text(1)), row.Number(2),
        Amount.FromStored(row.Text(3)), Amount.FromStored(row.Text(4)),
        SignedAmount.FromStored(row.Text(5)), SignedAmount.FromStored(row.Text(6)),
        SignedAmount.FromStored(row.Text(7)));
}
