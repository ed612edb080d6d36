using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Surveillance;

/// <summary>The review queue of surveillance.</summary>
internal static class SurveillanceEndpoints
{
    private static readonly Code AlertNotFound = Code.NotFound("alert");

    public static void AddSurveillance(this IServiceCollection services, SurveillanceOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<JournalFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalFollower>());
    }

    public static void MapSurveillance(this RouteGroupBuilder api)
    {
        var alerts = api.MapGroup("/surveillance/alerts").WithTags("Surveillance");
        alerts.MapGet("", List)
            .WithName("ListAlerts")
            .WithSummary("List what surveillance found, newest first")
            .WithDescription(
                "By 'status' (open, dismissed, confirmed), 'market' and 'username'. A pattern that goes on "
                    + "is one alert for an hour; its evidence is what was seen when it was raised.")
            .Requires(Permission.Supervise)
            .Refuses(
                Code.NotFound("market"), Code.NotFound("user"), Code.Invalid("status"), Code.Invalid("limit"),
                Code.Invalid("cursor"));
        alerts.MapGet("/{alertId}", Show)
            .WithName("GetAlert")
            .WithSummary("Show an alert with its evidence")
            .Requires(Permission.Supervise)
            .Refuses(AlertNotFound);
        alerts.MapPost("/{alertId}/review", Review)
            .WithName("ReviewAlert")
            .WithSummary("Close an alert: dismissed, or confirmed")
            .Requires(Permission.Operate)
            .Refuses(AlertNotFound, Code.Invalid("decision"), Code.Invalid("note"), Code.AlreadyReviewed);
    }

    private static async Task<Answer<AlertList>> List(
        Store store, CancellationToken cancellation, string? status = null, string? market = null,
        string? username = null, string? limit = null, string? cursor = null)
    {
        if (!AlertTexts.Status(status).Is(out var wanted, out var refusal)
            || !Page.ParseNewestFirst(limit, cursor).Is(out var page, out refusal)
            || !MarketId(store, market).Is(out var marketId, out refusal))
        {
            return refusal;
        }

        var user = username is null
            ? null
            : await store.State.Users.CommittedByName(username, store.Database, cancellation);
        if (username is not null && user is null)
        {
            return Refusal.NotFound("user", username, UserRules.MaxNameLength);
        }

        var alerts = await AlertQueries.Page(
            store.Database, new AlertFilter(wanted, marketId, user?.Id), page.Before, page.Limit + 1,
            cancellation);
        var items = new List<AlertResponse>(alerts.Count);
        foreach (var alert in alerts.Take(page.Limit))
        {
            items.Add(await Describe(store, alert, cancellation));
        }

        return new AlertList(
            items, alerts.Count > page.Limit ? Page.Cursor(alerts[page.Limit - 1].Id) : null);
    }

    private static async Task<Answer<AlertResponse>> Show(
        string alertId, Store store, CancellationToken cancellation)
    {
        if (!Ids.Parse(alertId, "alert").Is(out var id, out var refusal))
        {
            return refusal;
        }

        return await AlertQueries.Find(store.Database, id, cancellation) is { } alert
            ? await Describe(store, alert, cancellation)
            : Refusal.NotFound("alert", id.ToText());
    }

    /// <summary>Who did it is looked up within the command: its answer may be kept for a retry.</summary>
    private static ValueTask<Answer<AlertResponse>> Review(
        string alertId, ReviewRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.AlertReview, tx => AlertCommands.Review(tx, alertId, request)
            .Then<AlertResponse>(alert => Response(
                tx.State, alert, user => user == 0 ? null : tx.State.Users.Find(user)?.Username)));

    private static async ValueTask<AlertResponse> Describe(
        Store store, Alert alert, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string?> { [0] = null };
        foreach (var user in new[] { alert.Finding.User, alert.Finding.OtherUser, alert.ReviewedBy })
        {
            if (!names.ContainsKey(user))
            {
                names[user] =
                    (await store.State.Users.Committed(user, store.Database, cancellation))?.Username;
            }
        }

        return Response(store.State, alert, user => names[user]);
    }

    private static AlertResponse Response(State state, Alert alert, Func<long, string?> name)
    {
        var finding = alert.Finding;
        return new AlertResponse(
            alert.Id.ToText(), AlertTexts.Of(finding.Kind), state.Markets.Committed(finding.Market)?.Symbol,
            [.. new[] { name(finding.User), name(finding.OtherUser) }.OfType<string>()],
            AlertTexts.Of(alert.Status), Clock.Time(alert.RaisedAt), Clock.Time(finding.BeganAt),
            Clock.Time(finding.SeenAt), [.. finding.Orders.Select(id => id.ToText())],
            [.. finding.Trades.Select(id => id.ToText())], finding.Summary, name(alert.ReviewedBy),
            alert.ReviewedAt == 0 ? null : Clock.Time(alert.ReviewedAt), alert.Note);
    }

    private static Result<long?> MarketId(Store store, string? symbol) => symbol is null
        ? (long?)null
        : store.State.Markets.GetCommitted(symbol).Then<long?>(market => (long?)market.Id);
}
