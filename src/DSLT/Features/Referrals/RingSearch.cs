using DSLT.Data;
using DSLT.Features.Surveillance;

namespace DSLT.Features.Referrals;

/// <summary>
/// Looks for commissions that went back, one pair after the other. What is looked at is bounded for each: the
/// last transactions of the user and of the referrer, and fewer of some of those who sent the user something.
/// </summary>
/// <param name="options">How far it goes.</param>
/// <param name="first">The first transaction that is looked at.</param>
/// <param name="since">The time of that, unix microseconds.</param>
internal sealed class RingSearch(IDatabase database, RingOptions options, long first, long since)
{
    /// <summary>So that one very busy account does not hold up the others.</summary>
    private const int MaxRows = 10_000;

    /// <summary>The same of a third account, of which there may be several for each user.</summary>
    private const int MaxRowsBetween = 1_000;

    private long referrer;
    private IReadOnlyList<Sent> ofReferrer = [];

    /// <summary>The circles of a pair, one for each token.</summary>
    public async Task<List<Finding>> Find(ReferredPair pair, CancellationToken cancellation)
    {
        var earned = await RingQueries.Earned(database, pair, since, MaxRows, cancellation);
        if (earned.Count == 0)
        {
            return [];
        }

        var transfers = await Transfers(pair, [.. earned.Keys], cancellation);
        var findings = new List<Finding>();
        foreach (var (token, amount) in earned)
        {
            var returned = RingPaths.Find(
                pair.Referrer, pair.Referee, [.. transfers.Where(sent => sent.Token == token)], options.Hops);
            if (RingRules.Circle(pair.Referee, pair.Referrer, amount, returned, options.ReturnedBps)
                is { } circle)
            {
                findings.Add(circle);
            }
        }

        return findings;
    }

    /// <summary>All that may lie on a way from one to the other, each once, the oldest first.</summary>
    private async Task<List<Sent>> Transfers(
        ReferredPair pair, HashSet<long> tokens, CancellationToken cancellation)
    {
        var incoming = Of(await Read(pair.Referee, MaxRows, cancellation))
            .Where(sent => sent.To == pair.Referee).ToList();
        var senders = incoming.Select(sent => sent.From).Where(sender => sender != pair.Referrer)
            .Reverse().Distinct().Take(options.ThirdAccounts).ToList();
        if (options.Hops == 1 || senders.Count == 0)
        {
            return incoming;
        }

        if (referrer != pair.Referrer)
        {
            (referrer, ofReferrer) = (pair.Referrer, await Read(pair.Referrer, MaxRows, cancellation));
        }

        var all = incoming.Concat(Of(ofReferrer).Where(sent => sent.From == pair.Referrer));
        foreach (var sender in options.Hops > 2 ? senders : [])
        {
            all = all.Concat(Of(await Read(sender, MaxRowsBetween, cancellation))
                .Where(sent => sent.To == sender));
        }

        return [.. all.Distinct().OrderBy(sent => sent.Transaction)];

        IEnumerable<Sent> Of(IReadOnlyList<Sent> read) => read.Where(sent => tokens.Contains(sent.Token));
    }

    private Task<IReadOnlyList<Sent>> Read(long user, int limit, CancellationToken cancellation) =>
        RingQueries.Transfers(database, user, first, limit, cancellation);
}
