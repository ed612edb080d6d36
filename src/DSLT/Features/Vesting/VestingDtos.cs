using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>
/// How a grant vests. Linear: durationSeconds and perhaps cliffSeconds. Stepped: steps, one of stepSeconds
/// and stepMonths, and perhaps cliffSeconds. Milestones: milestones.
/// </summary>
/// <param name="Kind">linear, stepped or milestones.</param>
/// <param name="Start">Now where left out; cut to a whole second.</param>
/// <param name="CliffSeconds">From the start: before that nothing vests.</param>
/// <param name="Steps">1 to 10,000: equal parts, the first at the end of the first step.</param>
internal sealed record ScheduleBody(
    string Kind, DateTimeOffset? Start = null, long? CliffSeconds = null, long? DurationSeconds = null,
    long? Steps = null, long? StepSeconds = null, int? StepMonths = null,
    IReadOnlyList<MilestoneBody>? Milestones = null);

/// <param name="Parts">Its share of the total: so many of the parts of all milestones.</param>
internal sealed record MilestoneBody(string Name, long Parts);

/// <summary>Tokens of one's own that become another user's with time.</summary>
/// <param name="Beneficiary">A user's name; one's own is allowed.</param>
/// <param name="Revocable">True: what has not vested can be taken back. False where left out.</param>
/// <param name="AutoRelease">True: the node pays out by itself, linear grants once a day.</param>
internal sealed record CreateGrantRequest(
    string Token, string Beneficiary, string Amount, ScheduleBody Schedule, bool? Revocable = null,
    bool? AutoRelease = null);

/// <summary>Grants on the same terms.</summary>
/// <param name="Grants">1 to 10,000 rows of a user's name and an amount in whole tokens.</param>
/// <param name="DryRun">True: nothing is done; all that is wrong is told.</param>
internal sealed record CreateGrantsRequest(
    string Token, ScheduleBody Schedule, IReadOnlyList<IReadOnlyList<string>> Grants,
    bool? Revocable = null, bool? AutoRelease = null, bool? DryRun = null);

/// <param name="To">A user's name.</param>
internal sealed record OfferGrantRequest(string To);

/// <param name="Row">From 1 on, or 0 for what is wrong with all of it together.</param>
internal sealed record GrantRowError(int Row, string Username, string Code, string Detail);

/// <param name="Total">Of the rows that are good, in whole tokens.</param>
/// <param name="FirstGrantId">The others follow on; null where nothing was made.</param>
internal sealed record GrantBatchResponse(
    bool DryRun, int Grants, string Total, string? FirstGrantId, string? LastGrantId,
    IReadOnlyList<GrantRowError> Errors);

/// <param name="Number">Counts from 1.</param>
/// <param name="Amount">Its part of the total, rounded down.</param>
internal sealed record MilestoneResponse(int Number, string Name, long Parts, string Amount, bool Released);

/// <param name="End">When all has vested; null with milestones.</param>
internal sealed record ScheduleResponse(
    string Kind, DateTime Start, DateTime Cliff, DateTime? End, long? DurationSeconds, long? Steps,
    long? StepSeconds, int? StepMonths, IReadOnlyList<MilestoneResponse>? Milestones);

/// <param name="At">The first moment at which more has vested.</param>
/// <param name="Amount">How much more.</param>
internal sealed record UnlockResponse(DateTime At, string Amount);

