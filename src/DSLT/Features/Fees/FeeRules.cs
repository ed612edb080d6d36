using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Fees;

/// <summary>Rules of fee tiers: each is reached by more volume than the one before.</summary>
internal static class FeeRules
{
    public const int MaxTiers = 20;

    /// <summary>The tiers that were asked for, or null where there are to be none.</summary>
    public static Result<FeeTiers?> Read(IReadOnlyList<FeeTierBody?>? asked, Market market)
    {
        if (asked is null || asked.Count > MaxTiers)
        {
            return Refusal.Invalid("tiers", $"'tiers' is a list of at most {MaxTiers}.");
        }

        var steps = new List<FeeTier>(asked.Count);
        foreach (var body in asked)
        {
            if (!Read(body, market).Is(out var step, out var refusal))
            {
                return refusal;
            }

            if (steps.Count > 0 && step.MinVolume <= steps[^1].MinVolume)
            {
                return Refusal.Invalid("min_volume", "Each tier needs more volume than the one before.");
            }

            steps.Add(step);
        }

        return steps.Count == 0 ? (FeeTiers?)null : new FeeTiers([.. steps]);
    }

    private static Result<FeeTier> Read(FeeTierBody? body, Market market)
    {
        if (body is null)
        {
            return Refusal.Invalid("tiers", "A tier has minVolume, makerFeeBps and takerFeeBps.");
        }

        if (!Amount.ParsePositive(body.MinVolume, market.Quote.Decimals, "min_volume")
            .Is(out var least, out var refusal))
        {
            return refusal;
        }

        return (MarketRules.CheckFee(body.MakerFeeBps, "maker_fee_bps")
            ?? MarketRules.CheckFee(body.TakerFeeBps, "taker_fee_bps")) is { } wrong
            ? wrong
            : new FeeTier(least, new FeeRates(body.MakerFeeBps, body.TakerFeeBps));
    }
}
