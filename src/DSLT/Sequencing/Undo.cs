using System.Runtime.InteropServices;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>
/// What it takes to put the hot state back: to the start of a command that is refused, of one step of a
/// batch, or of everything since the last commit. Balances have a list of their own because every command
/// changes some.
/// </summary>
internal sealed class Undo
{
    private readonly List<Holding.Snapshot> holdings = [];
    private readonly List<Action> actions = [];
    private readonly HashSet<IStaged> touched = [];

    /// <summary>The accounts that were changed since the last commit, once for each change.</summary>
    public ReadOnlySpan<Holding.Snapshot> ChangedHoldings => CollectionsMarshal.AsSpan(holdings);

    public Mark Here => new(holdings.Count, actions.Count);

    public void Push(Holding.Snapshot snapshot) => holdings.Add(snapshot);

    public void Push(Action action) => actions.Add(action);

    /// <summary>Remembers a cache that has something to publish.</summary>
    public void Touch(IStaged staged) => touched.Add(staged);

    public void BackTo(Mark mark)
    {
        for (var i = holdings.Count - 1; i >= mark.Holdings; i--)
        {
            holdings[i].Restore();
        }

        holdings.RemoveRange(mark.Holdings, holdings.Count - mark.Holdings);
        for (var i = actions.Count - 1; i >= mark.Actions; i--)
        {
            actions[i]();
        }

        actions.RemoveRange(mark.Actions, actions.Count - mark.Actions);
    }

    /// <summary>Everything since the last commit is now the truth.</summary>
    public void Commit()
    {
        holdings.Clear();
        actions.Clear();
        foreach (var staged in touched)
        {
            staged.Commit();
        }

        touched.Clear();
    }

    internal readonly record struct Mark(int Holdings, int Actions);
}
