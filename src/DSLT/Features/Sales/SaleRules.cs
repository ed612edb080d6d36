using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Sales;

/// <summary>Who may buy how much when, and what time makes of a sale.</summary>
internal static class SaleRules
{
    private static readonly Refusal NotStarted = new(Code.SaleNotOpen, "The sale has not begun.");

    private static readonly Refusal BetweenRounds = new(
        Code.SaleNotOpen, "No round of the sale is open at the moment.");

    private static readonly Refusal Ended = new(Code.SaleEnded, "The sale is over.");

    private static readonly Refusal Paused = new(Code.SalePaused, "The sale is paused.");

    private static readonly Refusal SoldOut = new(Code.SaleSoldOut, "Everything is sold.");

    private static readonly Refusal NotListed = new(
        Code.NotOnAllowList, "Only those on its list may buy in this round.");

    public static bool IsSoldOut(Sale sale, SaleState state) => state.Sold == sale.Prices.Total;

    /// <summary>True where nothing more can be bought, so that the sale is to be closed.</summary>
    public static bool IsDue(Sale sale, SaleState state, long now) =>
        !state.IsClosed && (now >= sale.End || IsSoldOut(sale, state));

    /// <summary>The number of the round that takes purchases now.</summary>
    public static Result<int> RoundAt(Sale sale, SaleState state, long now)
    {
        if (state.IsClosed || now >= sale.End)
        {
            return Ended;
        }

        if (state.Stage == SaleStage.Paused || now < sale.Start || IsSoldOut(sale, state))
        {
            return state.Stage == SaleStage.Paused ? Paused : now < sale.Start ? NotStarted : SoldOut;
        }

        for (var i = 0; i < sale.Rounds.Length; i++)
        {
            if (now >= sale.Rounds[i].Start && now < sale.Rounds[i].End)
            {
                return i;
            }
        }

        return BetweenRounds;
    }

    /// <summary>Why a user may not buy in a round, or null.</summary>
    public static Refusal? MayBuy(SaleRound round, int tier, bool isListed) =>
        tier < round.MinTier
            ? new Refusal(Code.TierTooLow, $"This needs a user of tier {round.MinTier} or above.")
        : round.Listed && !isListed ? NotListed
        : null;

    /// <summary>
    /// Why a buyer may not have so much more, or null; what is left of all may be less than the least.
    /// </summary>
    public static Refusal? CheckLimits(
        Sale sale, int round, SaleState state, SaleBuyer buyer, Amount quantity, Token token)
    {
        var (limits, left) = (sale.Limits, sale.Prices.Total - state.Sold);
        return quantity > left
                ? new Refusal(Code.SaleSoldOut, $"Only {token.Text(left)} {token.Symbol} are left.")
            : quantity < limits.MinPurchase && quantity < left
                ? Exceeds("A purchase is at least", limits.MinPurchase)
            : limits.MaxPurchase is { } most && quantity > most ? Exceeds("A purchase is at most", most)
            : limits.User is { } all && IsMore(buyer.Bought, all) ? Exceeds("A user buys at most", all)
            : sale.Rounds[round].UserLimit is { } some && IsMore(InRound(buyer, round), some)
                ? Exceeds("In this round a user buys at most", some)
            : null;

        bool IsMore(Amount before, Amount limit) => before > limit || quantity > limit - before;

        Refusal Exceeds(string what, Amount limit) => new(
            Code.SaleLimitExceeded, $"{what} {token.Text(limit)} {token.Symbol}.");
    }

    /// <summary>A buyer with one purchase more.</summary>
    public static SaleBuyer After(
        Sale sale, SaleState state, SaleBuyer buyer, int round, Amount quantity, Amount cost) => new(
            buyer.Number == 0 ? state.Buyers + 1 : buyer.Number, buyer.Bought + quantity, buyer.Paid + cost,
            round, InRound(buyer, round) + quantity, Done: !sale.KeepsBought, 0);

    /// <summary>Why a sale cannot be cancelled, or null: what was delivered cannot be undone.</summary>
    public static Refusal? CheckCancel(Sale sale, SaleState state) =>
        state.IsClosed ? Ended
        : !sale.KeepsBought && !state.Sold.IsZero
            ? new Refusal(
                Code.NotCancellable,
                "Buyers have their tokens already; the sale can be paused until its end.")
        : null;

    public static string Status(Sale sale, SaleState state, long now) => state.Stage switch
    {
        SaleStage.Delivering => "settling",
        SaleStage.Settled => "settled",
        SaleStage.Refunding => "refunding",
        SaleStage.Refunded => state.Cancelled ? "cancelled" : "refunded",
        _ when IsSoldOut(sale, state) => "soldOut",
        _ when now >= sale.End => "ended",
        SaleStage.Paused => "paused",
        _ => now < sale.Start ? "planned" : "open",
    };

    private static Amount InRound(SaleBuyer buyer, int round) =>
        buyer.Round == round ? buyer.InRound : Amount.Zero;
}
