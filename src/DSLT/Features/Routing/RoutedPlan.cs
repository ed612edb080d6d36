using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Routing;

/// <summary>The parts of a swap, each at its venue, and what each venue would bring alone.</summary>
internal sealed class RoutedPlan(
    Token tokenIn, Token tokenOut, Amount amount, IReadOnlyList<IVenue> venues, VenuePart[] parts)
{
    public Token TokenIn => tokenIn;

    public Token TokenOut => tokenOut;

    public IReadOnlyList<RoutedLeg> Legs { get; } =
        [.. venues.Zip(parts, (venue, part) => new RoutedLeg(venue, part.Amounts))
            .Where(leg => !leg.Amounts.Out.IsZero)];

    public Amount Used => Sum(Legs.Select(leg => leg.Amounts.Used));

    public Amount Out => Sum(Legs.Select(leg => leg.Amounts.Out));

    public RoutedSwapResponse Describe(IReadOnlyList<RouteLeg> legs) => new(
        tokenIn.Symbol, tokenIn.Text(Used), tokenOut.Symbol, tokenOut.Text(Out), legs,
        [.. venues.Select(venue => new VenueAlone(
            Kind(venue), tokenOut.Text(venue.Quote(amount).Out), Market(venue), Pools(venue)))]);

    public RouteLeg Describe(in RoutedLeg leg) => new(
        Kind(leg.Venue), tokenIn.Text(leg.Amounts.Used), tokenOut.Text(leg.Amounts.Out), Market(leg.Venue),
        Pools(leg.Venue));

    private static string Kind(IVenue venue) => venue is BookVenue ? "book" : "pools";

    private static string? Market(IVenue venue) => (venue as BookVenue)?.Market.Symbol;

    private static string[]? Pools(IVenue venue)
    {
        if (venue is not PoolVenue pools)
        {
            return null;
        }

        var ids = new string[pools.Edges.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = pools.Edges[i].PoolId.ToText();
        }

        return ids;
    }

    private static Amount Sum(IEnumerable<Amount> amounts) =>
        amounts.Aggregate(Amount.Zero, (sum, amount) => sum + amount);
}

/// <summary>What one venue takes and gives.</summary>
internal readonly record struct RoutedLeg(IVenue Venue, VenueAmounts Amounts);
