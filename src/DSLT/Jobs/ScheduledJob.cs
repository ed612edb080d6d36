using Quartz;

namespace DSLT.Jobs;

/// <summary>
/// Work of the calendar: once for each period, on one of the nodes, and owed where none was up. The job only
/// proposes: whether a period was seen to is what the command finds in the state it is decided on, so that a
/// run that comes twice, late, or after a crash changes nothing twice.
/// <para>
/// A run is told the last period that is due, and earlier ones may not have had theirs: after a night without
/// a node there is one run, not one for each. What they are owed the command sees to as well.
/// </para>
/// </summary>
/// <param name="name">Stands in the tables of the jobs, so it stays.</param>
/// <param name="schedule">When a period ends: cron with seconds, in UTC; "0 0 0 * * ?" is midnight.</param>
internal abstract class ScheduledJob(string name, string schedule)
{
    public string Name { get; } = name;

    public CronExpression Schedule { get; } = new(schedule, TimeZoneInfo.Utc);

    /// <summary>Does what is due at a period's end. What it throws is logged, and it is run again.</summary>
    public abstract Task Run(DateTimeOffset period, CancellationToken cancellation);

    /// <summary>The last end of a period at or before a time, or null before the first.</summary>
    public DateTimeOffset? PeriodAt(DateTimeOffset time) =>
        Schedule.GetPreviousValidTimeBefore(time.AddTicks(1));
}
