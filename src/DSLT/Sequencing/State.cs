using DSLT.Data;
using DSLT.Features.Airdrops;
using DSLT.Features.Auth;
using DSLT.Features.Candles;
using DSLT.Features.Feeds;
using DSLT.Features.Keys;
using DSLT.Features.MarketMaking;
using DSLT.Features.Markets;
using DSLT.Features.Media;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftFavourites;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Referrals;
using DSLT.Features.Risk;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Surveillance;
using DSLT.Features.Tokens;
using DSLT.Features.Trading;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>
/// The hot state: what the rules decide by. It belongs to the sequencer's thread; only what is said to be
/// committed may be read from others.
/// </summary>
internal sealed class State
{
    public State(ILookups lookups, StateLimits limits, Func<long> projected)
    {
        Rows = new StagedRows(Undo);
        var context = new StateContext(Undo, lookups, Rows, limits, projected);
        Holdings = new Holdings(Undo, lookups, limits.Holdings, projected);
        Idempotency = new Idempotency(Undo, lookups, limits.IdempotencyKeys, projected);
        Users = new UserStore(context);
        Sessions = new SessionStore(context);
        Keys = new KeyStore(context);
        Tokens = new TokenStore(context);
        Pools = new PoolStore(context);
        Markets = new MarketStore(context);
        Candles = new CandleStore(context);
        Orders = new OrderStore(context, Candles);
        CancelTimers = new CancelTimers(context);
        Trading = new UserTradingStore(context);
        MakerProgrammes = new MakerProgrammeStore(context);
        Risk = new RiskStore(context, projected);
        Alerts = new AlertStore(context);
        Staking = new StakingStore(context);
        Vesting = new VestingStore(context);
        Airdrops = new AirdropStore(context);
        Referrals = new ReferralStore(context);
        Sales = new SaleStore(context);
        Nfts = new NftStore(context);
        NftListings = new NftListingStore(context);
        NftPhases = new NftPhaseStore(context);
        NftFavourites = new NftFavouriteStore(context);
        Media = new MediaStore(context);
        NftAuctions = new NftAuctionStore(context);
        NftOffers = new NftOfferStore(context);
    }

    public Undo Undo { get; } = new();

    public StagedRows Rows { get; }

    public Holdings Holdings { get; }

    public Idempotency Idempotency { get; }

    public UserStore Users { get; }

    public SessionStore Sessions { get; }

    public KeyStore Keys { get; }

    public TokenStore Tokens { get; }

    public PoolStore Pools { get; }

    public MarketStore Markets { get; }

    public OrderStore Orders { get; }

    public CancelTimers CancelTimers { get; }

    public CandleStore Candles { get; }

    public UserTradingStore Trading { get; }

    public MakerProgrammeStore MakerProgrammes { get; }
    public RiskStore Risk { get; }

    public AlertStore Alerts { get; }

    public StakingStore Staking { get; }

    public VestingStore Vesting { get; }

    public AirdropStore Airdrops { get; }

    public ReferralStore Referrals { get; }

    public SaleStore Sales { get; }

    public NftStore Nfts { get; }

    public NftListingStore NftListings { get; }

    public NftPhaseStore NftPhases { get; }

    public NftFavouriteStore NftFavourites { get; }

    public MediaStore Media { get; }

    public NftAuctionStore NftAuctions { get; }

    public NftOfferStore NftOffers { get; }

    /// <summary>Where those who follow what is committed get it.</summary>
    public FeedTap Feed { get; } = new();

    /// <summary>The last transaction of the ledger, staged ones included.</summary>
    public long LastTransactionId { get; set; }

    /// <summary>Reads what is always in memory. Comes before the journal's tail is replayed.</summary>
    public void Load(long now)
    {
        Users.Load();
        Keys.Load();
        Tokens.Load();
        Pools.Load(now);
        Markets.Load(Tokens);
        Orders.Load();
        CancelTimers.Load();
        Candles.Load();
        MakerProgrammes.Load();
        Risk.Load();
        Alerts.Load();
        Staking.Load();
        Vesting.Load();
        Airdrops.Load();
        Referrals.Load();
        Sales.Load(Tokens);
        Nfts.Load();
        NftListings.Load();
        NftPhases.Load();
        Media.Load();
        NftAuctions.Load();
        NftOffers.Load();
    }

    /// <summary>Publishes what is staged and lets go of what is too much.</summary>
    public void Commit(long now)
    {
        Feed.Gather(this);
        Undo.Commit();
        Rows.Clear();
        Holdings.Evict();
        Idempotency.Evict(now);
        Feed.HandOver();
    }
}

/// <summary>What a feature's store works with.</summary>
/// <param name="Projected">The last journal row that the tables hold.</param>
internal sealed record StateContext(
    Undo Undo, ILookups Lookups, StagedRows Rows, StateLimits Limits, Func<long> Projected);

/// <summary>How much of each kind stays in memory.</summary>
internal sealed record StateLimits(
    int Holdings = 500_000, int IdempotencyKeys = 200_000, int Users = 200_000, int Sessions = 100_000,
    int Keys = 100_000, int Traders = 100_000, int RiskActivities = 200_000,
    int Stakes = 200_000, int Grants = 100_000, int Claims = 100_000, int Referrers = 100_000,
    int SaleBuyers = 200_000, int Nfts = 200_000, int Media = 50_000);
