using System.Collections.Immutable;
using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Vesting;

/// <summary>Many grants on the same terms, as JSON or as a CSV; all are made or none.</summary>
internal static class GrantBatchEndpoints
{
    private static readonly Code[] Refusals =
    [
        Code.NotFound("token"), Code.InsufficientBalance, Code.TokenPaused, Code.AccountFrozen,
        Code.Invalid("grants"), Code.Invalid("schedule"), Code.Invalid("kind"), Code.Invalid("start"),
        Code.Invalid("cliff_seconds"), Code.Invalid("duration_seconds"), Code.Invalid("steps"),
        Code.Invalid("step_seconds"), Code.Invalid("step_months"), Code.Invalid("milestones"),
        Code.Invalid("name"), Code.Invalid("parts"),
    ];

    public static void MapGrantBatches(RouteGroupBuilder grants)
    {
        grants.MapPost("/batch", Batch)
            .WithName("CreateGrants")
            .WithSummary("Grant tokens to up to 10,000 users on the same terms, all or none")
            .WithDescription(
                "Each row of 'grants' is a user's name and an amount. 'dryRun' answers what is wrong with "
                    + "every row, or with their sum, and does nothing.")
            .Requires(Permission.MoveFunds)
            .Refuses(Refusals);
        grants.MapPost("/csv", Csv)
            .WithName("CreateGrantsByCsv")
            .WithSummary("The same from a CSV: a line for each user, username,amount")
            .WithDescription(
                "The body is text/csv in UTF-8, with or without the line 'username,amount' first. The "
                    + "terms are in the query: 'schedule' as the JSON that a batch has there.")
            .TakesText(CsvBody.Type, "username,amount\nbob,4800\ncarol,1200.5\n")
            .Requires(Permission.MoveFunds)
            .Refuses(
            [
                .. Refusals, Code.InvalidJson, Code.UnknownField, Code.Invalid("revocable"),
                Code.Invalid("auto_release"), Code.Invalid("dry_run"), Code.UnsupportedMediaType,
            ]);
    }

    private static ValueTask<Answer<GrantBatchResponse>> Batch(
        CreateGrantsRequest request, Caller caller, Store store, Writes writes, TimeProvider clock,
        CancellationToken cancellation) =>
        Run(request, new Work(caller, store, writes, clock, cancellation));

    private static async ValueTask<Answer<GrantBatchResponse>> Csv(
        HttpRequest http, Caller caller, Store store, Writes writes, TimeProvider clock,
        CancellationToken cancellation, string? token = null, string? schedule = null,
        string? revocable = null, string? autoRelease = null, string? dryRun = null)
    {
        if (CsvBody.Check(http) is { } isNone)
        {
            return isNone;
        }

        if (!QueryFlag.Read(revocable, "revocable").Is(out var canRevoke, out var refusal)
            || !QueryFlag.Read(autoRelease, "autoRelease").Is(out var pays, out refusal)
            || !QueryFlag.Read(dryRun, "dryRun").Is(out var isDry, out refusal)
            || !Terms(schedule).Is(out var terms, out refusal)
            || !(await CsvBody.Read(
                    http, "grants", GrantBatchRules.Columns, GrantFunding.MaxGrants, cancellation))
                .Is(out var rows, out refusal))
        {
            return refusal;
        }

        return await Run(
            new CreateGrantsRequest(token ?? "", terms, rows, canRevoke, pays, isDry),
            new Work(caller, store, writes, clock, cancellation));
    }

    private static async ValueTask<Answer<GrantBatchResponse>> Run(CreateGrantsRequest request, Work work)
    {
        var (store, terms) = (work.Store, GrantTerms.Of(request));
        if (store.State.Tokens.Committed(request.Token) is not { } token)
        {
            return Refusal.NotFound("token", request.Token, TokenRules.MaxSymbolLength);
        }

        if ((GrantBatchRules.CheckCount(request.Grants)
            ?? ScheduleRules.Read(terms.Schedule, work.Clock.NowMicros()).Refusal) is { } wrong)
        {
            return wrong;
        }

        // Names and ids of users never change: they are looked up before the command, not within it.
        var (rows, errors) = GrantBatchRules.Read(request.Grants, token.Decimals);
        var users = await UserQueries.Ids(
            store.Database, rows.Select(row => row.Username), work.Cancellation);
        ImmutableArray<GrantShare> shares = [.. GrantBatchRules.Known(rows, users, errors)
            .Select(known => new GrantShare(known.User, known.Row.Amount))];
        if (request.DryRun is true)
        {
            return await Dry(token, shares, errors, work);
        }

        return errors.Count > 0
            ? GrantBatchRules.First(errors, "grants")
            : await work.Writes.Run(
                work.Caller, Command.GrantBatch,
                tx => GrantFunding.Create(tx, tx.State.Tokens.Find(token.Id)!, terms, shares)
                    .Then<GrantBatchResponse>(made => new GrantBatchResponse(
                        DryRun: false, shares.Length, token.Text(Total(shares)), made.FirstId.ToText(),
                        (made.FirstId + shares.Length - 1).ToText(), [])));
    }

    private static async ValueTask<Answer<GrantBatchResponse>> Dry(
        Token token, ImmutableArray<GrantShare> shares, List<GrantRowError> errors, Work work)
    {
        var read = await work.Store.Sequencer.Read(state => GrantFunding.Sum(
            state, work.Caller.UserId, state.Tokens.Find(token.Id)!, shares));
        if (!read.Is(out var sum, out var refusal))
        {
            return refusal;
        }

        if (!sum.Is(out var total, out refusal))
        {
            errors.Insert(0, new GrantRowError(0, "", refusal.Code.Name, refusal.Detail));
            total = Total(shares);
        }

        return new GrantBatchResponse(
            DryRun: true, shares.Length, token.Text(total), null, null, errors);
    }

    /// <summary>The sum; more than an amount can be is said to be the most it can.</summary>
    private static Amount Total(ImmutableArray<GrantShare> shares) => shares.Aggregate(
        Amount.Zero, (sum, share) => share.Total > Amount.Max - sum ? Amount.Max : sum + share.Total);

    private static Result<ScheduleBody> Terms(string? schedule)
    {
        try
        {
            return schedule is not null
                && JsonSerializer.Deserialize(schedule, ApiJson.TypeOf<ScheduleBody>()) is { } terms
                    ? terms
                    : Refusal.Invalid("schedule", "'schedule' has the terms of all grants, as JSON.");
        }
        catch (JsonException exception)
        {
            return JsonRefusal.Of(exception);
        }
    }

    /// <summary>What a batch is worked on with.</summary>
    private sealed record Work(
        Caller Caller, Store Store, Writes Writes, TimeProvider Clock, CancellationToken Cancellation);
}
