using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <summary>Commands of batch auctions.</summary>
internal static class AuctionCommands
{
    /// <summary>
    /// Sets how long a market collects, or with 0 that it matches orders as they come. What it has collected
    /// by another interval clears first.
    /// </summary>
    public static Result<AuctionResponse> Update(Tx tx, string symbol, AuctionRequest request)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal))
        {
            return refusal;
        }

        if (AuctionRules.CheckInterval(request.IntervalMs) is { } wrong)
        {
            return wrong;
        }

        if (request.IntervalMs == market.AuctionMs)
        {
            return AuctionResponse.Of(tx.State, market);
        }

        if (!OrderCommands.ExpireDue(tx).Is(out _, out refusal)
            || !ClearAll(tx, market).Is(out _, out refusal))
        {
            return refusal;
        }

        var changed = market with { AuctionMs = request.IntervalMs };
        tx.State.Markets.SaveAuction(changed);
        tx.Note($"auctions of {symbol}: {Text(market)} to {Text(changed)}");
        return AuctionResponse.Of(tx.State, changed);
    }

    /// <summary>Clears a market whose time has come.</summary>
    public static Result<Unit> ClearDue(Tx tx, long market) => OrderCommands.ExpireDue(tx)
        .Then(_ => AuctionExecution.ClearDue(tx, tx.State.Markets.Find(market)!));

    /// <summary>The markets that are to clear now, and when the next of the others is, or 0.</summary>
    public static DueAuctions Due(State state, long now)
    {
        var (due, next) = (new List<long>(), 0L);
        foreach (var book in state.Orders.Collecting)
        {
            var market = state.Markets.Find(book.Market)!;
            if (AuctionExecution.WhyNot(state, market, now) is not null)
            {
                continue;
            }

            var at = AuctionExecution.ClearsAt(state, market);
            if (at <= now)
            {
                due.Add(market.Id);
            }
            else
            {
                next = next == 0 ? at : Math.Min(next, at);
            }
        }

        due.Sort();
        return new DueAuctions(due, next);
    }

    private static Result<Unit> ClearAll(Tx tx, Market market) =>
        tx.State.Orders.Of(market.Id).Collected.Count == 0 ? default(Unit)
        : AuctionExecution.WhyNot(tx.State, market, tx.Now) is { } refusal ? refusal
        : AuctionExecution.Clear(tx, market);

    private static string Text(Market market) =>
        market.AuctionMs == 0 ? "none" : $"every {market.AuctionMs} ms";
}

/// <summary>Which markets are to clear, by their ids.</summary>
internal sealed record DueAuctions(IReadOnlyList<long> Markets, long NextAt);
