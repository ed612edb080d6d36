using System.Threading.RateLimiting;
using DSLT.Core;
using DSLT.Web;

namespace DSLT.Features.Auth;

/// <summary>
/// Bounds guessing: attempts by address, and wrong passwords by user name, in memory. A user name that is
/// being guessed at is closed for the rest of its window even to its owner's right password; sessions go on.
/// </summary>
internal sealed class LoginThrottle(RateLimitOptions options) : IDisposable
{
    private static readonly TimeSpan FailureWindow = TimeSpan.FromMinutes(15);

    private readonly PartitionedRateLimiter<string> byAddress = Create(
        options.LoginsPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> failuresByName = Create(
        options.FailuresPerUser, FailureWindow);

    /// <summary>Counts an attempt; the refusal where there are too many.</summary>
    public Refusal? Attempt(string? address, string username)
    {
        if (!options.Enabled)
        {
            return null;
        }

        using var lease = byAddress.AttemptAcquire(address ?? "");
        if (!lease.IsAcquired)
        {
            return new Refusal(
                Code.RateLimited, "Too many attempts from this address. Try again in a minute.");
        }

        return failuresByName.GetStatistics(username) is { CurrentAvailablePermits: 0 }
            ? new Refusal(
                Code.RateLimited, "Too many wrong passwords for this user name. Try again in 15 minutes.")
            : null;
    }

    public void Failed(string username)
    {
        if (options.Enabled)
        {
            failuresByName.AttemptAcquire(username).Dispose();
        }
    }

    public void Dispose()
    {
        byAddress.Dispose();
        failuresByName.Dispose();
    }

    private static PartitionedRateLimiter<string> Create(int permits, TimeSpan window) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetFixedWindowLimiter(
            key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window }));
}
