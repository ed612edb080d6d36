using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>The highest and lowest price of a second so far, in a market with a circuit breaker.</summary>
internal sealed class RiskPriced(long market, PriceSecond price) : Event
{
    private static readonly Table Prices = new(
        "risk_prices", 2, Column.Number("market"), Column.Number("place"), Column.Number("second"),
        Column.Number("high"), Column.Number("low"));

    public override EventTag Tag => EventTag.RiskPriced;

    public static RiskPriced Read(ref PayloadReader reader) => new(
        reader.Number(), new PriceSecond(reader.Number(), reader.Number(), reader.Number()));

    public override void Write(PayloadWriter writer)
    {
        writer.Number(market);
        writer.Number(price.Second);
        writer.Number(price.High);
        writer.Number(price.Low);
    }

    public override void Apply(State state, in RecordHeader record) => state.Risk.Prices.Set(market, price);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Latest(Prices, market, price.Place, writer =>
        {
            writer.Row(Prices);
            writer.Add(market);
            writer.Add(price.Place);
            writer.Add(price.Second);
            writer.Add(price.High);
            writer.Add(price.Low);
            writer.End();
        });
}
