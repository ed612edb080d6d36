using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>Commands of the timers that cancel all of a user's orders.</summary>
internal static class CancelTimerCommands
{
    public const int MaxSeconds = 86_400;

    /// <summary>So that one command stays short; the rest goes with the next, within a second.</summary>
    private const int MaxCancelled = 2_000;

    /// <summary>Sets the caller's timer anew, or stops it.</summary>
    public static Result<CancelAfterResponse> Set(Tx tx, CancelAfterRequest request)
    {
        if (request.Seconds is < 0 or > MaxSeconds)
        {
            return Refusal.Invalid("seconds", $"'seconds' is 0, which stops the timer, to {MaxSeconds}.");
        }

        var at = request.Seconds == 0 ? 0 : tx.Now + (request.Seconds * Clock.Second);
        tx.Raise(new CancelTimerSet(tx.Caller.UserId, at));
        return new CancelAfterResponse(at == 0 ? null : Clock.Time(at));
    }

    /// <summary>Lets the caller's time come now.</summary>
    public static Result<Unit> SetOff(Tx tx)
    {
        tx.Raise(new CancelTimerSet(tx.Caller.UserId, tx.Now));
        return default(Unit);
    }

    /// <summary>Cancels the orders of those whose time has come.</summary>
    public static Result<Unit> RunDue(Tx tx)
    {
        var timers = tx.State.CancelTimers;
        if (!timers.IsAnyDue(tx.Now))
        {
            return default(Unit);
        }

        var left = MaxCancelled;
        foreach (var user in timers.Due(tx.Now).ToArray())
        {
            foreach (var order in tx.State.Orders.OfUser(user).Take(left).ToArray())
            {
                left--;
                var market = tx.State.Markets.Find(order.Market)!;
                if (tx.State.Orders.Find(order.Id) is not null && OrderExecution
                    .Close(tx, market, order, OrderStatus.Cancelled).Refusal is { } refusal)
                {
                    return refusal;
                }
            }

            if (left == 0)
            {
                return default(Unit);
            }

            tx.Raise(new CancelTimerSet(user, 0));
        }

        return default(Unit);
    }
}
