namespace DSLT.Sequencing;

/// <summary>What a journal row says was done. Stored: values are only ever added.</summary>
internal enum Command : short
{
    Refused = 1,
    Setup = 2,

    UserRegister = 10,
    UserLogin = 11,
    UserLogout = 12,
    UserUpdate = 13,
    PasswordChange = 14,
    SessionCleanup = 15,
    PasswordRehash = 16,

    TokenCreate = 20,
    TokenUpdate = 21,
    TokenMint = 22,
    TokenBurn = 23,
    TokenTransfer = 24,
    TokenFreeze = 25,
    TransactionReverse = 26,
    FundsHold = 27,
    FundsRelease = 28,

    PoolCreate = 30,
    PoolUpdate = 31,
    LiquidityAdd = 32,
    LiquidityRemove = 33,
    Swap = 34,

    Batch = 40,

    KeyCreate = 50,
    KeyRevoke = 51,

    MarketCreate = 60,
    MarketUpdate = 61,
    OrderPlace = 62,
    OrderCancel = 63,
    OrderCancelAll = 64,
    OrdersExpire = 65,
    OrderAmend = 66,
    OrderReplace = 67,
    OrderPair = 68,
    OrderCancelAfter = 69,

    RoutedSwap = 70,

    FeeTiersUpdate = 120,
    ProgrammeCreate = 121,
    ProgrammeFund = 122,
    ProgrammeJoin = 123,
    ProgrammeUpdate = 124,
    MakersSample = 125,

    RiskUpdate = 110,
    PositionLimitUpdate = 111,
    MarketReopen = 112,
    AlertRaise = 115,
    AlertReview = 116,

    AuctionClear = 130,
    AuctionUpdate = 131,

    ProgrammeLeave = 140,

    GrantCreate = 160,
    GrantBatch = 161,
    GrantClaim = 162,
    GrantRevoke = 163,
    GrantPause = 164,
    GrantResume = 165,
    MilestoneRelease = 166,
    GrantOffer = 167,
    GrantAccept = 168,
    GrantWithdraw = 169,
    GrantsRelease = 170,

    AirdropCreate = 175,
    AirdropClaim = 176,
    AirdropClose = 177,

    StakingCreate = 200,
    StakingFund = 201,
    StakingUpdate = 202,
    Stake = 203,
    StakeAdd = 204,
    Unstake = 205,
    StakeClaim = 206,
    StakeCompound = 207,
    EmergencyExit = 208,
    StakingDistribute = 209,

    ReferralsUpdate = 210,
    ReferralCodeCreate = 211,
    ReferralBind = 212,

    SaleCreate = 220,
    SaleBuy = 221,
    SaleUpdate = 222,
    SaleCancel = 223,
    SaleList = 224,
    SaleClose = 225,
    SaleDeliver = 226,
    SaleClaim = 227,

    JobRun = 230,

    MediaAdd = 260,
    MediaPin = 261,
}
