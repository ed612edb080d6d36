using DSLT.Core;
using DSLT.Features.Candles;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;
using DSLT.Features.Referrals;
using DSLT.Features.Risk;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <summary>The trades of one clearing, all at its price.</summary>
internal sealed class AuctionTrading(Tx tx, Market market, long price)
{
    private readonly List<Trade> trades = [];
    private Candle? traded;

    /// <summary>Pairs those who buy with those who sell, each side the best first.</summary>
    public Result<Unit> Run(AuctionSides sides)
    {
        var (bids, asks) = (sides.Bids, sides.Asks);
        var tally = tx.State.Trading.Tally;
        tally.Begin();
        for (int bid = 0, ask = 0;
            bid < bids.Count && ask < asks.Count && bids[bid].Price >= price && asks[ask].Price <= price;)
        {
            if (!Trade(bids[bid], asks[ask]).Is(out var after, out var refusal))
            {
                return refusal;
            }

            (bids[bid], asks[ask]) = after;
            bid += bids[bid].Remaining == 0 ? 1 : 0;
            ask += asks[ask].Remaining == 0 ? 1 : 0;
        }

        RiskControls.Cleared(tx, market, price, trades);
        var candles = tx.State.Candles.Of(market.Id).Traded(tx.Now, traded!);
        tx.Raise(new CandlesChanged(market.Id, candles));
        OrderExecution.Trail(tx, market, traded!);
        tx.Raise(tally.End(market));
        return default(Unit);
    }

    /// <summary>
    /// As much as both want; the later of the two is the taker, for the fees and the record.
    /// </summary>
    private Result<(Order Buyer, Order Seller)> Trade(Order buyer, Order seller)
    {
        var (orders, trading) = (tx.State.Orders, tx.State.Trading);
        var (taker, maker) = buyer.Id > seller.Id ? (buyer, seller) : (seller, buyer);
        var lots = Math.Min(buyer.Remaining, seller.Remaining);
        var quote = AuctionRules.Quote(market, buyer, taker.Side, price, lots);
        var fill = new Fill(maker.Id, maker.User, price, lots, quote);
        var fees = OrderRules.Fees(
            market, taker.Side, fill, trading.RatesOf(market, maker.User, tx.Now),
            trading.RatesOf(market, taker.User, tx.Now));
        var commissions = TradeSettlement.Commissions(tx, market, maker, taker, fees);
        if (!tx.Post(AuctionRules.Settle(
                    market, buyer, seller, fill, SideFees.Of(taker.Side, fees),
                    SideCommissions.Of(taker.Side, commissions)))
                .Is(out var posted, out var refusal))
        {
            return refusal;
        }

        ReferralCommissions.Book(tx, posted, commissions.Maker, commissions.Taker);

        var trade = new Trade(
            orders.NextTradeId(), market.Id, price, lots, quote, taker.Side, maker.Id, maker.User, taker.Id,
            taker.User, fees.Maker, fees.Taker, posted.TransactionId);
        var made = maker with { State = OrderExecution.AfterFill(orders, maker, lots, quote, fees.Maker) };
        var took = taker with { State = OrderExecution.AfterFill(orders, taker, lots, quote, fees.Taker) };
        tx.Raise(new OrderTraded(trade, made.State));
        tx.Raise(new OrderChanged(took.Id, took.State));
        if (!OrderExecution.CloseTwin(tx, market, maker, OrderStatus.Expired).Is(out _, out refusal)
            || !OrderExecution.CloseTwin(tx, market, taker, OrderStatus.Expired).Is(out _, out refusal))
        {
            return refusal;
        }

        Count(trade);
        return taker.Side == OrderSide.Buy ? (took, made) : (made, took);
    }

    private void Count(Trade trade)
    {
        trades.Add(trade);
        tx.State.Trading.Tally.Count(market, trade, tx.Now);
        var candle = Candle.OfTrade(
            price, market.Quantity(trade.Lots), trade.Quote, trade.TakerSide == OrderSide.Buy);
        traded = traded?.Then(candle) ?? candle;
    }
}
