using System.Collections.Immutable;
using DSLT.Core;

namespace DSLT.Features.Vesting;

/// <summary>Grants that are made at once on the same terms.</summary>
/// <param name="FirstId">The id of the first; the others follow on.</param>
/// <param name="DueAt">When the node pays out first, or 0 for never.</param>
internal sealed record NewGrants(
    long ScheduleId, long FirstId, VestingSchedule Schedule, long Grantor, long Token, bool Revocable,
    bool AutoRelease, long DueAt, ImmutableArray<GrantShare> Shares)
{
    /// <summary>The grants as they begin.</summary>
    public IEnumerable<Grant> At(long now)
    {
        for (var i = 0; i < Shares.Length; i++)
        {
            yield return new Grant(
                FirstId + i, ScheduleId, Schedule, Grantor, Token, Shares[i].Total, Revocable, AutoRelease,
                now,
                new GrantStanding(
                    GrantState.Active, Shares[i].Beneficiary, 0, Amount.Zero, Amount.Zero, 0, DueAt));
        }
    }
}

/// <summary>What one user gets of a batch, in base units.</summary>
internal readonly record struct GrantShare(long Beneficiary, Amount Total);
