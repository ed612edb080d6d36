using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Audit;

/// <summary>The audit log: every write and every refused attempt, as the journal holds it.</summary>
internal static class AuditEndpoints
{
    private const int EntriesInLists = 100;

    private static readonly Code RecordNotFound = Code.NotFound("audit_record");

    public static void MapAudit(this RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/system/audit").WithTags("System");
        audit.MapGet("/", List)
            .WithName("ListAuditRecords")
            .WithSummary("Who did what, from where, when, and what came of it; newest first")
            .WithDescription(
                "By 'actor' (a user name), 'command' (tokenTransfer, userLogin...), 'outcome' (done or "
                + "refused), 'from' and 'to' (times, both included). A page looks at a bounded number of "
                + "rows: it may be short, or empty, and "
                + "still have a 'next' to go on from. Refused attempts appear within a second.")
            .Requires(Permission.Audit)
            .Refuses(
                Code.NotFound("user"), Code.Invalid("command"), Code.Invalid("outcome"), Code.Invalid("from"),
                Code.Invalid("to"), Code.Invalid("limit"), Code.Invalid("cursor"));
        audit.MapGet("/{sequence}", Show)
            .WithName("GetAuditRecord")
            .WithSummary("One row of the audit log with all its transactions")
            .Requires(Permission.Audit)
            .Refuses(RecordNotFound);
    }

    private static async Task<Answer<AuditList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? actor = null,
        string? command = null, string? outcome = null, string? from = null, string? to = null,
        string? limit = null, string? cursor = null)
    {
        var user = actor is null
            ? null
            : await store.State.Users.CommittedByName(actor, store.Database, cancellation);
        if (actor is not null && user is null)
        {
            return Refusal.NotFound("user", actor, UserRules.MaxNameLength);
        }

        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !AuditFilter.Parse(user?.Id, command, outcome, from, to).Is(out var filter, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        var found = await AuditQueries.Find(store.Database, filter, page.Before, page.Limit, cancellation);
        var items = await Describe(store, found, EntriesInLists, cancellation);
        return new AuditList(items, found.Next is { } next ? Page.Cursor(next) : null);
    }

    private static async Task<Answer<AuditResponse>> Show(
        string sequence, Caller caller, Store store, CancellationToken cancellation)
    {
        if (!Ids.Parse(sequence, "audit_record").Is(out var number, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        var found = await AuditQueries.Find(store.Database, number, cancellation);
        return await Describe(store, found, int.MaxValue, cancellation) is [var record]
            ? record
            : store.Projector.NotFound(
                caller.Writes.Sequence, Refusal.NotFound("audit_record", sequence));
    }

    private static async Task<IReadOnlyList<AuditResponse>> Describe(
        Store store, AuditPage page, int maxEntries, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string?> { [0] = null };
        foreach (var actor in page.Rows.Select(row => row.Actor).Distinct().Where(actor => actor != 0))
        {
            names[actor] = (await store.State.Users.Committed(actor, store.Database, cancellation))?.Username;
        }

        return [.. page.Rows.Select(row => new AuditResponse(
            row.Sequence.ToText(), Clock.Time(row.Time), AuditFilter.CommandText((Command)row.Command),
            names[row.Actor], row.Address, row.Outcome ?? "ok",
            AuditPayload.Read(page.Payloads[row.Sequence].Payload, maxEntries),
            Convert.ToHexStringLower(page.Payloads[row.Sequence].Hash)))];
    }
}
