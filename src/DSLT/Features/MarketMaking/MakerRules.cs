using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// Rules of market-maker programmes. An order counts with its quantity times ((v - s) / v)^2, s being how far
/// it is from the middle of the book and v the most that this may be: the curve by which Polymarket's
/// liquidity rewards go. Of the two sides the smaller one is the score of a moment, as in the liquidity
/// provider rewards of dYdX and the liquidity programme of Injective, which weigh by 1 / spread instead: that
/// has no upper end, and whoever stands nearest to the middle takes nearly all. A moment counts as long as it
/// lasted, so time in the book is part of the sum and needs no factor of its own.
/// </summary>
internal static class MakerRules
{
    public const int MaxMakers = 100;

    private const long MinEpochSeconds = 60;
    private const long MaxEpochSeconds = 30 * 24 * 3_600;
    private const int MaxSpread = 5_000;
    private const int Millionth = 1_000_000;

    /// <summary>A new programme from what was asked; it has no id yet.</summary>
    public static Result<MakerProgramme> Read(
        CreateProgrammeRequest request, Market market, Token reward, long owner, long now)
    {
        if (request.EpochSeconds is < MinEpochSeconds or > MaxEpochSeconds)
        {
            return Refusal.Invalid(
                "epoch_seconds", $"An epoch has {MinEpochSeconds} to {MaxEpochSeconds} seconds.");
        }

        if (request.MaxSpreadBps is < 1 or > MaxSpread)
        {
            return Refusal.Invalid("max_spread_bps", $"The spread is 1 to {MaxSpread} basis points.");
        }

        return Amount.ParsePositive(request.Budget, reward.Decimals, "budget")
                .Is(out var budget, out var refusal)
            && market.ParseQuantity(request.MinQuantity, "min_quantity").Is(out var least, out refusal)
                ? new MakerProgramme(
                    0, market.Id, reward.Id, request.EpochSeconds, budget, request.MaxSpreadBps, least,
                    request.TwoSided ?? true, ProgrammeState.Open, owner, now, [])
                : refusal;
    }

    public static Result<ProgrammeState> State(string? text) => text switch
    {
        "open" => ProgrammeState.Open,
        "paused" => ProgrammeState.Paused,
        "closed" => ProgrammeState.Closed,
        _ => Refusal.Invalid("state", "A programme is open, paused or closed."),
    };

    public static string Text(this ProgrammeState state) => state switch
    {
        ProgrammeState.Open => "open",
        ProgrammeState.Paused => "paused",
        _ => "closed",
    };

    /// <summary>
    /// What a maker's orders are worth at one moment: lots times closeness in millionths, rounded down.
    /// </summary>
    /// <param name="programme">What counts.</param>
    /// <param name="middle">The sum of the best two prices, twice the middle, in ticks.</param>
    /// <param name="orders">The maker's, in the programme's market.</param>
    public static Amount Depth(MakerProgramme programme, long middle, IEnumerable<Order> orders)
    {
        Int128 bids = 0, asks = 0;
        foreach (var order in orders)
        {
            if (!order.IsOpen || order.Visible < programme.MinLots)
            {
                continue;
            }

            var depth = (Int128)order.Visible * Closeness(order.Price, middle, programme.MaxSpreadBps);
            (bids, asks) = order.Side == OrderSide.Buy ? (bids + depth, asks) : (bids, asks + depth);
        }

        return new Amount(programme.TwoSided ? Int128.Min(bids, asks) : (bids + asks) / 2);
    }

    /// <summary>((v - s) / v)^2 in millionths, rounded down at each step; 0 from v on.</summary>
    public static long Closeness(long price, long middle, int maxSpreadBps)
    {
        var reach = (Int128)middle * maxSpreadBps;
        var away = Int128.Abs((2 * (Int128)price) - middle) * 10_000;
        if (away >= reach)
        {
            return 0;
        }

        var linear = (reach - away) * Millionth / reach;
        return (long)(linear * linear / Millionth);
    }

    /// <summary>The shares of a sum by scores, each rounded down: together never more than the sum.</summary>
    public static IEnumerable<MakerReward> Shares(Amount sum, MakerEpoch epoch)
    {
        var total = epoch.Total;
        return epoch.Scores
            .Where(score => !score.Score.IsZero)
            .Select(score => new MakerReward(
                score.User, score.Score, Amount.MulDiv(sum, score.Score, total, Rounding.Down)));
    }
}
