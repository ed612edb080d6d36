using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Risk;

namespace DSLT.Features.Markets;

/// <summary>A new market.</summary>
/// <param name="TickSize">The step of prices, quote tokens for one whole base token.</param>
/// <param name="LotSize">The step of quantities, in whole base tokens.</param>
/// <param name="MinNotional">The least that an order may come to, in quote tokens.</param>
/// <param name="MakerFeeBps">0 to 1,000 basis points of what a resting order receives.</param>
/// <param name="TakerFeeBps">0 to 1,000 basis points of what an incoming order receives.</param>
internal sealed record CreateMarketRequest(
    string Base, string Quote, string TickSize, string LotSize, int MakerFeeBps, int TakerFeeBps,
    string? MinNotional = null);

/// <summary>What an operator changes of a market; a field left out stays as it is.</summary>
/// <param name="State">open, postOnly (orders rest, none trades) or halted (orders are only
/// cancelled).</param>
internal sealed record UpdateMarketRequest(
    string? State = null, string? MinNotional = null, int? MakerFeeBps = null, int? TakerFeeBps = null);

/// <param name="State">open, postOnly or halted, by an operator or by the market's circuit breaker.</param>
/// <param name="Halt">The breaker's, while it lasts.</param>
internal sealed record MarketResponse(
    string Market, string Base, string Quote, string TickSize, string LotSize, string MinNotional,
    int MakerFeeBps, int TakerFeeBps, string State, DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HaltResponse? Halt = null)
{
    /// <summary>A market with what a halt of its circuit breaker, if there was one, makes of it.</summary>
    public static MarketResponse Of(Market market, MarketHalt? halt, long now) => new(
        market.Symbol, market.Base.Symbol, market.Quote.Symbol, market.PriceText(1), market.QuantityText(1),
        market.Quote.Text(market.MinNotional), market.MakerFeeBps, market.TakerFeeBps,
        market.StateWith(halt, now).Text(), Clock.Time(market.CreatedAt),
        halt is { Lasts: true } ? HaltResponse.Of(market, halt) : null);
}

internal sealed record MarketList(IReadOnlyList<MarketResponse> Items, string? Next);

/// <param name="Sequence">The last journal row that changed the book.</param>
/// <param name="Bids">Price and quantity of each level, the best first.</param>
internal sealed record BookResponse(
    string Market, long Sequence, IReadOnlyList<string[]> Bids, IReadOnlyList<string[]> Asks);

/// <param name="Side">Of the incoming order: who bought or sold into the book.</param>
internal sealed record PublicTrade(
    string TradeId, string Price, string Quantity, string QuoteQuantity, string Side, DateTime Time);

internal sealed record PublicTradeList(IReadOnlyList<PublicTrade> Items, string? Next);

[JsonSerializable(typeof(CreateMarketRequest))]
[JsonSerializable(typeof(UpdateMarketRequest))]
[JsonSerializable(typeof(MarketResponse))]
[JsonSerializable(typeof(MarketList))]
[JsonSerializable(typeof(BookResponse))]
[JsonSerializable(typeof(PublicTradeList))]
internal sealed partial class MarketJson : JsonSerializerContext;
