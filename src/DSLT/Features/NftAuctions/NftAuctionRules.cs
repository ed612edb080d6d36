using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.Tokens;

namespace DSLT.Features.NftAuctions;

/// <summary>What may be put up for auction, and what may be bid.</summary>
internal static class NftAuctionRules
{
    public const int DefaultStepBps = 500;
    public const int MaxStepBps = 10_000;
    public const long DefaultExtensionSeconds = 300;
    public const long MaxExtensionSeconds = 3_600;

    private const long MinDuration = 5 * Clock.Minute;
    private const long MaxDuration = 60 * Clock.Day;

    private static readonly Amount Whole = new(NftRoyalty.WholeBps);

    public static string Text(NftAuctionStatus status) => status switch
    {
        NftAuctionStatus.Open => "open",
        NftAuctionStatus.Sold => "sold",
        NftAuctionStatus.Cancelled => "cancelled",
        NftAuctionStatus.Withdrawn => "withdrawn",
        NftAuctionStatus.Unsold => "unsold",
        _ => "void",
    };

    public static Result<NftAuctionTerms> Terms(CreateNftAuctionRequest request, Token token)
    {
        var reserve = Amount.Zero;
        if (!Amount.ParsePositive(request.StartPrice, token.Decimals, "start_price")
                .Is(out var start, out var refusal)
            || (request.ReservePrice is not null
                && !Amount.ParsePositive(request.ReservePrice, token.Decimals, "reserve_price")
                    .Is(out reserve, out refusal)))
        {
            return refusal;
        }

        if (request.ReservePrice is not null && reserve < start)
        {
            return Refusal.Invalid("reserve_price", "A reserve is not below the first price.");
        }

        return request.ExtensionSeconds is < 0 or > MaxExtensionSeconds
            ? Refusal.Invalid("extension_seconds", $"An extension is 0 to {MaxExtensionSeconds} seconds.")
            : Step(request, token).Then<NftAuctionTerms>(step => new NftAuctionTerms(
                token.Id, start, reserve, step.Bps, step.Amount,
                request.ExtensionSeconds ?? DefaultExtensionSeconds));
    }

    public static Result<long> End(DateTimeOffset endsAt, long now)
    {
        var micros = Clock.Micros(endsAt);
        return micros >= now + MinDuration && micros <= now + MaxDuration
            ? micros
            : Refusal.Invalid("ends_at", "An auction ends in 5 minutes to 60 days.");
    }

    /// <summary>The refusal where a seller cannot put up so much of an item.</summary>
    public static Refusal? CheckItem(long has, long quantity, long running) =>
        NftRules.CheckHas(has, quantity) is { } less ? less
        : running != 0 ? new Refusal(
            Code.Exists("auction"), $"Auction {running} of this item is not settled yet.")
        : null;

    /// <summary>
    /// The least that the next bid may be: the first price, or a step above the best one, rounded up; null
    /// where no amount is as much.
    /// </summary>
    public static Amount? LeastBid(NftAuction auction)
    {
        if (!auction.HasBid)
        {
            return auction.Terms.StartPrice;
        }

        var step = auction.Terms.StepBps == 0
            ? auction.Terms.Step
            : Amount.MulDiv(auction.Bid, new Amount(auction.Terms.StepBps), Whole, Rounding.Up);
        return step > Amount.Max - auction.Bid ? null : auction.Bid + step;
    }

    /// <summary>The refusal where an auction takes no bids.</summary>
    public static Refusal? CheckOpen(NftAuction auction, long now) =>
        !auction.IsOpen ? Closed(auction)
        : auction.IsOver(now) ? new Refusal(Code.AuctionClosed, $"Auction {auction.Id} is over.")
        : null;

    public static Refusal? CheckBid(NftAuction auction, Amount bid, Token token) =>
        LeastBid(auction) is { } least && bid >= least
            ? null
            : new Refusal(
                Code.BidTooLow,
                LeastBid(auction) is { } needed
                    ? $"The next bid is at least {token.Text(needed)} {token.Symbol}."
                    : "No bid can be higher.");

    /// <summary>When an auction ends that was bid for now.</summary>
    public static long EndAfterBid(NftAuction auction, long now) =>
        Math.Max(auction.EndsAt, now + (auction.Terms.ExtensionSeconds * Clock.Second));

    /// <summary>The refusal where there is nothing to be settled.</summary>
    public static Refusal? CheckSettles(NftAuction auction, long now) =>
        !auction.IsOpen ? Closed(auction)
        : !auction.IsOver(now) ? new Refusal(
            Code.AuctionStillOpen, $"Auction {auction.Id} takes bids until {Clock.Time(auction.EndsAt):O}.")
        : null;

    /// <summary>The refusal where somebody may not cancel an auction.</summary>
    public static Refusal? CheckCancels(NftAuction auction, long user, bool isOperator) =>
        auction.Seller != user && !isOperator
            ? new Refusal(Code.Forbidden, "Only its seller and operators may cancel an auction.")
        : !auction.IsOpen ? Closed(auction)
        : auction.HasBid && !isOperator ? new Refusal(
            Code.AuctionHasBids, $"Auction {auction.Id} has bids; only an operator cancels it now.")
        : null;

    private static Refusal Closed(NftAuction auction) =>
        new(Code.AuctionClosed, $"Auction {auction.Id} is {Text(auction.Status)}.");

    private static Result<(int Bps, Amount Amount)> Step(CreateNftAuctionRequest request, Token token) =>
        (request.MinStepBps, request.MinStep) switch
        {
            (null, null) => (DefaultStepBps, Amount.Zero),
            ({ } bps and >= 1 and <= MaxStepBps, null) => (bps, Amount.Zero),
            (null, { } text) => Amount.ParsePositive(text, token.Decimals, "min_step")
                .Then<(int, Amount)>(step => (0, step)),
            ({ }, null) => Refusal.Invalid("min_step_bps", $"A step is 1 to {MaxStepBps} basis points."),
            _ => Refusal.Invalid("min_step", "A step is 'minStepBps' or 'minStep', not both."),
        };
}
