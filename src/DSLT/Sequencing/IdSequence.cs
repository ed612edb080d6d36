namespace DSLT.Sequencing;

/// <summary>
/// Numbers given out in turn: what a refused command took goes back, so that they have no gaps.
/// </summary>
internal sealed class IdSequence
{
    private readonly Undo undo;
    private readonly Action giveBack;

    public IdSequence(Undo undo)
    {
        this.undo = undo;
        giveBack = () => Last--;
    }

    /// <summary>The last that was given out, or that is known to be taken; 0 for none.</summary>
    public long Last { get; private set; }

    public long Next()
    {
        undo.Push(giveBack);
        return ++Last;
    }

    /// <summary>Goes on after an id that the tables or the journal hold.</summary>
    public void Reach(long id) => Last = Math.Max(Last, id);
}
