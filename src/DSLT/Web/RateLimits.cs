using System.Globalization;
using System.Threading.RateLimiting;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// So many requests a minute and user, or a minute and address before a login. The answer says what is left;
/// beyond it stands 429 with the seconds to wait.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly RequestDelegate next;
    private readonly RateLimitOptions options;
    private readonly string limitText;
    private readonly PartitionedRateLimiter<Caller> limiter;

    public RateLimits(RequestDelegate next, RateLimitOptions options)
    {
        (this.next, this.options) = (next, options);
        limitText = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
        limiter = PartitionedRateLimiter.Create<Caller, (long, string?)>(caller => RateLimitPartition
            .GetFixedWindowLimiter(
            (caller.UserId, caller.UserId == 0 ? caller.Address : null),
            _ => new FixedWindowRateLimiterOptions
            {
                PermitLimit = options.RequestsPerMinute,
                Window = Window,
            }));
    }

    public Task InvokeAsync(HttpContext context)
    {
        if (!options.Enabled || context.Features.Get<Caller>() is not { } caller)
        {
            return next(context);
        }

        using var lease = limiter.AttemptAcquire(caller);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limitText;
        headers["RateLimit-Remaining"] =
            (limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0)
                .ToString(CultureInfo.InvariantCulture);
        if (lease.IsAcquired)
        {
            return next(context);
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        return Refuse(context, wait, $"More than {limitText} requests in a minute.");
    }

    /// <summary>Answers 429 with the time to wait.</summary>
    public static Task Refuse(HttpContext context, TimeSpan wait, string detail)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Write(context, new Refusal(Code.RateLimited, detail));
    }

    public void Dispose() => limiter.Dispose();
}

/// <summary>Settings <c>RateLimits</c>.</summary>
internal sealed record RateLimitOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>For each user, or each address where nobody is logged in.</summary>
    public int RequestsPerMinute { get; init; } = 1_000;

    /// <summary>Attempts to log in, register or set up, a minute and address.</summary>
    public int LoginsPerMinute { get; init; } = 20;

    /// <summary>Wrong passwords for one user name in 15 minutes, from wherever they come.</summary>
    public int FailuresPerUser { get; init; } = 10;
}
