namespace DSLT.Sequencing;

/// <summary>
/// What the write path counts, for whoever collects metrics; written by one thread, read by any.
/// </summary>
internal sealed class SequencerMetrics
{
    private long commits;
    private long records;

    /// <summary>
    /// Called with each commit's duration, the fsync included, and each batch's time in all.
    /// </summary>
    public Action<TimeSpan, TimeSpan>? OnCommit { get; set; }

    public long Commits => Volatile.Read(ref commits);

    public long Records => Volatile.Read(ref records);

    private TimeSpan lastCommit;

    public void Committed(int recordCount, TimeSpan commit)
    {
        Volatile.Write(ref commits, commits + 1);
        Volatile.Write(ref records, records + recordCount);
        lastCommit = commit;
    }

    public void Batch(TimeSpan whole) => OnCommit?.Invoke(lastCommit, whole);
}
