using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// How fast users order in the markets that limit it: a write-back cache over the table of it, as balances
/// have one. What is not here is read; what the tables have caught up with may leave when there is too much.
/// </summary>
internal sealed class RiskActivities(StateContext context, Func<long> projected) : IStaged
{
    private const int EvictedAtOnce = 4_096;

    private const string FindSql =
        "SELECT paid_until, window_start, orders, trades FROM risk_activity "
        + "WHERE market = $1 AND user_id = $2";

    private readonly Dictionary<(long Market, long User), Entry> entries = [];
    private readonly Queue<(long Market, long User)> byAge = new();

    public int Count => entries.Count;

    public RiskActivity Of(long market, long user) => Find((market, user)).Activity;

    /// <summary>Takes over what was done: only <see cref="RiskActivityChanged"/> calls this.</summary>
    public void Set(long market, long user, RiskActivity activity, long sequence)
    {
        var key = (market, user);
        var before = Find(key);
        context.Undo.Push(() => entries[key] = before);
        entries[key] = new Entry(activity, sequence);
    }

    /// <summary>Lets go of the oldest beyond the bound that the tables know as well.</summary>
    public void Commit()
    {
        var excess = Math.Min(entries.Count - context.Limits.RiskActivities, EvictedAtOnce);
        var watermark = excess > 0 ? projected() : 0;
        for (var i = 0; i < excess; i++)
        {
            var key = byAge.Dequeue();
            if (entries[key].ChangedAt <= watermark)
            {
                entries.Remove(key);
            }
            else
            {
                byAge.Enqueue(key);
            }
        }
    }

    private Entry Find((long Market, long User) key)
    {
        if (entries.TryGetValue(key, out var known))
        {
            return known;
        }

        var activity = context.Lookups.First(
            FindSql,
            row => new RiskActivity(row.Number(0), row.Number(1), row.Number(2), row.Number(3)),
            key.Market,
            key.User);
        var entry = new Entry(activity, 0);
        entries.Add(key, entry);
        byAge.Enqueue(key);
        context.Undo.Touch(this);
        return entry;
    }

    private readonly record struct Entry(RiskActivity Activity, long ChangedAt);
}
