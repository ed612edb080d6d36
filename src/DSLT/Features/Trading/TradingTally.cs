using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;

namespace DSLT.Features.Trading;

/// <summary>
/// Sums up the trades of one order, so that each who took part is put on record once, however many trades
/// there were.
/// </summary>
internal sealed class TradingTally(UserTradingStore store)
{
    private readonly List<TraderFigures> traders = [];
    private readonly Dictionary<long, int> places = [];

    public void Begin()
    {
        traders.Clear();
        places.Clear();
    }

    public void Count(Market market, Trade trade, long now)
    {
        var (quantity, day) = (market.Quantity(trade.Lots), now / Clock.Day);
        var takerBuys = trade.TakerSide == OrderSide.Buy;
        var isWithOneself = trade.MakerUser == trade.TakerUser;
        Count(trade.MakerUser, new TradeSide(
            !takerBuys, quantity, trade.Quote, trade.MakerFee, isWithOneself));
        Count(trade.TakerUser, new TradeSide(
            takerBuys, quantity, trade.Quote, trade.TakerFee, isWithOneself));

        void Count(long user, in TradeSide side)
        {
            if (!places.TryGetValue(user, out var place))
            {
                places.Add(user, place = traders.Count);
                traders.Add(new TraderFigures(
                    user, store.Of(user, market.Id), store.VolumeOf(user, market.Quote.Id)));
            }

            var before = traders[place];
            traders[place] = before with
            {
                Trading = before.Trading.Then(side),
                Volume = before.Volume.Then(day, isWithOneself ? Amount.Zero : trade.Quote),
            };
        }
    }

    /// <summary>All that was counted since it began.</summary>
    public TradingChanged End(Market market) => new(market.Id, market.Quote.Id, [.. traders]);
}
