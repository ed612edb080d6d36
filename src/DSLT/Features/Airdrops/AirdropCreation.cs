using System.Globalization;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Features.Vesting;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Airdrops;

/// <summary>The list of an airdrop, as JSON or as a CSV: what is wrong with it is told row by row.</summary>
internal static class AirdropCreation
{
    private static readonly Code[] Refusals =
    [
        Code.NotFound("token"), Code.Invalid("deadline"), Code.Invalid("rows"), Code.InsufficientBalance,
        Code.TokenPaused, Code.AccountFrozen, Code.LimitReached,
    ];

    public static void Map(RouteGroupBuilder airdrops)
    {
        airdrops.MapPost("", Create)
            .WithName("CreateAirdrop")
            .WithSummary("Set tokens aside for up to 10,000 users and publish the root of their list")
            .WithDescription(
                "The root is that of the Merkle tree of RFC 6962 over the rows in their order. All tokens "
                    + "leave the caller's account at once; what nobody fetched by the deadline comes back.")
            .Requires(Permission.MoveFunds)
            .Refuses(Refusals);
        airdrops.MapPost("/csv", Csv)
            .WithName("CreateAirdropByCsv")
            .WithSummary("The same from a CSV: a line for each user, username,amount")
            .TakesText(CsvBody.Type, "username,amount\nbob,4800\ncarol,1200.5\n")
            .Requires(Permission.MoveFunds)
            .Refuses([.. Refusals, Code.Invalid("dry_run"), Code.UnsupportedMediaType]);
    }

    private static ValueTask<Answer<AirdropCreated>> Create(
        CreateAirdropRequest request, Caller caller, Store store, Writes writes, TimeProvider clock,
        CancellationToken cancellation) => Run(request, caller, store, writes, clock, cancellation);

    private static async ValueTask<Answer<AirdropCreated>> Csv(
        HttpRequest http, Caller caller, Store store, Writes writes, TimeProvider clock,
        CancellationToken cancellation, string? token = null, string? deadline = null, string? dryRun = null)
    {
        if (CsvBody.Check(http) is { } isNone)
        {
            return isNone;
        }

        if (!QueryFlag.Read(dryRun, "dryRun").Is(out var isDry, out var refusal)
            || !Time(deadline).Is(out var at, out refusal)
            || !(await CsvBody.Read(
                    http, "rows", GrantBatchRules.Columns, AirdropRules.MaxShares, cancellation))
                .Is(out var rows, out refusal))
        {
            return refusal;
        }

        return await Run(
            new CreateAirdropRequest(token ?? "", at, rows, isDry), caller, store, writes, clock,
            cancellation);
    }

    private static async ValueTask<Answer<AirdropCreated>> Run(
        CreateAirdropRequest request, Caller caller, Store store, Writes writes, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (store.State.Tokens.Committed(request.Token) is not { } token)
        {
            return Refusal.NotFound("token", request.Token, TokenRules.MaxSymbolLength);
        }

        if (request.Rows.Count is 0 or > AirdropRules.MaxShares)
        {
            return Refusal.Invalid("rows", $"A list has 1 to {AirdropRules.MaxShares} rows.");
        }

        // Names and ids of users never change: they are looked up before the command, not within it.
        var (rows, errors) = GrantBatchRules.Read(request.Rows, token.Decimals);
        var users = await UserQueries.Ids(
            store.Database, rows.Select(row => row.Username), cancellation);
        var shares = GrantBatchRules.Known(rows, users, errors)
            .Select(known => new AirdropShare(
                known.Row.Index, known.User, known.Row.Username, known.Row.Amount))
            .ToList();
        if (!AirdropRules.Deadline(request.Deadline, clock.NowMicros()).Is(out var deadline, out var refusal)
            || !AirdropCommands.Sum(shares).Is(out var total, out refusal))
        {
            return refusal;
        }

        var root = errors.Count > 0 ? null : AirdropRules.Tree(shares, token).Root;
        return request.DryRun is true
            ? new AirdropCreated(
                DryRun: true, null, shares.Count, token.Text(total),
                root is null ? null : Convert.ToHexStringLower(root), errors)
            : root is null ? GrantBatchRules.First(errors, "rows")
            : await writes.Run(
                caller, Command.AirdropCreate,
                tx => AirdropCommands.Create(
                        tx, tx.State.Tokens.Find(token.Id)!, deadline, shares, total, root)
                    .Then<AirdropCreated>(made => new AirdropCreated(
                        DryRun: false, made.Id.ToText(), made.Count, token.Text(total),
                        Convert.ToHexStringLower(root), [])));
    }

    private static Result<DateTimeOffset> Time(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : Refusal.Invalid("deadline", "'deadline' is a time in RFC 3339, such as 2026-11-21T09:10:00Z.");
}
