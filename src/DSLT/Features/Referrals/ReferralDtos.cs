using System.Text.Json.Serialization;

namespace DSLT.Features.Referrals;

/// <param name="Code">3-32 of A-Z, 0-9, '_' and '-'; left out: one is made.</param>
internal sealed record CreateCodeRequest(string? Code = null);

internal sealed record CodeResponse(string Code, DateTime CreatedAt);

/// <param name="Items">The oldest first; there are at most ten.</param>
internal sealed record CodeList(IReadOnlyList<CodeResponse> Items);

internal sealed record BindRequest(string Code);

/// <param name="Referrer">Who brought one here, but for some letters; null for nobody.</param>
/// <param name="BindableUntil">How long a code may still be given; null where it may not.</param>
internal sealed record BindingResponse(
    string? Referrer, string? Code, DateTime? BoundAt, DateTime? BindableUntil);

/// <param name="Users">On this level: those whom one brought are the first.</param>
internal sealed record TreeLevel(int Level, long Users);

/// <param name="MultiplierBps">What part of the rates one gets, by the users one brought: 10,000 is
/// all.</param>
/// <param name="Qualifies">False: one is paid nothing now, for the account is too young, of too low a tier,
/// frozen or trades too little.</param>
internal sealed record TreeResponse(
    string Username, IReadOnlyList<TreeLevel> Levels, int MultiplierBps, bool Qualifies);

/// <param name="Username">But for some letters, unless operators ask.</param>
/// <param name="Brought">The users that this one brought.</param>
internal sealed record RefereeResponse(
    string Username, string Code, DateTime BoundAt, long Brought);

internal sealed record RefereeList(IReadOnlyList<RefereeResponse> Items, string? Next);

/// <param name="Kind">commission, or takenBack by a reversal.</param>
/// <param name="Income">trading, sales or staking.</param>
/// <param name="Level">How far below one the user is who paid, 1 to 5.</param>
/// <param name="Moved">What came in or went out: less than the amount where a debt was paid, or where not all
/// was there to be taken back.</param>
/// <param name="Reverses">The earning that was taken back.</param>
internal sealed record EarningResponse(
    string EarningId, string Kind, string Income, int Level, string Referee, string Token, string Amount,
    string Moved, string TransactionId, DateTime Time, string? Reverses);

internal sealed record EarningList(IReadOnlyList<EarningResponse> Items, string? Next);

/// <param name="Earned">Of all time.</param>
/// <param name="TakenBack">Of that, by reversals.</param>
/// <param name="Owed">Taken back and not there: the next commissions pay it.</param>
/// <param name="Today">Earned on this UTC day.</param>
/// <param name="ThisMonth">Earned in this month of UTC.</param>
/// <param name="DailyCap">The most of a UTC day, or null.</param>
internal sealed record EarnedResponse(
    string Token, string Earned, string TakenBack, string Owed, string Today, string ThisMonth,
    string? DailyCap);

internal sealed record EarnedList(IReadOnlyList<EarnedResponse> Items, string? Next);

/// <param name="Username">But for some letters; one's own as it is.</param>
internal sealed record LeaderResponse(long Rank, string Username, bool IsOwn, string Earned);

/// <param name="Period">day, month or all.</param>
internal sealed record Leaderboard(
    string Token, string Period, IReadOnlyList<LeaderResponse> Items, string? Next);

/// <param name="MinBrought">The users that one must have brought oneself, each tier more than the one
/// before.</param>
/// <param name="MultiplierBps">0 to 100,000: 15,000 is half as much again as the rates say.</param>
internal sealed record ReferralTierBody(long MinBrought, int MultiplierBps);

/// <param name="Amount">In whole tokens.</param>
internal sealed record TokenAmountBody(string Token, string Amount);

/// <summary>All settings, in place of those there are; what is left out is none.</summary>
/// <param name="TradingBps">Of a trade's fee, for each of up to 5 levels, the nearest first.</param>
/// <param name="SalesBps">Of what is paid in a sale.</param>
/// <param name="StakingBps">Of the fee on a staking reward.</param>
/// <param name="BindingDays">So many days after the registration a code may still be given, 0 to
/// 3,650.</param>
/// <param name="MinAgeDays">The age of an account that is paid.</param>
/// <param name="MinTier">The tier of a user who is paid, 0 to 3.</param>
/// <param name="MinVolume">Of the 30 UTC days before today, in a token that markets are quoted in.</param>
/// <param name="Tiers">At most 10.</param>
/// <param name="DailyCaps">The most that one earns on a UTC day, for up to 50 tokens.</param>
internal sealed record SetReferralsRequest(
    IReadOnlyList<int>? TradingBps = null, IReadOnlyList<int>? SalesBps = null,
    IReadOnlyList<int>? StakingBps = null, int? BindingDays = null, int? MinAgeDays = null,
    int? MinTier = null, TokenAmountBody? MinVolume = null, IReadOnlyList<ReferralTierBody>? Tiers = null,
    IReadOnlyList<TokenAmountBody>? DailyCaps = null);

/// <param name="Version">Counts how often they were set.</param>
internal sealed record ReferralsResponse(
    long Version, IReadOnlyList<int> TradingBps, IReadOnlyList<int> SalesBps,
    IReadOnlyList<int> StakingBps, int BindingDays, int MinAgeDays, int MinTier, TokenAmountBody? MinVolume,
    IReadOnlyList<ReferralTierBody> Tiers, IReadOnlyList<TokenAmountBody> DailyCaps, DateTime SetAt);

[JsonSerializable(typeof(CreateCodeRequest))]
[JsonSerializable(typeof(CodeResponse))]
[JsonSerializable(typeof(CodeList))]
[JsonSerializable(typeof(BindRequest))]
[JsonSerializable(typeof(BindingResponse))]
[JsonSerializable(typeof(TreeResponse))]
[JsonSerializable(typeof(RefereeList))]
[JsonSerializable(typeof(EarningList))]
[JsonSerializable(typeof(EarnedList))]
[JsonSerializable(typeof(Leaderboard))]
[JsonSerializable(typeof(SetReferralsRequest))]
[JsonSerializable(typeof(ReferralsResponse))]
internal sealed partial class ReferralJson : JsonSerializerContext;
