using DSLT.Features.Candles;
using DSLT.Features.Keys;
using DSLT.Features.MarketMaking;
using DSLT.Features.Markets;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Orders;
using DSLT.Features.Referrals;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Surveillance;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Tests.Architecture;

/// <summary>
/// Numbers that stand in journals and tables. A value may be added here with the code that writes it; one
/// that is here never changes its number or its name.
/// </summary>
public sealed class StoredValuesTests
{
    private static readonly Dictionary<Type, string> Stored = new()
    {
        [typeof(Command)] =
            "Refused=1 Setup=2 UserRegister=10 UserLogin=11 UserLogout=12 UserUpdate=13 PasswordChange=14 "
            + "SessionCleanup=15 PasswordRehash=16 TokenCreate=20 TokenUpdate=21 TokenMint=22 TokenBurn=23 "
            + "TokenTransfer=24 TokenFreeze=25 TransactionReverse=26 FundsHold=27 FundsRelease=28 "
            + "PoolCreate=30 "
            + "PoolUpdate=31 LiquidityAdd=32 LiquidityRemove=33 Swap=34 Batch=40 "
            + "KeyCreate=50 KeyRevoke=51 "
            + "MarketCreate=60 MarketUpdate=61 OrderPlace=62 OrderCancel=63 OrderCancelAll=64 "
            + "OrdersExpire=65 OrderAmend=66 OrderReplace=67 OrderPair=68 OrderCancelAfter=69 "
            + "RoutedSwap=70 "
            + "RiskUpdate=110 PositionLimitUpdate=111 MarketReopen=112 AlertRaise=115 AlertReview=116 "
            + "FeeTiersUpdate=120 ProgrammeCreate=121 ProgrammeFund=122 ProgrammeJoin=123 "
            + "ProgrammeUpdate=124 MakersSample=125 AuctionClear=130 AuctionUpdate=131 "
            + "ProgrammeLeave=140 GrantCreate=160 GrantBatch=161 GrantClaim=162 GrantRevoke=163 "
            + "GrantPause=164 GrantResume=165 MilestoneRelease=166 GrantOffer=167 GrantAccept=168 "
            + "GrantWithdraw=169 GrantsRelease=170 AirdropCreate=175 AirdropClaim=176 AirdropClose=177 "
            + "StakingCreate=200 StakingFund=201 StakingUpdate=202 Stake=203 StakeAdd=204 "
            + "Unstake=205 StakeClaim=206 StakeCompound=207 EmergencyExit=208 StakingDistribute=209 "
            + "ReferralsUpdate=210 ReferralCodeCreate=211 ReferralBind=212 SaleCreate=220 SaleBuy=221 "
            + "SaleUpdate=222 SaleCancel=223 SaleList=224 SaleClose=225 SaleDeliver=226 SaleClaim=227 "
            + "JobRun=230 NftCollectionCreate=240 NftCollectionUpdate=241 NftMint=242 NftMintBatch=243 "
            + "NftTransfer=244 NftBurn=245 NftUpdate=246 NftSettingsUpdate=247 NftList=248 "
            + "NftListingCancel=249 NftListingPrice=250 NftBuy=251 NftListingsExpire=252 "
            + "NftPhasesSet=253 NftAllowList=254 NftPhaseMint=255 NftFavour=256 MediaAdd=260 MediaPin=261 "
            + "MediaTakeDown=262 MediaLift=263 MediaDelete=264 "
            + "NftAuctionCreate=270 NftBid=271 NftAuctionSettle=272 NftAuctionCancel=273 NftOfferCreate=274 "
            + "NftOfferAccept=275 NftOfferCancel=276 NftOffersExpire=277",
        [typeof(EventTag)] =
            "Entry=1 HoldingFroze=2 PoolChanged=3 OrderPlaced=4 OrderChanged=5 OrderTraded=6 "
            + "CandlesChanged=7 OrderPlacedOnTerms=8 OrderTrailed=9 "
            + "Note=10 Refused=11 CancelTimerSet=12 Idempotency=20 Response=21 RiskActivityChanged=30 "
            + "RiskPriced=31 TradingChanged=40 MakersScored=41 MakerEpochEnded=42 CandlesTraded=50 "
            + "GrantsCreated=55 GrantChanged=56 AirdropClaimed=57 StakingChanged=70 StakeChanged=71 "
            + "StakeRewarded=72 RewardSettled=73 RewardFeeChanged=74 CommissionBooked=80 "
            + "SaleChanged=90 SalePurchased=91 SaleBuyerChanged=92 SaleListed=93 StakingScaled=94 "
            + "StakeScaled=95 NftCollectionChanged=100 NftsCreated=101 NftMoved=102 "
            + "NftMetadataSet=103 NftFroze=104 NftListingChanged=105 NftEarned=106 "
            + "NftSettingsChanged=107 NftPhasesSet=108 NftPhaseMinted=109 NftAllowListed=110 "
            + "NftTurnedOver=111 NftFavoured=112 "
            + "NftAuctionChanged=130 NftOfferChanged=131 NftHoldMissed=132 NftDealt=133 "
            + "NftAuctionTold=134 NftOfferTold=135",
        [typeof(AlertKind)] =
            "SelfTrade=1 BackAndForth=2 Spoofing=3 Layering=4 SharedAddress=20 SharedDevice=21 "
            + "CircularFlow=22",
        [typeof(Income)] = "Trading=1 Sales=2 Staking=3",
        [typeof(MarkKind)] = "Address=1 Device=2",
        [typeof(AlertStatus)] = "Open=1 Dismissed=2 Confirmed=3",
        [typeof(EntryKind)] =
            "Mint=1 Burn=2 Transfer=3 Hold=4 Release=5 Reversal=6 LiquidityAdded=7 LiquidityRemoved=8 Swap=9 "
            + "Trade=10 RewardsFunded=40 RewardsPaid=41 RewardsReturned=42 "
            + "RewardsCompounded=43 GrantFunded=50 GrantReleased=51 GrantReturned=52 "
            + "AirdropFunded=53 AirdropClaimed=54 AirdropReturned=55 Staked=60 Unstaked=61 "
            + "SaleFunded=80 SalePurchased=81 SaleDelivered=82 SaleRefunded=83 SaleReturned=84 "
            + "SaleProceeds=85 SaleSharesMoved=86 SaleCommission=87 NftSold=90",
        [typeof(SaleStage)] = "Selling=1 Paused=2 Delivering=3 Settled=4 Refunding=5 Refunded=6",
        [typeof(NftKind)] = "Unique=1 Edition=2",
        [typeof(NftActivityKind)] =
            "Mint=1 Transfer=2 Burn=3 Sale=4 List=5 Cancel=6 End=7 Expire=8 Price=9 Auction=10 "
            + "Bid=11 AuctionCancel=12 AuctionWithdraw=13 AuctionUnsold=14 AuctionVoid=15 Offer=16 "
            + "OfferCancel=17 OfferExpire=18 OfferEnd=19",
        [typeof(NftPricing)] = "Fixed=1 DutchLinear=2 DutchStepped=3",
        [typeof(NftListingStatus)] = "Open=1 Sold=2 Cancelled=3 Ended=4 Expired=5",
        [typeof(NftAuctionStatus)] = "Open=1 Sold=2 Cancelled=3 Withdrawn=4 Unsold=5 Void=6",
        [typeof(NftOfferStatus)] = "Open=1 Accepted=2 Cancelled=3 Expired=4 Ended=5",
        [typeof(StakingMode)] = "Apy=1 Rate=2",
        [typeof(StakingStatus)] = "Open=1 Paused=2 Emergency=3 Closed=4",
        [typeof(PenaltyTo)] = "Treasury=1 Burnt=2 Stayers=3",
        [typeof(RewardKind)] = "Claimed=1 Compounded=2 Distributed=3 Forfeited=4",
        [typeof(Side)] = "DebitAvailable=0 CreditAvailable=1 DebitHeld=2 CreditHeld=3",
        [typeof(HolderKind)] =
            "User=1 Pool=2 Market=3 Staking=4 Vesting=5 Escrow=6 Fees=7 Treasury=8 Issuance=9 Outside=10 "
                + "Locked=11 Rewards=12 StakingFund=13 Sale=14 Airdrop=15",
        [typeof(KeyScopes)] = "None=0 Read=1 Trade=2 Withdraw=4",
        [typeof(OrderSide)] = "Buy=1 Sell=2",
        [typeof(OrderType)] =
            "Limit=1 Market=2 Stop=3 StopLimit=4 TakeProfit=5 TakeProfitLimit=6 TrailingStop=7",
        [typeof(TimeInForce)] = "Gtc=1 Ioc=2 Fok=3 Gtd=4",
        [typeof(SelfTradePrevention)] = "None=0 ExpireTaker=1 ExpireMaker=2 ExpireBoth=3",
        [typeof(OrderStatus)] = "Open=1 Filled=2 Cancelled=3 Expired=4 Pending=5 Collected=6",
        [typeof(MarketState)] = "Open=1 PostOnly=2 Halted=3",
        [typeof(ProgrammeState)] = "Open=1 Paused=2 Closed=3",
        [typeof(ScheduleKind)] = "Linear=1 Stepped=2 Milestones=3",
        [typeof(GrantState)] = "Active=1 Paused=2 Revoked=3 Done=4",
        [typeof(CandleInterval)] =
            "Minute=1 FiveMinutes=2 QuarterHour=3 Hour=4 FourHours=5 Day=6 Week=7",
        [typeof(Role)] = "User=0 Operator=1 Admin=2 Auditor=3",
    };

    [Fact]
    public void Stored_values_are_only_ever_added()
    {
        foreach (var (type, values) in Stored)
        {
            var now = Enum.GetValues(type)
                .Cast<object>()
                .Select(value => $"{value}={Convert.ToInt64(value)}").ToHashSet();
            Assert.Empty(
                values.Split(' ')
                    .Where(value => !now.Contains(value))
                    .Select(value => $"{type.Name}.{value}"));
        }
    }

    [Fact]
    public void No_two_names_share_a_stored_number()
    {
        foreach (var type in Stored.Keys)
        {
            var numbers = Enum.GetNames(type)
                .Select(name => Convert.ToInt64(Enum.Parse(type, name)))
                .ToList();
            Assert.Equal(numbers.Distinct(), numbers);
        }
    }
}
