using System.Text.Json.Serialization;
using DSLT.Features.Markets;

namespace DSLT.Features.Trading;

/// <param name="Last24h">The running hour of UTC and the 23 before it.</param>
/// <param name="Last30d">The running hour of UTC and the 719 before it.</param>
/// <param name="Position">Base tokens that trades brought less those that they took, fees counted in; below
/// zero where more was sold than bought.</param>
/// <param name="AverageCost">Quote tokens for one whole base token of the position, rounded down to 18
/// decimals; null where there is no position.</param>
/// <param name="RealisedProfit">Of what was closed, in quote tokens, after fees.</param>
/// <param name="UnrealisedProfit">Of the position at the price of the market's last trade, before the fee of
/// closing it.</param>
internal sealed record TradingStatistics(
    string Market, TradedVolume Last24h, TradedVolume Last30d, TradedVolume All, string Position,
    string? AverageCost, string RealisedProfit, string? UnrealisedProfit, string? LastPrice)
{
    /// <param name="market">Where.</param>
    /// <param name="now">How it stands.</param>
    /// <param name="dayAgo">How it stood before the last 24 hours.</param>
    /// <param name="monthAgo">How it stood before the last 30 days.</param>
    /// <param name="lastPrice">In ticks, or 0.</param>
    public static TradingStatistics Of(
        Market market, UserTrading now, UserTrading dayAgo, UserTrading monthAgo, long lastPrice)
    {
        var decimals = market.Quote.Decimals;
        return new TradingStatistics(
            market.Symbol, TradedVolume.Of(now.Since(dayAgo), market),
            TradedVolume.Of(now.Since(monthAgo), market),
            TradedVolume.Of(now.Since(UserTrading.None), market), now.Position.ToText(market.Base.Decimals),
            market.AveragePrice(now.Position.Size, now.Cost.Size), now.Realised.ToText(decimals),
            TradingRules.Unrealised(now, market, lastPrice)?.ToText(decimals),
            lastPrice == 0 ? null : market.PriceText(lastPrice));
    }
}

/// <param name="Quantity">Bought and sold, in base tokens; a trade with oneself is not in it.</param>
/// <param name="BaseFees">Paid on what was bought.</param>
/// <param name="QuoteFees">Paid on what was sold for.</param>
internal sealed record TradedVolume(
    string Quantity, string QuoteQuantity, long Trades, string BaseFees, string QuoteFees)
{
    public static TradedVolume Of(TradedSince traded, Market market) => new(
        market.Base.Text(traded.BaseVolume), market.Quote.Text(traded.QuoteVolume), traded.Trades,
        market.Base.Text(traded.BaseFees), market.Quote.Text(traded.QuoteFees));
}

internal sealed record TradingStatisticsList(IReadOnlyList<TradingStatistics> Items, string? Next);

[JsonSerializable(typeof(TradingStatisticsList))]
internal sealed partial class TradingJson : JsonSerializerContext;
