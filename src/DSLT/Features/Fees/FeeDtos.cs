using System.Text.Json.Serialization;
using DSLT.Features.Markets;

namespace DSLT.Features.Fees;

/// <param name="MinVolume">The least volume, in quote tokens, of the 30 UTC days before today, over all
/// markets with the same quote token.</param>
/// <param name="MakerFeeBps">0 to 1,000 basis points of what a resting order receives.</param>
/// <param name="TakerFeeBps">0 to 1,000 basis points of what an incoming order receives.</param>
internal sealed record FeeTierBody(string MinVolume, int MakerFeeBps, int TakerFeeBps);

/// <param name="Tiers">At most 20, the least volume first; an empty list for none.</param>
internal sealed record SetFeeTiersRequest(IReadOnlyList<FeeTierBody> Tiers);

/// <param name="MakerFeeBps">Of those who reach no tier.</param>
/// <param name="TakerFeeBps">Of those who reach no tier.</param>
/// <param name="Own">The caller's; null without a login.</param>
internal sealed record MarketFeesResponse(
    string Market, string VolumeToken, int MakerFeeBps, int TakerFeeBps, IReadOnlyList<FeeTierBody> Tiers,
    OwnFees? Own)
{
    public static MarketFeesResponse Of(Market market, OwnFees? own = null) => new(
        market.Symbol, market.Quote.Symbol, market.MakerFeeBps, market.TakerFeeBps,
        [.. (market.Tiers?.Steps ?? []).Select(tier => new FeeTierBody(
            market.Quote.Text(tier.MinVolume), tier.Rates.MakerBps, tier.Rates.TakerBps))],
        own);
}

/// <param name="Volume">Of the 30 UTC days before today, in quote tokens.</param>
internal sealed record OwnFees(string Volume, int MakerFeeBps, int TakerFeeBps);

[JsonSerializable(typeof(SetFeeTiersRequest))]
[JsonSerializable(typeof(MarketFeesResponse))]
internal sealed partial class FeeJson : JsonSerializerContext;
