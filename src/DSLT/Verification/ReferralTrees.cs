using DSLT.Data;
using DSLT.Features.Referrals;

namespace DSLT.Verification;

/// <summary>
/// Who brought whom: nobody is above themselves, and each tree counts those who are below. In memory are
/// those who were brought, some 30 bytes each.
/// </summary>
internal static class ReferralTrees
{
    /// <summary>One statement, so that both tables are of one moment: a binding writes to both.</summary>
    private const string Sql =
        "SELECT referrer, id, referrer, referrer, referrer, referrer, referrer FROM users "
        + "WHERE referrer > 0 UNION ALL "
        + "SELECT CAST(0 AS BIGINT), user_id, level_1, level_2, level_3, level_4, level_5 "
        + "FROM referral_trees";

    public static void Check(IReading truth, Findings findings)
    {
        var referrers = new Dictionary<long, long>();
        var trees = new Dictionary<long, ReferralTree>();
        using (var rows = truth.Open(Sql))
        {
            while (rows.Next())
            {
                if (rows.Number(0) > 0)
                {
                    referrers.Add(rows.Number(1), rows.Number(0));
                }
                else
                {
                    trees.Add(rows.Number(1), new ReferralTree(
                        rows.Number(2), rows.Number(3), rows.Number(4), rows.Number(5), rows.Number(6)));
                }
            }
        }

        CheckCycles(referrers, findings);
        CheckCounts(referrers, trees, findings);
    }

    /// <summary>Goes up from each user until where somebody has gone before.</summary>
    private static void CheckCycles(Dictionary<long, long> referrers, Findings findings)
    {
        var cameFrom = new Dictionary<long, long>();
        foreach (var start in referrers.Keys)
        {
            var at = start;
            while (referrers.TryGetValue(at, out var above) && cameFrom.TryAdd(at, start))
            {
                at = above;
            }

            if (referrers.ContainsKey(at) && cameFrom[at] == start)
            {
                findings.Add(
                    FindingKind.Referral, $"user {at}", "a referrer whom they did not bring", "a cycle");
            }
        }
    }

    private static void CheckCounts(
        Dictionary<long, long> referrers, Dictionary<long, ReferralTree> trees, Findings findings)
    {
        var counted = new Dictionary<long, ReferralTree>();
        foreach (var user in referrers.Keys)
        {
            var at = user;
            for (var level = 1; level <= ReferralTree.Levels && referrers.TryGetValue(at, out at); level++)
            {
                counted[at] = counted.GetValueOrDefault(at, ReferralTree.Empty)
                    .With(level, ReferralTree.Empty);
            }
        }

        foreach (var user in counted.Keys.Union(trees.Keys))
        {
            var (expected, found) = (counted.GetValueOrDefault(user), trees.GetValueOrDefault(user));
            if (expected != found)
            {
                findings.Add(
                    FindingKind.Referral, $"referral_trees {user}", expected?.ToString() ?? "no row",
                    found?.ToString() ?? "none");
            }
        }
    }
}
