using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.Fees;

/// <summary>The fees of those who trade much, the least volume first; there is at least one.</summary>
internal sealed record FeeTiers(ImmutableArray<FeeTier> Steps)
{
    /// <summary>The highest tier that a volume reaches, or null where it reaches none.</summary>
    public FeeTier? Reached(Amount volume)
    {
        FeeTier? reached = null;
        foreach (var step in Steps)
        {
            if (step.MinVolume > volume)
            {
                break;
            }

            reached = step;
        }

        return reached;
    }
}

/// <param name="MinVolume">In base units of the market's quote token.</param>
internal sealed record FeeTier(Amount MinVolume, FeeRates Rates);

/// <summary>Parts of what is received, in basis points, rounded up.</summary>
internal readonly record struct FeeRates(int MakerBps, int TakerBps);
