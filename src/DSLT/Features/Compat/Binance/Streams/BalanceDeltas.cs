using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Ledger;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// What trades did to accounts, in base units: all else that a commit did to them came otherwise.
/// </summary>
internal static class BalanceDeltas
{
    public static Dictionary<AccountId, Int128> ByTrades(
        IReadOnlyList<OrderUpdate> updates, Func<long, Market> marketOf)
    {
        var deltas = new Dictionary<AccountId, Int128>();
        foreach (var update in updates)
        {
            if (update.Trade is not { } trade)
            {
                continue;
            }

            var market = marketOf(trade.Market);
            var taker = (User: trade.TakerUser, Fee: trade.TakerFee);
            var maker = (User: trade.MakerUser, Fee: trade.MakerFee);
            var (buyer, seller) = trade.TakerSide == OrderSide.Buy ? (taker, maker) : (maker, taker);
            var quantity = market.Quantity(trade.Lots);
            Add(deltas, buyer.User, market.Base, (quantity - buyer.Fee).Units);
            Add(deltas, buyer.User, market.Quote, -trade.Quote.Units);
            Add(deltas, seller.User, market.Base, -quantity.Units);
            Add(deltas, seller.User, market.Quote, (trade.Quote - seller.Fee).Units);
        }

        return deltas;
    }

    private static void Add(
        Dictionary<AccountId, Int128> deltas, long user, MarketToken token, Int128 delta)
    {
        var account = new AccountId(Holder.User(user), token.Id);
        deltas[account] = deltas.GetValueOrDefault(account) + delta;
    }
}
