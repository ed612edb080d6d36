using System.Text.Json.Serialization;

namespace DSLT.Features.Routing;

/// <param name="AmountIn">In whole tokens; a rest that makes no lot where there is no pool stays with its
/// owner.</param>
/// <param name="MinAmountOut">The least of all legs together, after fees.</param>
internal sealed record RoutedSwapRequest(
    string TokenIn, string TokenOut, string AmountIn, string MinAmountOut, DateTimeOffset Deadline);

/// <param name="AmountIn">What was given, of all that was offered.</param>
/// <param name="AmountOut">What came of it, after all fees.</param>
/// <param name="Legs">The parts, each at its venue.</param>
/// <param name="Alone">What each venue would have brought for the whole amount: none more than
/// amountOut.</param>
internal sealed record RoutedSwapResponse(
    string TokenIn, string AmountIn, string TokenOut, string AmountOut, IReadOnlyList<RouteLeg> Legs,
    IReadOnlyList<VenueAlone> Alone);

/// <param name="Venue">book or pools.</param>
/// <param name="Market">The book's market.</param>
/// <param name="Pools">The pools, in the order they are crossed.</param>
/// <param name="OrderId">The order that took from the book; null in a quote.</param>
internal sealed record RouteLeg(
    string Venue, string AmountIn, string AmountOut,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Market = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<string>? Pools = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OrderId = null);

internal sealed record VenueAlone(
    string Venue, string AmountOut,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Market = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyList<string>? Pools = null);

[JsonSerializable(typeof(RoutedSwapRequest))]
[JsonSerializable(typeof(RoutedSwapResponse))]
internal sealed partial class RoutingJson : JsonSerializerContext;
