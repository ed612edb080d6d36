namespace DSLT.Bench;

/// <summary>
/// A benchmark that cannot be run, with the reason and what to do about it in words for people.
/// </summary>
public sealed class BenchException(string message) : Exception(message);
