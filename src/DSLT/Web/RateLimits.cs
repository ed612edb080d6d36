using System.Globalization;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// So many requests a minute and user, or a minute and address before a login. The answer says what is left;
/// beyond it stands 429 with the seconds to wait.
/// </summary>
internal sealed class RateLimits(RequestDelegate next, RateLimitOptions options, TimeProvider clock)
{
    private readonly string limitText = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);
    private readonly FixedWindows<(long User, string? Address)> requests =
        new(options.RequestsPerMinute, TimeSpan.FromMinutes(1), clock);

    public Task InvokeAsync(HttpContext context)
    {
        if (!options.Enabled || context.Features.Get<Caller>() is not { } caller)
        {
            return next(context);
        }

        var (left, wait) = requests.Count((caller.UserId, caller.UserId == 0 ? caller.Address : null));
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limitText;
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        return wait is { } time
            ? Problem.Write(
                context, Refusal.RateLimited(time, $"More than {limitText} requests in a minute."))
            : next(context);
    }
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
