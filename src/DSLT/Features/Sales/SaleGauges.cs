using System.Diagnostics.Metrics;
using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>How the newest sales stand, as last committed: each is a series of every gauge.</summary>
internal static class SaleGauges
{
    public const int SalesShown = 20;

    public static void Observe(Meter meter, Store store)
    {
        meter.CreateObservableGauge(
            "dslt.sale.sold",
            () => Each(store, (view, state) => view.Token.Whole(state.Sold)),
            "{token}",
            $"Whole tokens that the newest {SalesShown} sales have sold, as a floating-point number");
        meter.CreateObservableGauge(
            "dslt.sale.raised",
            () => Each(store, (view, state) => view.Pay.Whole(state.Raised)),
            "{token}",
            $"Whole pay tokens that the newest {SalesShown} sales have raised, as a floating-point number");
        meter.CreateObservableGauge(
            "dslt.sale.purchases", () => Each(store, (_, state) => state.Purchases), "{purchase}",
            $"Purchases in the newest {SalesShown} sales");
    }

    private static List<Measurement<double>> Each(Store store, Func<SaleView, SaleState, double> figure) =>
        [.. store.State.Sales.CommittedAll.TakeLast(SalesShown).Select(sale => new Measurement<double>(
            figure(SaleView.Committed(store.State, sale), store.State.Sales.CommittedState(sale)),
            new KeyValuePair<string, object?>("sale", sale.Id.ToText())))];
}
