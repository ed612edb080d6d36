using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Tokens;
using DSLT.Features.Vesting;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>
/// Sales, all in memory: rows of the truth, and how they stand, which the journal's events carry as they do
/// buyers and lists; of those, the recently seen are in memory.
/// </summary>
internal sealed class SaleStore
{
    /// <summary>Each has up to a thousand prices in memory.</summary>
    public const int MaxSales = 1_000;

    private const string SalesSql =
        "SELECT id, token, pay_token, block_size, growth_bps, start_at, end_at, soft_cap, min_purchase, "
            + "max_purchase, user_limit, pool_reserve, pool_share_bps, pool_fee_bps, locks_shares, "
            + "vesting_kind, vesting_start, cliff_seconds, duration_seconds, steps, step_seconds, "
            + "step_months, owner, created_at FROM sales ORDER BY id";

    private const string MarketsSql =
        "SELECT id, tick_size, lot_size, min_notional, maker_fee_bps, taker_fee_bps FROM sales "
            + "WHERE tick_size IS NOT NULL";

    private const string BlocksSql = "SELECT price FROM sale_blocks WHERE sale = $1 ORDER BY block";

    private const string RoundsSql =
        "SELECT name, start_at, end_at, listed, min_tier, user_limit FROM sale_rounds WHERE sale = $1 "
            + "ORDER BY round";

    private const string StateSql =
        "SELECT stage, cancelled, sold, raised, purchases, buyers, done, hash, closed_at, pool_id, "
            + "commissions, kept FROM sale_states WHERE sale = $1";

    private const string BuyerSql =
        "SELECT number, bought, paid, round, in_round, done, retry_at FROM sale_buyers "
            + "WHERE sale = $1 AND user_id = $2";

    private const string ListedSql =
        "SELECT allowed FROM sale_lists WHERE sale = $1 AND round = $2 AND user_id = $3";

    private static readonly Table Sales = new(
        "sales", 1, Column.Number("id"), Column.Number("token"), Column.Number("pay_token"),
        Column.Amount("block_size"), Column.Number("growth_bps"), Column.Number("start_at"),
        Column.Number("end_at"), Column.Amount("soft_cap"), Column.Amount("min_purchase"),
        Column.Amount("max_purchase"), Column.Amount("user_limit"), Column.Amount("pool_reserve"),
        Column.Number("pool_share_bps"), Column.Number("pool_fee_bps"), Column.Flag("locks_shares"),
        Column.Amount("tick_size"), Column.Amount("lot_size"), Column.Amount("min_notional"),
        Column.Number("maker_fee_bps"), Column.Number("taker_fee_bps"), Column.Number("vesting_kind"),
        Column.Number("vesting_start"), Column.Number("cliff_seconds"), Column.Number("duration_seconds"),
        Column.Number("steps"), Column.Number("step_seconds"), Column.Number("step_months"),
        Column.Number("owner"), Column.Number("created_at"));

    private static readonly Table Blocks = new(
        "sale_blocks", 2, Column.Number("sale"), Column.Number("block"), Column.Amount("price"));

    private static readonly Table Rounds = new(
        "sale_rounds", 2, Column.Number("sale"), Column.Number("round"), Column.Text("name"),
        Column.Number("start_at"), Column.Number("end_at"), Column.Flag("listed"), Column.Number("min_tier"),
        Column.Amount("user_limit"));

    private readonly StateContext context;
    private readonly EntityCache<long, Sale> byId;
    private readonly EntityCache<long, SaleState> states;
    private readonly ProjectedCache<(long Sale, long User), SaleBuyer> buyers;
    private readonly ProjectedCache<(long Sale, int Round, long User), bool?> lists;
    private readonly IdSequence ids;