/// <param name="State">active, paused, revoked or done.</param>
/// <param name="OfferedTo">Whom the beneficiary offers it to, or null.</param>
/// <param name="Vested">By now, with what was released.</param>
/// <param name="Released">What was paid out.</param>
/// <param name="Claimable">What can be paid out now.</param>
/// <param name="Returned">What went back to the grantor.</param>
internal sealed record GrantResponse(
    string GrantId, string Token, string Grantor, string Beneficiary, string? OfferedTo, string State,
    string Total, string Vested, string Released, string Claimable, string Returned, bool Revocable,
    bool AutoRelease, ScheduleResponse Schedule, UnlockResponse? NextUnlock, DateTime CreatedAt)
{
    /// <summary>A grant as it stands; on the sequencer's thread.</summary>
    public static GrantResponse Of(Grant grant, State state, long now) => Of(
        grant, state.Tokens.Find(grant.Token)!,
        id => id == 0 ? null : state.Users.Find(id)!.Username, now);

    public static GrantResponse Of(Grant grant, Token token, Func<long, string?> name, long now)
    {
        var standing = grant.Standing;
        var returned = standing.State == GrantState.Revoked ? grant.Total - standing.Kept : Amount.Zero;
        return new GrantResponse(
            grant.Id.ToText(), token.Symbol, name(grant.Grantor)!, name(standing.Beneficiary)!,
            name(standing.OfferedTo), VestingTexts.Of(standing.State), token.Text(grant.Total),
            token.Text(grant.VestedAt(now)), token.Text(standing.Released),
            token.Text(grant.ClaimableAt(now)), token.Text(returned), grant.Revocable, grant.AutoRelease,
            ScheduleOf(grant, token), UnlockOf(grant, token, now), Clock.Time(grant.CreatedAt));
    }

    private static ScheduleResponse ScheduleOf(Grant grant, Token token)
    {
        var schedule = grant.Schedule;
        var isStepped = schedule.Kind == ScheduleKind.Stepped;
        return new ScheduleResponse(
            VestingTexts.Of(schedule.Kind), Clock.Time(schedule.Start), Clock.Time(schedule.Cliff),
            schedule.Kind == ScheduleKind.Milestones ? null : Clock.Time(schedule.End),
            schedule.Kind == ScheduleKind.Linear ? schedule.DurationSeconds : null,
            isStepped ? schedule.Steps : null,
            isStepped && schedule.StepMonths == 0 ? schedule.StepSeconds : null,
            isStepped && schedule.StepMonths != 0 ? schedule.StepMonths : null,
            schedule.Kind != ScheduleKind.Milestones ? null :
            [
                .. schedule.Milestones.Select((milestone, i) => new MilestoneResponse(
                    i + 1, milestone.Name, milestone.Parts,
                    token.Text(VestingRules.Vested(schedule, grant.Total, 1UL << i, 0)),
                    (grant.Standing.Milestones & (1UL << i)) != 0)),
            ]);
    }

    private static UnlockResponse? UnlockOf(Grant grant, Token token, long now) =>
        grant.Standing.State is GrantState.Active or GrantState.Paused
        && VestingRules.NextUnlock(grant.Schedule, grant.Total, now) is { } at
            ? new UnlockResponse(Clock.Time(at), token.Text(grant.VestedAt(at) - grant.VestedAt(now)))
            : null;
}

internal sealed record GrantList(IReadOnlyList<GrantResponse> Items, string? Next);

/// <param name="Amount">In whole tokens.</param>
internal sealed record CalendarDay(DateOnly Day, string Amount);

/// <param name="Before">What had vested before the first day.</param>
/// <param name="After">What vests after the last day.</param>
/// <param name="Milestones">What vests by milestones, released or not: of those nobody knows the day.</param>
internal sealed record CalendarResponse(
    string Token, DateOnly From, DateOnly To, string Before, IReadOnlyList<CalendarDay> Days, string After,
    string Milestones);

[JsonSerializable(typeof(CalendarResponse))]
[JsonSerializable(typeof(CreateGrantRequest))]
[JsonSerializable(typeof(CreateGrantsRequest))]
[JsonSerializable(typeof(OfferGrantRequest))]
[JsonSerializable(typeof(GrantBatchResponse))]
[JsonSerializable(typeof(GrantResponse))]
[JsonSerializable(typeof(GrantList))]
internal sealed partial class VestingJson : JsonSerializerContext;
