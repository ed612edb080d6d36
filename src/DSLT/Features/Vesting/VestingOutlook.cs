using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>
/// What vests within a day, reckoned each minute for the metrics. A token of very many terms is left out: its
/// figure is not worth so many rows.
/// </summary>
internal sealed class VestingOutlook(Store store, TimeProvider clock)
    : PeriodicJob(TimeSpan.FromMinutes(1), clock)
{
    /// <summary>The first tokens that there were grants of: each is a series.</summary>
    public const int TokensShown = 50;

    private const int MaxLines = 5_000;

    private volatile IReadOnlyList<(long Token, Amount Amount)> nextDay = [];

    /// <summary>For any thread.</summary>
    public IReadOnlyList<(long Token, Amount Amount)> NextDay => nextDay;

    public override async Task RunOnce(CancellationToken cancellation)
    {
        var (now, found) = (Time.NowMicros(), new List<(long, Amount)>());
        foreach (var vesting in store.State.Vesting.CommittedTokens.Take(TokensShown))
        {
            var lines = vesting.Locked.IsZero
                ? []
                : await VestingQueries.Lines(store.Database, vesting.Token, MaxLines + 1, cancellation);
            if (lines.Count <= MaxLines)
            {
                found.Add((vesting.Token, CalendarRules.Between(lines, now, now + Clock.Day)));
            }
        }

        nextDay = found;
    }
}
