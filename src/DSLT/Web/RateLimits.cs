using System.Globalization;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Web;

/// <summary>
/// So many requests a minute and user, or a minute and address before a login. The answer says what is left;
/// beyond it stands 429 with the seconds to wait.
/// </summary>
internal sealed class RateLimits(RequestDelegate next, RateLimitOptions options, RequestCounts requests)
{
    private readonly string limitText = options.RequestsPerMinute.ToString(CultureInfo.InvariantCulture);

    public Task InvokeAsync(HttpContext context)
    {
        if (!options.Enabled || context.Features.Get<Caller>() is not { } caller)
        {
            return next(context);
        }

        var (left, refusal) = requests.Count(caller);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = limitText;
        headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
        if (RouteForm.Of(context)?.CountHeader is { } countHeader)
        {
            headers[countHeader] = requests.Counted(caller).ToString(CultureInfo.InvariantCulture);
        }

        return refusal is null ? next(context) : Problem.Write(context, refusal);
    }
}

/// <summary>The counts of requests, over whatever they come.</summary>
internal sealed class RequestCounts(RateLimitOptions options, TimeProvider clock)
{
    private readonly FixedWindows<(long User, string? Address)> requests =
        new(options.RequestsPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Counts one more: how many are left, and why this one is not answered if it is not.</summary>
    public (int Left, Refusal? Refusal) Count(Caller caller)
    {
        if (!options.Enabled)
        {
            return (int.MaxValue, null);
        }

        var (left, wait) = requests.Count(Key(caller));
        return (left, wait is { } time
            ? Refusal.RateLimited(time, $"More than {options.RequestsPerMinute} requests in a minute.")
            : null);
    }

    /// <summary>How many requests were counted in this minute.</summary>
    public int Counted(Caller caller) => requests.Counted(Key(caller));

    private static (long User, string? Address) Key(Caller caller) =>
        (caller.UserId, caller.UserId == 0 ? caller.Address : null);
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
