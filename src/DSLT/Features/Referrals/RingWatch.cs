using DSLT.Core;
using DSLT.Features.Surveillance;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>
/// Goes round all users who were brought, some each minute, and puts what looks like a ring into the review
/// queue, once for each two users and kind in so many days. Everything it looks at is in tables: no command
/// waits for it. Where another node goes on with it, that one begins where it last was itself.
/// </summary>
internal sealed class RingWatch(Store store, RingOptions options, TimeProvider clock)
    : ScheduledJob("ring-watch", "0 * * * * ?")
{
    private long after;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var pairs = await RingQueries.Pairs(store.Database, after, options.UsersAtOnce, cancellation);
        if (pairs.Count > 0)
        {
            foreach (var finding in await Look(pairs, cancellation))
            {
                await Raise(finding);
            }
        }

        after = pairs.Count < options.UsersAtOnce ? 0 : pairs[^1].Referee;
    }

    private async Task<List<Finding>> Look(
        IReadOnlyList<ReferredPair> pairs, CancellationToken cancellation)
    {
        var since = clock.NowMicros() - (options.WindowDays * Clock.Day);
        var shared = await RingQueries.Shared(store.Database, after, pairs[^1].Referee, since, cancellation);
        var findings = shared.Select(mark => RingRules.Shared(mark)).ToList();
        var first = await RingQueries.FirstTransaction(store.Database, since, cancellation);
        var search = new RingSearch(store.Database, options, first, since);
        foreach (var pair in pairs.OrderBy(pair => pair.Referrer))
        {
            findings.AddRange(await search.Find(pair, cancellation));
        }

        return findings;
    }

    /// <summary>What is in the queue already is not written again.</summary>
    private async Task Raise(Finding finding)
    {
        var repeat = options.WindowDays * (int)(Clock.Day / Clock.Second);
        var known = await store.Sequencer.Read(state => state.Alerts.KnownUntil(finding.Key, repeat));
        if (known.Is(out var until, out _) && finding.SeenAt > until)
        {
            await store.Sequencer.Write(
                Caller.Node, Command.AlertRaise, tx => AlertCommands.Raise(tx, finding, repeat));
        }
    }
}