    public SaleStore(StateContext context)
    {
        this.context = context;
        ids = new(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        states = new(context.Undo, int.MaxValue, _ => null);
        buyers = new(context, context.Limits.SaleBuyers, key =>
            context.Lookups.First(BuyerSql, ReadBuyer, key.Sale, key.User) ?? SaleBuyer.None);
        lists = new(context, context.Limits.SaleBuyers, key => ReadListed(key));
    }

    public int Count => byId.Count;

    /// <summary>All sales as last committed, by id; from any thread.</summary>
    public IEnumerable<Sale> CommittedAll => byId.Values.OrderBy(sale => sale.Id);

    public void Load(TokenStore tokens)
    {
        var markets = new Dictionary<long, SaleMarket>();
        context.Lookups.Read(MarketsSql, row => markets.Add(row.Number(0), new SaleMarket(
            Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2)), Amount.FromStored(row.Text(3)),
            (int)row.Number(4), (int)row.Number(5))));
        var sales = new List<(Sale Sale, Amount BlockSize)>();
        context.Lookups.Read(SalesSql, row => sales.Add(
            (ReadSale(row, markets.GetValueOrDefault(row.Number(0))), Amount.FromStored(row.Text(3)))));
        foreach (var (sale, blockSize) in sales)
        {
            Load(sale, blockSize, SalePrices.DivisorOf(
                tokens.Find(sale.Token)!.Decimals, tokens.Find(sale.PayToken)!.Decimals));
        }
    }

    /// <summary>A sale as this command sees it, or the refusal that there is none.</summary>
    public Result<Sale> Get(string? saleId) => Ids.Parse(saleId, "sale").Then<Sale>(
        id => byId.Find(id) is { } sale ? sale : Refusal.NotFound("sale", id.ToText()));

    public Sale? Find(long id) => byId.Find(id);

    /// <summary>As <see cref="Get"/>, as last committed, from any thread.</summary>
    public Result<Sale> GetCommitted(string? saleId) => Ids.Parse(saleId, "sale").Then<Sale>(
        id => byId.Committed(id) is { } sale ? sale : Refusal.NotFound("sale", id.ToText()));

    public SaleState StateOf(Sale sale) => states.Find(sale.Id) ?? SaleState.New;

    /// <summary>How a sale stood when last committed, from any thread.</summary>
    public SaleState CommittedState(Sale sale) => states.Committed(sale.Id) ?? SaleState.New;

    public SaleBuyer BuyerOf(long sale, long user) => buyers.Find((sale, user));

    /// <summary>True where a user is on the list of a round.</summary>
    public bool IsListed(long sale, int round, long user)
    {
        var key = (sale, round, user);
        if (lists.Find(key) is { } known)
        {
            return known;
        }

        // A change of it that was not looked up before was taken back: what the tables hold is right again.
        var listed = ReadListed(key);
        lists.Put(key, listed, 0);
        return listed;
    }

    public long NextId() => ids.Next();

    /// <summary>Puts a new sale on record.</summary>
    public void Save(Sale sale)
    {
        byId.Put(sale.Id, sale);
        var (limits, handOver, vesting) = (sale.Limits, sale.HandOver, sale.Vesting);
        var market = handOver.Market;
        context.Rows.Put(
            Sales, sale.Id, sale.Token, sale.PayToken, sale.Prices.BlockSize.ToStored(),
            (long)sale.GrowthBps, sale.Start, sale.End, sale.SoftCap.ToStored(),
            limits.MinPurchase.ToStored(), limits.MaxPurchase?.ToStored(), limits.User?.ToStored(),
            handOver.PoolReserve.ToStored(), (long)handOver.PoolShareBps, (long)handOver.PoolFeeBps,
            handOver.LocksShares, market?.TickSize.ToStored(), market?.LotSize.ToStored(),
            market?.MinNotional.ToStored(), (long)(market?.MakerFeeBps ?? 0),
            (long)(market?.TakerFeeBps ?? 0), (long)(vesting?.Kind ?? 0), vesting?.Start ?? 0,
            vesting?.CliffSeconds ?? 0, vesting?.DurationSeconds ?? 0, vesting?.Steps ?? 0,
            vesting?.StepSeconds ?? 0, (long)(vesting?.StepMonths ?? 0), sale.Owner, sale.CreatedAt);
        for (var i = 0; i < sale.Prices.Prices.Length; i++)
        {
            context.Rows.Put(Blocks, sale.Id, (long)i, sale.Prices.Prices[i].ToStored());
        }

        for (var i = 0; i < sale.Rounds.Length; i++)
        {
            var round = sale.Rounds[i];
            context.Rows.Put(
                Rounds, sale.Id, (long)i, round.Name, round.Start, round.End, round.Listed,
                (long)round.MinTier, round.UserLimit?.ToStored());
        }
    }

    /// <summary>Takes over how a sale stands: only events call this.</summary>
    public void Change(long sale, SaleState state) => states.Put(sale, state);

    /// <summary>Takes over how a buyer stands: only events call this.</summary>
    public void Change(long sale, long user, SaleBuyer buyer, long sequence) =>
        buyers.Put((sale, user), buyer, sequence);

    /// <summary>Takes over a line of a list, unread: only <see cref="SaleListed"/> calls this.</summary>
    public void List(long sale, int round, long user, bool allowed, long sequence) =>
        lists.PutNew((sale, round, user), allowed, sequence);

    private static Amount? Optional(string? stored) => stored is null ? null : Amount.FromStored(stored);

    private static SaleBuyer ReadBuyer(IRow row) => new(
        row.Number(0), Amount.FromStored(row.Text(1)), Amount.FromStored(row.Text(2)), (int)row.Number(3),
        Amount.FromStored(row.Text(4)), row.Flag(5), row.Number(6));

    private static SaleState ReadState(IRow row) => new(
        (SaleStage)row.Number(0), row.Flag(1), Amount.FromStored(row.Text(2)),
        Amount.FromStored(row.Text(3)), row.Number(4), row.Number(5), row.Number(6), row.Text(7),
        row.Number(8), row.Number(9), Amount.FromStored(row.Text(10)), Amount.FromStored(row.Text(11)));

    private static Sale ReadSale(IRow row, SaleMarket? market) => new(
        row.Number(0), row.Number(1), row.Number(2), null!, (int)row.Number(4), row.Number(5), row.Number(6),
        Amount.FromStored(row.Text(7)),
        new SaleLimits(
            Amount.FromStored(row.Text(8)), Optional(row.OptionalText(9)), Optional(row.OptionalText(10))),
        [],
        row.Number(15) == 0 ? null : new VestingSchedule(
            (ScheduleKind)row.Number(15), row.Number(16), row.Number(17), row.Number(18), row.Number(19),
            row.Number(20), (int)row.Number(21), []),
        new SaleHandOver(
            Amount.FromStored(row.Text(11)), (int)row.Number(12), (int)row.Number(13), row.Flag(14), market),
        row.Number(22), row.Number(23));

    private bool ReadListed((long Sale, int Round, long User) key)
    {
        var listed = false;
        context.Lookups.Read(
            ListedSql, row => listed = row.Flag(0), key.Sale, (long)key.Round, key.User);
        return listed;
    }

    /// <summary>Blocks and rounds have rows of their own.</summary>
    private void Load(Sale sale, Amount blockSize, Amount divisor)
    {
        var prices = ImmutableArray.CreateBuilder<Amount>();
        context.Lookups.Read(BlocksSql, row => prices.Add(Amount.FromStored(row.Text(0))), sale.Id);
        var rounds = ImmutableArray.CreateBuilder<SaleRound>();
        context.Lookups.Read(
            RoundsSql,
            row => rounds.Add(new SaleRound(
                row.Text(0), row.Number(1), row.Number(2), row.Flag(3), (int)row.Number(4),
                Optional(row.OptionalText(5)))),
            sale.Id);
        var whole = sale with
        {
            Prices = new SalePrices(blockSize, divisor, prices.ToImmutable()),
            Rounds = rounds.ToImmutable(),
        };
        byId.Remember(sale.Id, whole, byId.Version);
        ids.Reach(sale.Id);
        if (context.Lookups.First(StateSql, ReadState, sale.Id) is { } state)
        {
            states.Remember(sale.Id, state, states.Version);
        }
    }
}
