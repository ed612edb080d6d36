using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Risk;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>Two orders of which one cancels the other (OCO).</summary>
internal static class PairCommands
{
    public static Result<PairResponse> Place(Tx tx, PlacePairRequest request)
    {
        if (!tx.State.Markets.Get(request.Market).Is(out var market, out var refusal)
            || !AuctionRules.CheckPair(market).Is(out _, out refusal)
            || !OrderTermsRules.Pair(request, market, tx.Caller.UserId, tx.Now)
                .Is(out var asked, out refusal)
            || !OrderCommands.ExpireDue(tx).Is(out _, out refusal)
            || !RiskControls.Admit(tx, market, asked.Rest).Is(out market, out refusal)
            || !RiskControls.Admit(tx, market, asked.Stop).Is(out _, out refusal))
        {
            return refusal;
        }

        if ((OrderExecution.MayTrade(tx, market, asked.Rest.User)
            ?? OrderCommands.HasRoom(tx, market, asked.Rest, 2)
            ?? OrderCommands.HasRoom(tx, market, asked.Stop, 2)) is { } refused)
        {
            return refused;
        }

        var orders = tx.State.Orders;
        var pair = OrderTermsRules.Link(asked, market, orders.NextOrderId(), orders.NextOrderId());
        return OrderExecution.Match(tx, market, pair.Rest).Is(out var rest, out refusal)
            && OrderExecution.Wait(tx, market, pair.Stop).Is(out var stop, out refusal)
                ? new PairResponse(rest, stop)
                : refusal;
    }
}
