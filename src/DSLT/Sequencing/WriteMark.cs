namespace DSLT.Sequencing;

/// <summary>
/// The last journal row that a login wrote: what its reads of tables wait for. For any thread.
/// </summary>
internal sealed class WriteMark
{
    private long sequence;

    public long Sequence => Volatile.Read(ref sequence);

    public void Reach(long written)
    {
        if (written > Volatile.Read(ref sequence))
        {
            Volatile.Write(ref sequence, written);
        }
    }
}
