using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Fees;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Markets;

/// <summary>Markets: rows of the truth, all of them in memory.</summary>
internal sealed class MarketStore
{
    public const int MaxMarkets = 10_000;

    private const string AllSql =
        "SELECT id, base_token, quote_token, tick_size, lot_size, min_notional, maker_fee_bps, "
            + "taker_fee_bps, state, created_at FROM markets";

    private const string TiersSql =
        "SELECT market, min_volume, maker_fee_bps, taker_fee_bps FROM market_fee_tiers "
            + "ORDER BY market, min_volume";

    private const string AuctionsSql = "SELECT market, interval_ms FROM market_auctions";

    private const string DeleteTiersSql = "DELETE FROM market_fee_tiers WHERE market = $1";

    private static readonly Table Tiers = new(
        "market_fee_tiers", 2, Column.Number("market"), Column.Amount("min_volume"),
        Column.Number("maker_fee_bps"), Column.Number("taker_fee_bps"));

    private static readonly Table Auctions = new(
        "market_auctions", 1, Column.Number("market"), Column.Number("interval_ms"));

    private static readonly Table Markets = new(
        "markets", 1, Column.Number("id"), Column.Number("base_token"), Column.Number("quote_token"),
        Column.Amount("tick_size"), Column.Amount("lot_size"), Column.Amount("min_notional"),
        Column.Number("maker_fee_bps"), Column.Number("taker_fee_bps"), Column.Number("state"),
        Column.Number("created_at"));

    private readonly StateContext context;
    private readonly EntityCache<long, Market> byId;
    private readonly EntityCache<string, Market> bySymbol;
    private readonly IdSequence ids;

    public MarketStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        bySymbol = new(context.Undo, int.MaxValue, _ => null, StringComparer.Ordinal);
    }

    public int Count => byId.Count;

    public void Load(TokenStore tokens)
    {
        var tiers = ReadTiers();
        var auctions = new Dictionary<long, int>();
        context.Lookups.Read(AuctionsSql, row => auctions.Add(row.Number(0), (int)row.Number(1)));
        context.Lookups.Read(AllSql, row =>
        {
            var market = new Market(
                row.Number(0), MarketToken.Of(tokens.Find(row.Number(1))!),
                MarketToken.Of(tokens.Find(row.Number(2))!), Amount.FromStored(row.Text(3)),
                Amount.FromStored(row.Text(4)), Amount.FromStored(row.Text(5)), (int)row.Number(6),
                (int)row.Number(7), (MarketState)row.Number(8), row.Number(9))
            {
                Tiers = tiers.GetValueOrDefault(row.Number(0)),
                AuctionMs = auctions.GetValueOrDefault(row.Number(0)),
            };
            byId.Remember(market.Id, market, byId.Version);
            bySymbol.Remember(market.Symbol, market, bySymbol.Version);
            ids.Reach(market.Id);
        });
    }

    public Market? Find(long id) => byId.Find(id);

    /// <summary>The market of a symbol such as GOLD-USD, or the refusal that there is none.</summary>
    public Result<Market> Get(string? symbol) =>
        symbol is not null && bySymbol.Find(symbol) is { } market ? market : NotFound(symbol);

    /// <summary>As <see cref="Get"/>, as last committed, from any thread.</summary>
    public Result<Market> GetCommitted(string? symbol) =>
        symbol is not null && bySymbol.Committed(symbol) is { } market ? market : NotFound(symbol);

    /// <summary>A market as last committed, from any thread.</summary>
    public Market? Committed(long id) => byId.Committed(id);

    /// <summary>All markets as last committed, by id; from any thread.</summary>
    public IEnumerable<Market> CommittedAll => byId.Values.OrderBy(market => market.Id);

    /// <summary>The shortest interval of any market in auction mode, 0 for none; from any thread.</summary>
    public int ShortestAuctionMs
    {
        get
        {
            var shortest = 0;
            foreach (var market in byId.Values)
            {
                shortest = market.AuctionMs > 0 && (shortest == 0 || market.AuctionMs < shortest)
                    ? market.AuctionMs
                    : shortest;
            }

            return shortest;
        }
    }

    public long NextId() => ids.Next();

    public void Save(Market market)
    {
        byId.Put(market.Id, market);
        bySymbol.Put(market.Symbol, market);
        context.Rows.Put(
            Markets, market.Id, market.Base.Id, market.Quote.Id, market.TickSize.ToStored(),
            market.LotSize.ToStored(), market.MinNotional.ToStored(), (long)market.MakerFeeBps,
            (long)market.TakerFeeBps, (long)market.State, market.CreatedAt);
    }

    /// <summary>Keeps a market whose tiers are others than they were; its own row stays.</summary>
    public void SaveTiers(Market market)
    {
        byId.Put(market.Id, market);
        bySymbol.Put(market.Symbol, market);
        context.Rows.Execute(DeleteTiersSql, market.Id);
        foreach (var (least, rates) in market.Tiers?.Steps ?? [])
        {
            context.Rows.Put(
                Tiers, market.Id, least.ToStored(), (long)rates.MakerBps, (long)rates.TakerBps);
        }
    }

    /// <summary>Keeps a market whose auctions are others than they were; its own row stays.</summary>
    public void SaveAuction(Market market)
    {
        byId.Put(market.Id, market);
        bySymbol.Put(market.Symbol, market);
        if (market.AuctionMs == 0)
        {
            context.Rows.Delete(Auctions, market.Id);
        }
        else
        {
            context.Rows.Put(Auctions, market.Id, (long)market.AuctionMs);
        }
    }

    private Dictionary<long, FeeTiers> ReadTiers()
    {
        var steps = new Dictionary<long, List<FeeTier>>();
        context.Lookups.Read(TiersSql, row =>
        {
            if (!steps.TryGetValue(row.Number(0), out var tiers))
            {
                steps.Add(row.Number(0), tiers = []);
            }

            tiers.Add(new FeeTier(
                Amount.FromStored(row.Text(1)), new FeeRates((int)row.Number(2), (int)row.Number(3))));
        });
        return steps.ToDictionary(market => market.Key, market => new FeeTiers([.. market.Value]));
    }

    private static Refusal NotFound(string? symbol) =>
        Refusal.NotFound("market", symbol, MarketRules.MaxSymbolLength);
}
