using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Bench.Matching;

/// <summary>
/// Does to a book what the node's commands and events do to it, and nothing else: a plan for each order, its
/// fills, what is left of it, and a commit as often as a batch of the sequencer ends.
/// </summary>
internal sealed class Matcher
{
    private const int OperationsPerCommit = 64;

    private static readonly Market Market = new(
        1, new MarketToken(1, "BASE", 6), new MarketToken(2, "QUOTE", 6), new Amount(10_000_000_000_000_000),
        new Amount(10_000), Amount.Zero, 10, 20, MarketState.Open, 0);

    private int uncommitted;

    public Book Book { get; } = new();

    public MatchPlan Plan { get; } = new(static _ => throw new NotSupportedException("No icebergs here."));

    public long TradedLots { get; private set; }

    public void Run(ReadOnlySpan<Operation> operations)
    {
        foreach (ref readonly var operation in operations)
        {
            Run(operation);
        }
    }

    public void Run(in Operation operation)
    {
        if (operation.IsCancel)
        {
            Book.Remove(operation.Id);
        }
        else
        {
            Place(operation);
        }

        if (++uncommitted == OperationsPerCommit)
        {
            Book.Commit();
            uncommitted = 0;
        }
    }

    private void Place(in Operation operation)
    {
        // Each order has a user of its own: nobody trades with himself, which other books do not look at.
        var (id, side, price, lots) = operation;
        Plan.Make(
            Book, Market, new Incoming(id, side, price, lots, null, SelfTradePrevention.ExpireTaker),
            isFrozen: static _ => false);
        foreach (var fill in Plan.Fills)
        {
            Book.Reduce(fill.MakerId, fill.Lots);
        }

        TradedLots += Plan.Lots;
        if (Plan.Lots < lots)
        {
            Book.Add(id, id, side, price, lots - Plan.Lots);
        }
    }
}
