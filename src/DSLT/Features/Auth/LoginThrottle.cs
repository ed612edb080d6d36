using DSLT.Core;
using DSLT.Web;

namespace DSLT.Features.Auth;

/// <summary>
/// Bounds guessing: attempts by address, and wrong passwords by user name, in memory. A user name that is
/// being guessed at is closed for the rest of its window even to its owner's right password; sessions go on.
/// </summary>
internal sealed class LoginThrottle(RateLimitOptions options, TimeProvider clock)
{
    private readonly FixedWindows<string> byAddress =
        new(options.LoginsPerMinute, TimeSpan.FromMinutes(1), clock);

    private readonly FixedWindows<string> failuresByName =
        new(options.FailuresPerUser, TimeSpan.FromMinutes(15), clock);

    /// <summary>
    /// Counts an attempt, perhaps at the password of a user name; the refusal where there are too many.
    /// </summary>
    public Refusal? Attempt(string? address, string? username = null) =>
        !options.Enabled ? null
        : byAddress.Count(address ?? "").Wait is { } closed
            ? Refusal.RateLimited(closed, "Too many attempts from this address.")
        : username is not null && failuresByName.Wait(username) is { } wait
            ? Refusal.RateLimited(wait, "Too many wrong passwords for this user name.")
        : null;

    public void Failed(string? username)
    {
        if (options.Enabled && username is not null)
        {
            failuresByName.Count(username);
        }
    }
}
