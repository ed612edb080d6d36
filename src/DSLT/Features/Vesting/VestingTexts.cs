namespace DSLT.Features.Vesting;

/// <summary>The words of vesting as they go on the wire.</summary>
internal static class VestingTexts
{
    public static string Of(GrantState state) => state switch
    {
        GrantState.Active => "active",
        GrantState.Paused => "paused",
        GrantState.Revoked => "revoked",
        _ => "done",
    };

    public static string Of(ScheduleKind kind) => kind switch
    {
        ScheduleKind.Linear => "linear",
        ScheduleKind.Stepped => "stepped",
        _ => "milestones",
    };
}
