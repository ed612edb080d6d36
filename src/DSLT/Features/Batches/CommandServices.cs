using DSLT.Core;
using DSLT.Features.Feeds;
using DSLT.Features.Keys;
using DSLT.Features.Metrics;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Batches;

/// <summary>
/// What a request over HTTP passes on its way to the sequencer, for commands by WebSocket: login, limits and
/// permission are looked at anew for each write.
/// </summary>
internal sealed class CommandServices(
    Store store, KeyVerification verification, Permissions permissions, RequestCounts counts,
    Refusals refusals, FeedSessions sessions, NodeMeter meter, IHostApplicationLifetime node,
    TimeProvider clock, ILogger<CommandServices> logger)
{
    public const Permission Asked = Permission.MoveFunds;

    private static readonly Refusal LoggedOut = new(
        Code.Unauthenticated, "The login of this connection is over. Connect again with another.");

    public static readonly Refusal NotLoggedIn = new(
        Code.Unauthenticated, "Log in first: {\"id\":1,\"token\":\"...\"}.");

    private static readonly TimeSpan CancelAgain = TimeSpan.FromSeconds(1);

    /// <summary>Whose token it is.</summary>
    public async ValueTask<Result<Caller>> LogIn(Caller caller, string token, CancellationToken cancellation)
    {
        if (caller.IsSignedIn)
        {
            return new Refusal(Code.Exists("session"), "This connection has a login already.");
        }

        return await Authentication.Identify(
                store, clock, $"Bearer {token}", caller.Address, cancellation) is not { } known
                ? Refuse(caller, new Refusal(
                    Code.Unauthenticated, "The token is not one of a session that is still open."))
            : permissions.Refuse(known, Asked) is { } refusal ? Refuse(known, refusal)
            : !sessions.TryTake(known.UserId)
                ? new Refusal(Code.LimitReached, "This user has as many connections as one may have.")
            : known;
    }

    /// <summary>
    /// Cancels all of a user's open orders, whatever became of the login: it was asked for when it was good.
    /// </summary>
    public async Task CancelAll(Caller caller)
    {
        while ((await store.Sequencer.Write(caller, Command.OrderCancelAfter, CancelTimerCommands.SetOff))
            .Result.IsRefused)
        {
            try
            {
                await Task.Delay(CancelAgain, clock, node.ApplicationStopping);
            }
            catch (OperationCanceledException)
            {
                logger.LogWarning(
                    "The orders of user {User}, who is disconnected, stay: the node stops", caller.UserId);
                return;
            }
        }
    }

    /// <summary>Who a caller of before is now, or null where the login is over.</summary>
    public async ValueTask<Caller?> Again(Caller caller, CancellationToken cancellation)
    {
        if (caller.Key is { } known)
        {
            return (await verification.Find(known.PublicKey, caller.Address, cancellation))
                    .Is(out var key, out _)
                && (await verification.CallerOf(key, caller.Address, cancellation)).Is(out var by, out _)
                    ? by
                    : null;
        }

        return await Authentication.Identify(
            store, clock, caller.Session!.Id, caller.Address, cancellation);
    }

    /// <summary>Runs commands each on its own in one write, which counts as one request.</summary>
    public async Task<Result<BatchResponse>> Write(Caller before, IReadOnlyList<BatchCommand> commands)
    {
        var by = before;
        try
        {
            if (await Again(before, CancellationToken.None) is not { } caller)
            {
                return Refuse(by, LoggedOut);
            }

            by = caller;
            if ((counts.Count(by).Refusal ?? permissions.Refuse(by, Asked)) is { } refusal)
            {
                return Refuse(by, refusal);
            }

            if (commands.Count == 0)
            {
                return new BatchResponse([]);
            }

            var written = await store.Sequencer.Write(
                by, Command.Batch, tx => BatchCommands.EachOnItsOwn(tx, commands));
            by.Writes?.Reach(written.Sequence);
            return written.Result.Is(out var response, out refusal) ? response : Refuse(by, refusal);
        }
        catch (Exception exception)
        {
            return Refuse(by, ErrorHandling.RefusalOf(exception, logger));
        }
    }

    private Refusal Refuse(Caller by, Refusal refusal)
    {
        meter.Refused(refusal.Code);
        refusals.Remember(by, "Commands", refusal, isRead: false);
        return refusal;
    }
}
