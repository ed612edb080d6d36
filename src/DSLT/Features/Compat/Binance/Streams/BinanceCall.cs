using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>A method that can be called over a WebSocket.</summary>
/// <param name="IsOrder">True where too many are too many orders.</param>
internal sealed record BinanceCall(Permission Permission, bool IsOrder, CallAction Do)
{
    private static readonly Dictionary<string, BinanceCall> Known = new(StringComparer.Ordinal)
    {
        ["ping"] = Open((_, _) => new(BinanceMarketEndpoints.Ping())),
        ["time"] = Open((c, _) => new(BinanceMarketEndpoints.Time(c.On.Clock))),
        ["exchangeInfo"] = Open((c, _) => new(
            BinanceMarketEndpoints.Info(c.Parameters, c.On.Store, c.On.Clock, c.On.Limits))),
        ["depth"] = Open(async (c, _) => await BinanceMarketEndpoints.Depth(c.Parameters, c.On.Store)),
        ["trades.recent"] = Open(async (c, stop) =>
            await BinanceMarketEndpoints.Trades(c.Parameters, c.On.Store, stop)),
        ["trades.historical"] = Open(async (c, stop) =>
            await BinanceMarketEndpoints.Trades(c.Parameters, c.On.Store, stop)),
        ["trades.aggregate"] = Open(async (c, stop) =>
            await BinanceMarketEndpoints.Aggregates(c.Parameters, c.On.Store, stop)),
        ["klines"] = Open(async (c, stop) =>
            await BinanceTickerEndpoints.Candles(c.Parameters, c.On.Store, c.On.Clock, stop)),
        ["ticker.24hr"] = Open(async (c, stop) =>
            await BinanceTickerEndpoints.Days(c.Parameters, c.On.Store, c.On.Clock, stop)),
        ["ticker.price"] = Open(async (c, _) =>
            await BinanceTickerEndpoints.Prices(c.Parameters, c.On.Store)),
        ["ticker.book"] = Open(async (c, _) =>
            await BinanceTickerEndpoints.BookTickers(c.Parameters, c.On.Store)),
        ["order.place"] = Order(async (c, _) =>
            await BinanceOrderEndpoints.Place(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["order.test"] = Order((c, _) => new(BinanceOrderEndpoints.Test(c.Parameters, c.On.Store))),
        ["order.cancel"] = Order(async (c, _) =>
            await BinanceOrderEndpoints.Cancel(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["order.cancelReplace"] = Order(async (c, _) =>
            await BinanceOrderEndpoints.Replace(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["orderList.place"] = Order(async (c, _) =>
            await BinanceListEndpoints.PlaceOld(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["orderList.place.oco"] = Order(async (c, _) =>
            await BinanceListEndpoints.Place(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["orderList.cancel"] = Order(async (c, _) =>
            await BinanceListEndpoints.Cancel(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["openOrders.cancelAll"] = Order(async (c, _) =>
            await BinanceOrderEndpoints.CancelAll(c.Parameters, c.Caller, c.On.Store, c.On.Writes)),
        ["order.status"] = Own(async (c, stop) =>
            await BinanceOrderEndpoints.Show(c.Parameters, c.Caller, c.On.Store, stop)),
        ["openOrders.status"] = Own(async (c, stop) =>
            await BinanceOrderEndpoints.Open(c.Parameters, c.Caller, c.On.Store, stop)),
        ["allOrders"] = Own(async (c, stop) =>
            await BinanceOrderEndpoints.All(c.Parameters, c.Caller, c.On.Store, stop)),
        ["orderList.status"] = Own(async (c, stop) =>
            await BinanceListEndpoints.Show(c.Parameters, c.Caller, c.On.Store, stop)),
        ["openOrderLists.status"] = Own(async (c, _) =>
            await BinanceListEndpoints.Open(c.Caller, c.On.Store)),
        ["allOrderLists"] = Own(async (c, stop) =>
            await BinanceListEndpoints.All(c.Parameters, c.Caller, c.On.Store, stop)),
        ["account.status"] = Own(async (c, stop) =>
            await BinanceAccountEndpoints.Account(c.Parameters, c.Caller, c.On.Store, c.On.Clock, stop)),
        ["myTrades"] = Own(async (c, stop) =>
            await BinanceAccountEndpoints.Trades(c.Parameters, c.Caller, c.On.Store, stop)),
        [BinanceCallSession.Subscribe] = Own((_, _) => new(BinanceMarketEndpoints.Ping())),
    };

    public static BinanceCall? Find(string? method) =>
        method is not null && Known.TryGetValue(method, out var call) ? call : null;

    private static BinanceCall Open(CallAction action) => new(Permission.PublicRead, false, action);

    private static BinanceCall Order(CallAction action) => new(Permission.MoveFunds, true, action);

    private static BinanceCall Own(CallAction action) => new(Permission.SignedIn, false, action);
}

internal delegate ValueTask<Answer> CallAction(CallContext call, CancellationToken cancellation);

/// <summary>What a call works with.</summary>
internal sealed record CallContext(BinanceParameters Parameters, Caller Caller, CallServices On);

internal sealed record CallServices(Store Store, Writes Writes, TimeProvider Clock, RateLimitOptions Limits);
