namespace DSLT.Sequencing;

/// <summary>
/// What the write path counts, for whoever collects metrics; written by one thread, read by any.
/// </summary>
internal sealed class SequencerMetrics
{
    private long commits;
    private long records;
    private int lastRecords;
    private TimeSpan lastCommit;

    /// <summary>Called after each batch, on the sequencer's thread.</summary>
    public Action<CommitTiming>? OnCommit { get; set; }

    public long Commits => Volatile.Read(ref commits);

    public long Records => Volatile.Read(ref records);

    public void Committed(int recordCount, TimeSpan commit)
    {
        Volatile.Write(ref commits, commits + 1);
        Volatile.Write(ref records, records + recordCount);
        (lastRecords, lastCommit) = (recordCount, commit);
    }

    public void Batch(TimeSpan whole) => OnCommit?.Invoke(new CommitTiming(lastRecords, lastCommit, whole));
}

/// <summary>One commit.</summary>
/// <param name="Records">Its journal rows.</param>
/// <param name="Commit">The commit itself, the fsync included.</param>
/// <param name="Batch">From the first row written to the end.</param>
internal readonly record struct CommitTiming(int Records, TimeSpan Commit, TimeSpan Batch);
