namespace DSLT.Sequencing;

/// <summary>The first byte of everything in a journal payload. Stored: values are only ever added.</summary>
internal enum EventTag : byte
{
    Entry = 1,
    HoldingFroze = 2,
    PoolChanged = 3,
    OrderPlaced = 4,
    OrderChanged = 5,
    OrderTraded = 6,
    CandlesChanged = 7,
    OrderPlacedOnTerms = 8,
    OrderTrailed = 9,
    Note = 10,
    Refused = 11,
    CancelTimerSet = 12,
    Idempotency = 20,
    Response = 21,
    TradingChanged = 40,
    MakersScored = 41,
    MakerEpochEnded = 42,
    RiskActivityChanged = 30,
    RiskPriced = 31,

    /// <summary>As <see cref="CandlesChanged"/>, with what incoming orders bought.</summary>
    CandlesTraded = 50,

    GrantsCreated = 55,
    GrantChanged = 56,
    AirdropClaimed = 57,
    StakingChanged = 70,
    StakeChanged = 71,
    StakeRewarded = 72,

    /// <summary>As <see cref="StakeRewarded"/>, with the fee and the transaction.</summary>
    RewardSettled = 73,

    RewardFeeChanged = 74,
    CommissionBooked = 80,
    SaleChanged = 90,
    SalePurchased = 91,
    SaleBuyerChanged = 92,
    SaleListed = 93,

    /// <summary>As <see cref="StakingChanged"/>, in the finer scale.</summary>
    StakingScaled = 94,

    /// <summary>As <see cref="StakeChanged"/>, in the finer scale.</summary>
    StakeScaled = 95,

    NftCollectionChanged = 100,
    NftsCreated = 101,
    NftMoved = 102,
    NftMetadataSet = 103,
    NftFroze = 104,
    NftListingChanged = 105,
    NftEarned = 106,
    NftSettingsChanged = 107,
    NftPhasesSet = 108,
    NftPhaseMinted = 109,
    NftAllowListed = 110,
    NftTurnedOver = 111,
    NftFavoured = 112,
    NftAuctionChanged = 130,
    NftOfferChanged = 131,
    NftHoldMissed = 132,

    /// <summary>As <see cref="NftMoved"/>, with the auction or the offer that it came of.</summary>
    NftDealt = 133,

    /// <summary>As <see cref="NftAuctionChanged"/>, with its activity.</summary>
    NftAuctionTold = 134,

    /// <summary>As <see cref="NftOfferChanged"/>, with its activity.</summary>
    NftOfferTold = 135,
}

/// <summary>
/// An effect other than postings. The same three methods serve the live path, the replay at start and the
/// rebuild of the tables, so what a command did is what its journal row says.
/// </summary>
internal abstract class Event
{
    public abstract EventTag Tag { get; }

    /// <summary>Writes all that <see cref="Events.Read"/> needs, without the tag.</summary>
    public abstract void Write(PayloadWriter writer);

    /// <summary>Changes the hot state; every change of it must be one that the state can undo.</summary>
    public virtual void Apply(State state, in RecordHeader record)
    {
    }

    /// <summary>Writes the tables.</summary>
    public virtual void Project(Projection projection, in RecordHeader record)
    {
    }
}

/// <summary>Who did what, when, from where: all of a journal row but its payload.</summary>
internal readonly record struct RecordHeader(
    long Sequence, long Time, Command Command, long Actor, string? Address);
