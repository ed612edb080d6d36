using DSLT.Core;
using DSLT.Features.Nfts;

namespace DSLT.Features.NftSales;

/// <summary>When the public may mint, and how much.</summary>
internal static class PhaseRules
{
    public const int MaxPhases = 8;
    public const int MaxCopies = 50;

    /// <summary>The phases of a collection, one after the other in time.</summary>
    public static Refusal? CheckTimes(IReadOnlyList<NftPhase> phases)
    {
        for (var i = 0; i < phases.Count; i++)
        {
            var phase = phases[i];
            if (phase.End <= phase.Start || (i > 0 && phase.Start < phases[i - 1].End))
            {
                return Refusal.Invalid(
                    "phases", $"Phase {i + 1} ends after it begins, and begins after the one before ended.");
            }
        }

        return null;
    }

    public static Result<long> Limit(long? limit) => limit is null or (>= 1 and <= NftRules.MaxSupply)
        ? limit ?? 0
        : Refusal.Invalid("user_limit", $"A limit is 1 to {NftRules.MaxSupply}.");

    public static Result<long> Copies(long? quantity) => quantity is null or (>= 1 and <= MaxCopies)
        ? quantity ?? 1
        : Refusal.Invalid("quantity", $"1 to {MaxCopies} are minted at once.");

    /// <summary>The refusal where a user may not mint so many more in a phase.</summary>
    public static Refusal? CheckUser(NftPhase phase, bool isListed, long minted, long quantity) =>
        phase.Listed && !isListed
            ? new Refusal(Code.NotOnAllowList, $"You are not on the list of phase '{phase.Name}'.")
            : phase.UserLimit > 0 && minted + quantity > phase.UserLimit ? new Refusal(
                Code.MintLimitExceeded,
                $"You have minted {minted} of {phase.UserLimit} in phase '{phase.Name}'.")
            : null;
}
