using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Ledger;

namespace DSLT.Features.Sales;

/// <summary>
/// A row of blocks of one size, each dearer than the one before. The terms never change; how it stands at the
/// moment is its <see cref="SaleState"/>.
/// </summary>
/// <param name="GrowthBps">How much dearer, in basis points.</param>
/// <param name="SoftCap">What must be raised, in base units of the pay token, or all is refunded; 0 for
/// none.</param>
/// <param name="Rounds">1 to 8, one after another; purchases are made in one of them or not at all.</param>
/// <param name="Vesting">By what terms buyers get what they bought, or null for at once; a start of 0 is the
/// moment the sale is closed.</param>
/// <param name="Owner">The operator who made it: what is not sold goes back there.</param>
internal sealed record Sale(
    long Id, long Token, long PayToken, SalePrices Prices, int GrowthBps, long Start, long End,
    Amount SoftCap, SaleLimits Limits, ImmutableArray<SaleRound> Rounds, VestingSchedule? Vesting,
    SaleHandOver HandOver, long Owner, long CreatedAt)
{
    public const int MaxRounds = 8;

    /// <summary>Where the tokens are, and the proceeds until they are handed over.</summary>
    public Holder Holder => Holder.Of(HolderKind.Sale, Id);

    /// <summary>A sale of which nothing is known but its prices: to reckon with.</summary>
    public static Sale Of(SalePrices prices) => new(
        0, 0, 0, prices, 0, 0, 0, Amount.Zero, new SaleLimits(Amount.Zero, null, null), [], null,
        new SaleHandOver(Amount.Zero, 0, 0, false, null), 0, 0);

    /// <summary>True where the sale keeps what was bought until it is closed.</summary>
    public bool KeepsBought => !SoftCap.IsZero || Vesting is not null;
}

/// <param name="MinPurchase">The least of one purchase, in base units; what is left of all may be
/// less.</param>
/// <param name="MaxPurchase">The most of one purchase, or null.</param>
/// <param name="User">The most of one user over the whole sale, or null.</param>
internal sealed record SaleLimits(Amount MinPurchase, Amount? MaxPurchase, Amount? User);

/// <param name="Listed">True where only those may buy who are on its list.</param>
/// <param name="UserLimit">The most of one user in this round, or null.</param>
internal sealed record SaleRound(
    string Name, long Start, long End, bool Listed, int MinTier, Amount? UserLimit);

/// <summary>What becomes of a sale that went well.</summary>
/// <param name="PoolReserve">Tokens beside those for sale, enough for the pool however the sale goes.</param>
/// <param name="PoolShareBps">Of the proceeds, into a pool at the last price; 0 for no pool.</param>
/// <param name="LocksShares">True: nobody ever has the pool's shares. False: the treasury.</param>
/// <param name="Market">The market to open, or null.</param>
internal sealed record SaleHandOver(
    Amount PoolReserve, int PoolShareBps, int PoolFeeBps, bool LocksShares, SaleMarket? Market);

/// <param name="TickSize">Scaled by 10^18.</param>
/// <param name="LotSize">In base units of the token.</param>
/// <param name="MinNotional">In base units of the pay token.</param>
internal sealed record SaleMarket(
    Amount TickSize, Amount LotSize, Amount MinNotional, int MakerFeeBps, int TakerFeeBps);

/// <summary>What has been decided of a sale; what time makes of it is reckoned. Stored: values are only ever
/// added.</summary>
internal enum SaleStage : byte
{
    Selling = 1,

    /// <summary>Nothing is sold for now; time runs on.</summary>
    Paused = 2,

    /// <summary>It went well, the proceeds are handed over; buyers get what they bought.</summary>
    Delivering = 3,

    /// <summary>It went well and is over.</summary>
    Settled = 4,

    /// <summary>It failed or was cancelled; buyers get back what they paid.</summary>
    Refunding = 5,

    /// <summary>Everybody has back what was theirs.</summary>
    Refunded = 6,
}

/// <summary>How a sale stands.</summary>
/// <param name="Sold">Where the next purchase begins.</param>
/// <param name="Raised">What all purchases cost.</param>
/// <param name="Purchases">How many; the last has this number.</param>
/// <param name="Buyers">How many users bought; the last who came has this number.</param>
/// <param name="Done">Buyers that were delivered to, or refunded.</param>
/// <param name="Hash">Of the last purchase, over all before it: see <see cref="SaleChain"/>.</param>
/// <param name="PoolId">The pool that was seeded, or 0.</param>
/// <param name="Commissions">What referrers were paid of what was raised.</param>
/// <param name="Kept">What of the proceeds waits for the commissions of buyers who wait.</param>
internal sealed record SaleState(
    SaleStage Stage, bool Cancelled, Amount Sold, Amount Raised, long Purchases, long Buyers, long Done,
    string Hash, long ClosedAt, long PoolId, Amount Commissions, Amount Kept)
{
    public static readonly SaleState New = new(
        SaleStage.Selling, Cancelled: false, Amount.Zero, Amount.Zero, 0, 0, 0, SaleChain.Beginning, 0, 0,
        Amount.Zero, Amount.Zero);

    /// <summary>True from when it was decided how the sale ended.</summary>
    public bool IsClosed => Stage is not (SaleStage.Selling or SaleStage.Paused);
}

/// <summary>What a user has bought in a sale.</summary>
/// <param name="Number">Counts the sale's buyers as they came: what others see of who bought; 0 for nobody
/// yet.</param>
/// <param name="Round">The last that the user bought in.</param>
/// <param name="InRound">What of it was bought there.</param>
/// <param name="Done">True where the sale owes nothing more.</param>
/// <param name="RetryAt">When the node tries again what it could not do.</param>
internal sealed record SaleBuyer(
    long Number, Amount Bought, Amount Paid, int Round, Amount InRound, bool Done, long RetryAt)
{
    public static readonly SaleBuyer None = new(0, Amount.Zero, Amount.Zero, 0, Amount.Zero, false, 0);
}

/// <param name="Position">What was sold before it.</param>
internal sealed record SalePurchase(
    long Sale, long Number, long Buyer, long User, Amount Position, Amount Quantity, Amount Cost,
    long TransactionId, string Hash);
