using DSLT.Jobs;

namespace DSLT.Backups;

/// <summary>How the files of a node come into a backup while it may be writing them.</summary>
internal interface ICopying
{
    /// <summary>How many times as long as a slice took is rested after it.</summary>
    int Rests { get; }

    /// <summary>
    /// Copies a file of the data directory as of one moment, which is not before the call.
    /// </summary>
    /// <param name="file">Its name.</param>
    /// <param name="to">The path of the copy.</param>
    /// <param name="pace">Rests between the slices.</param>
    void Copy(string file, string to, Pace pace);
}
