using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Vesting;

/// <summary>What of a token vests when, of all its grants together.</summary>
internal static class CalendarEndpoints
{
    /// <summary>Schedules of a token, and as many revoked grants.</summary>
    private const int MaxLines = 50_000;

    public static void MapCalendar(RouteGroupBuilder vesting) =>
        vesting.MapGet("/calendar", Calendar)
            .WithName("GetUnlockCalendar")
            .WithSummary("What of a token vests on each UTC day, of all grants together")
            .WithDescription(
                "Up to 366 days; 'to' is 90 days after 'from' where it is left out. Days on which nothing "
                    + "vests are left out. Grants on the same terms are reckoned as one and rounded down "
                    + "once; a revoked one counts until it was revoked. A token with very many terms is "
                    + "asked for fewer days at a time.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.NotFound("token"), Code.Invalid("from"), Code.Invalid("to"), Code.LimitReached);

    private static async ValueTask<Answer<CalendarResponse>> Calendar(
        Store store, TimeProvider clock, Caller caller, CancellationToken cancellation, string? token = null,
        string? from = null, string? to = null)
    {
        if (token is null || store.State.Tokens.Committed(token) is not { } found)
        {
            return Refusal.NotFound("token", token, TokenRules.MaxSymbolLength);
        }

        if (!CalendarRules.Days(from, to, clock.NowMicros()).Is(out var days, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var lines = await VestingQueries.Lines(store.Database, found.Id, MaxLines + 1, cancellation);
        if (lines.Count > MaxLines || lines.Count * days.Count > CalendarRules.MaxWork)
        {
            return new Refusal(
                Code.LimitReached, $"{found.Symbol} vests by too many terms to reckon so many days at once.");
        }

        var unlocks = CalendarRules.Reckon(days, lines);
        return new CalendarResponse(
            found.Symbol, Day(days.First), Day(days.First + days.Count - 1),
            found.Text(unlocks.Before),
            [.. unlocks.Days
                .Select((amount, day) => (Amount: amount, Day: days.First + day))
                .Where(unlock => !unlock.Amount.IsZero)
                .Select(unlock => new CalendarDay(Day(unlock.Day), found.Text(unlock.Amount)))],
            found.Text(unlocks.After), found.Text(unlocks.Milestones));
    }

    private static DateOnly Day(long sinceEpoch) => DateOnly.FromDateTime(Clock.Time(sinceEpoch * Clock.Day));
}
