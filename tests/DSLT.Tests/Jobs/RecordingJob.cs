using System.Collections.Concurrent;
using DSLT.Jobs;

namespace DSLT.Tests.Jobs;

/// <summary>A job that remembers the periods it was run for, and does what a test tells it to.</summary>
internal sealed class RecordingJob(string schedule, string name = "recording")
    : ScheduledJob(name, schedule)
{
    private readonly ConcurrentQueue<DateTimeOffset> periods = new();

    public IReadOnlyList<DateTimeOffset> Periods => [.. periods];

    public Func<int, CancellationToken, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    public override Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        periods.Enqueue(period);
        return Work(periods.Count, cancellation);
    }
}
