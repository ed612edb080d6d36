using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>
/// The prices of the last minutes in markets with a circuit breaker, by the second: a ring for each, so that
/// they take no more than <see cref="Places"/> of each. Only events change them.
/// </summary>
internal sealed class RiskPrices(StateContext context)
{
    /// <summary>More seconds than any breaker looks back.</summary>
    public const int Places = 512;

    private const string AllSql = "SELECT market, second, high, low FROM risk_prices";

    private readonly Dictionary<long, PriceSecond[]> rings = [];

    public void Load() => context.Lookups.Read(AllSql, row =>
    {
        var price = new PriceSecond(row.Number(1), row.Number(2), row.Number(3));
        Ring(row.Number(0))[price.Place] = price;
    });

    /// <summary>A second's prices, none where nothing was traded in it.</summary>
    public PriceSecond Of(long market, long second) =>
        rings.TryGetValue(market, out var ring) && ring[second % Places] is var price
            && price.Second == second
                ? price
                : new PriceSecond(second, 0, 0);

    /// <summary>The prices from a second to another, both included, and one that stood before them.</summary>
    public (long Low, long High) Between(long market, long first, long last, long before)
    {
        var (low, high) = (before, before);
        if (rings.TryGetValue(market, out var ring))
        {
            for (var second = first; second <= last; second++)
            {
                ref readonly var price = ref ring[second % Places];
                if (price.Second == second)
                {
                    (low, high) = (Math.Min(low, price.Low), Math.Max(high, price.High));
                }
            }
        }

        return (low, high);
    }

    /// <summary>Takes over a second's prices: only <see cref="RiskPriced"/> calls this.</summary>
    public void Set(long market, PriceSecond price)
    {
        var ring = Ring(market);
        var before = ring[price.Place];
        context.Undo.Push(() => ring[price.Place] = before);
        ring[price.Place] = price;
    }

    private PriceSecond[] Ring(long market)
    {
        if (!rings.TryGetValue(market, out var ring))
        {
            rings.Add(market, ring = new PriceSecond[Places]);
        }

        return ring;
    }
}

/// <summary>The highest and lowest price of a second, in ticks; 0 for none.</summary>
/// <param name="Second">Unix seconds.</param>
internal readonly record struct PriceSecond(long Second, long High, long Low)
{
    public long Place => Second % RiskPrices.Places;

    public PriceSecond Traded(long price) =>
        High == 0 ? new(Second, price, price) : new(Second, Math.Max(High, price), Math.Min(Low, price));
}
