namespace DSLT.Features.Referrals;

/// <summary>Who brought a user here: it is made once and never changes.</summary>
/// <param name="Referrer">The id of the user who did.</param>
/// <param name="Code">The code that was given.</param>
/// <param name="At">When, in unix microseconds.</param>
internal sealed record Binding(long Referrer, string Code, long At)
{
    public static Binding? OfRow(long referrer, string? code, long at) =>
        referrer == 0 ? null : new Binding(referrer, code!, at);
}

/// <summary>What a user gives others to be brought by.</summary>
internal sealed record ReferralCode(string Code, long Owner, long CreatedAt);
