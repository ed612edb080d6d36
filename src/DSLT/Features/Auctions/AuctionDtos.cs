using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Sequencing;

namespace DSLT.Features.Auctions;

/// <param name="IntervalMs">How long orders are collected, 10 to 60,000 milliseconds; 0 for a market that
/// matches them as they come.</param>
internal sealed record AuctionRequest(int IntervalMs);

/// <param name="Collected">How many orders wait for the next clearing.</param>
/// <param name="ClearsAt">So long after the first of them came; null where none waits.</param>
internal sealed record AuctionResponse(string Market, int IntervalMs, int Collected, DateTime? ClearsAt)
{
    public static AuctionResponse Of(State state, Market market) => new(
        market.Symbol, market.AuctionMs, state.Orders.Of(market.Id).Collected.Count,
        AuctionExecution.ClearsAt(state, market) is not 0 and var at ? Clock.Time(at) : null);
}

[JsonSerializable(typeof(AuctionRequest))]
[JsonSerializable(typeof(AuctionResponse))]
internal sealed partial class AuctionJson : JsonSerializerContext;
