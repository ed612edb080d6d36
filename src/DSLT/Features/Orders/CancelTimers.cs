using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>
/// When a user's orders are all to be cancelled: a trading program renews its timer while it lives, so that
/// nothing of it stays in the books when it is cut off. Only events change it.
/// </summary>
internal sealed class CancelTimers(StateContext context)
{
    private const string SetSql = "SELECT user_id, cancel_at FROM cancel_timers WHERE cancel_at > 0";

    private readonly Dictionary<long, long> byUser = [];
    private readonly SortedSet<(long At, long User)> set = [];

    public void Load() => context.Lookups.Read(SetSql, row => Put(row.Number(0), row.Number(1)));

    public bool IsAnyDue(long now) => set.Count > 0 && set.Min.At <= now;

    /// <summary>The users whose time has come, the earliest first.</summary>
    public IEnumerable<long> Due(long now) => set.TakeWhile(due => due.At <= now).Select(due => due.User);

    /// <summary>Takes over a timer: only <see cref="CancelTimerSet"/> calls this.</summary>
    public void Set(long user, long at)
    {
        var before = byUser.GetValueOrDefault(user);
        Put(user, at);
        context.Undo.Push(() => Put(user, before));
    }

    private void Put(long user, long at)
    {
        if (byUser.Remove(user, out var before))
        {
            set.Remove((before, user));
        }

        if (at != 0)
        {
            byUser.Add(user, at);
            set.Add((at, user));
        }
    }
}
