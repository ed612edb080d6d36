using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// The controls of markets, users' own limits and halts: rows of the truth, all of them in memory; and what
/// the controls remember of orders and trades.
/// </summary>
internal sealed class RiskStore
{
    /// <summary>Limits of users' own, in all markets.</summary>
    public const int MaxOwnLimits = 100_000;

    private const string SettingsSql =
        "SELECT market, max_position, band_above_bps, band_below_bps, max_impact_bps, breaker_bps, "
        + "breaker_seconds, halt_seconds, call_seconds, orders_per_second, orders_per_trade, free_orders, "
        + "ratio_seconds, watched FROM market_risk";

    private const string LimitsSql = "SELECT market, user_id, max_position FROM market_positions";

    private const string HaltsSql =
        "SELECT market, halted_at, until, call_until, reference, price, reopened_at FROM market_halts";

    private static readonly Table Settings = new(
        "market_risk", 1, Column.Number("market"), Column.Amount("max_position"),
        Column.Number("band_above_bps"), Column.Number("band_below_bps"), Column.Number("max_impact_bps"),
        Column.Number("breaker_bps"), Column.Number("breaker_seconds"), Column.Number("halt_seconds"),
        Column.Number("call_seconds"), Column.Number("orders_per_second"), Column.Number("orders_per_trade"),
        Column.Number("free_orders"), Column.Number("ratio_seconds"), Column.Flag("watched"));

    private static readonly Table Limits = new(
        "market_positions", 2, Column.Number("market"), Column.Number("user_id"),
        Column.Amount("max_position"));

    private static readonly Table Halts = new(
        "market_halts", 1, Column.Number("market"), Column.Number("halted_at"), Column.Number("until"),
        Column.Number("call_until"), Column.Number("reference"), Column.Number("price"),
        Column.Number("reopened_at"));

    private readonly StateContext context;
    private readonly EntityCache<long, MarketRisk> byMarket;
    private readonly EntityCache<(long Market, long User), PositionLimit> limits;
    private readonly EntityCache<long, MarketHalt> halts;

    public RiskStore(StateContext context, Func<long> projected)
    {
        this.context = context;
        byMarket = new(context.Undo, int.MaxValue, _ => null);
        limits = new(context.Undo, int.MaxValue, _ => null);
        halts = new(context.Undo, int.MaxValue, _ => null);
        Activities = new RiskActivities(context, projected);
        Prices = new RiskPrices(context);
    }

    public RiskActivities Activities { get; }

    public RiskPrices Prices { get; }

    public int OwnLimits => limits.Count;

    /// <summary>True where surveillance has a market to look at; for any thread.</summary>
    public bool IsAnyWatched => byMarket.Values.Any(risk => risk.IsWatched);

    public void Load()
    {
        context.Lookups.Read(SettingsSql, row =>
            byMarket.Remember(row.Number(0), Read(row), byMarket.Version));
        context.Lookups.Read(LimitsSql, row =>
        {
            var limit = new PositionLimit(row.Number(0), row.Number(1), Amount.FromStored(row.Text(2)));
            limits.Remember((limit.Market, limit.User), limit, limits.Version);
        });
        context.Lookups.Read(HaltsSql, row => halts.Remember(
            row.Number(0),
            new MarketHalt(
                row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4), row.Number(5),
                row.Number(6)),
            halts.Version));
        Prices.Load();
    }

    /// <summary>The controls of a market, or null where it never had any.</summary>
    public MarketRisk? Of(long market) => byMarket.Find(market);

    /// <summary>As last committed, from any thread.</summary>
    public MarketRisk? Committed(long market) => byMarket.Committed(market);

    public MarketHalt? LastHalt(long market) => halts.Find(market);

    /// <summary>The last halt as last committed, from any thread.</summary>
    public MarketHalt? CommittedHalt(long market) => halts.Committed(market);

    /// <summary>
    /// True until a halt is ended, which the first order after its time does, or a second of waiting.
    /// </summary>
    public bool IsHalted(long market) => halts.Find(market) is { Lasts: true };

    /// <summary>The halts whose time is over and which nothing has ended yet.</summary>
    public IEnumerable<MarketHalt> DueHalts(long now) =>
        halts.Current.Where(halt => halt.Lasts && now >= halt.CallUntil).OrderBy(halt => halt.Market);

    /// <summary>A user's own limit, or null where the market's holds.</summary>
    public PositionLimit? LimitOf(long market, long user) => limits.Find((market, user));

    public void Save(MarketRisk risk)
    {
        byMarket.Put(risk.Market, risk);
        context.Rows.Put(
            Settings, risk.Market, risk.MaxPosition.ToStored(), (long)(risk.Band?.AboveBps ?? 0),
            (long)(risk.Band?.BelowBps ?? 0), (long)risk.MaxImpactBps, (long)(risk.Breaker?.Bps ?? 0),
            (long)(risk.Breaker?.Seconds ?? 0), (long)(risk.Breaker?.HaltSeconds ?? 0),
            (long)(risk.Breaker?.CallSeconds ?? 0), (long)risk.OrdersPerSecond,
            (long)(risk.Ratio?.OrdersPerTrade ?? 0), (long)(risk.Ratio?.FreeOrders ?? 0),
            (long)(risk.Ratio?.Seconds ?? 0), risk.IsWatched);
    }

    public void Save(PositionLimit limit)
    {
        limits.Put((limit.Market, limit.User), limit);
        context.Rows.Put(Limits, limit.Market, limit.User, limit.Max.ToStored());
    }

    public void Remove(PositionLimit limit)
    {
        limits.Put((limit.Market, limit.User), null);
        context.Rows.Delete(Limits, limit.Market, limit.User);
    }

    public void Save(MarketHalt halt)
    {
        halts.Put(halt.Market, halt);
        context.Rows.Put(
            Halts, halt.Market, halt.HaltedAt, halt.Until, halt.CallUntil, halt.Reference, halt.Price,
            halt.ReopenedAt);
    }

    private static MarketRisk Read(IRow row) => new(
        row.Number(0), Amount.FromStored(row.Text(1)),
        row.Number(2) == 0 ? null : new PriceBand((int)row.Number(2), (int)row.Number(3)),
        (int)row.Number(4),
        row.Number(5) == 0
            ? null
            : new CircuitBreaker(
                (int)row.Number(5), (int)row.Number(6), (int)row.Number(7), (int)row.Number(8)),
        (int)row.Number(9),
        row.Number(10) == 0
            ? null
            : new OrderToTrade((int)row.Number(10), (int)row.Number(11), (int)row.Number(12)),
        row.Flag(13));
}

/// <summary>The most of a user's own, in base units of the base token.</summary>
internal sealed record PositionLimit(long Market, long User, Amount Max);
