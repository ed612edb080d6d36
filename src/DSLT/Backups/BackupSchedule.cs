namespace DSLT.Backups;

/// <summary>When backups are made and which are kept.</summary>
internal sealed record BackupSchedule
{
    /// <summary>Time from one backup to the next; zero makes none by itself.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(6);

    /// <summary>How many of the newest are kept, at least 1.</summary>
    public int Keep { get; init; } = 8;

    /// <summary>For how many days, today included, the newest of each day (UTC) is kept besides.</summary>
    public int KeepDays { get; init; } = 14;

    /// <summary>Where they lie: a path, or null for <c>backups</c> in the data directory.</summary>
    public string? Directory { get; init; }

    public bool IsDue(DateTimeOffset? newest, DateTimeOffset now) =>
        Interval > TimeSpan.Zero && (newest is not { } last || now - last >= Interval);

    /// <summary>
    /// Which of these backups are neither among the newest nor the newest of a day that still counts. The
    /// newest of all is never among them.
    /// </summary>
    public IReadOnlyList<DateTimeOffset> Expired(IEnumerable<DateTimeOffset> backups, DateTimeOffset now)
    {
        var newestFirst = backups.OrderDescending().ToArray();
        var firstDay = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - KeepDays);
        var kept = newestFirst
            .GroupBy(created => DateOnly.FromDateTime(created.UtcDateTime))
            .Where(day => day.Key >= firstDay)
            .Select(day => day.First())
            .Concat(newestFirst.Take(Math.Max(Keep, 1)))
            .ToHashSet();
        return [.. newestFirst.Where(created => !kept.Contains(created))];
    }
}
