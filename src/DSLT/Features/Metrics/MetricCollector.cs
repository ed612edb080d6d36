using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DSLT.Features.Metrics;

/// <summary>
/// Listens to the instruments of this node, and of no other node in the process: they come from its own
/// factory.
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    private const string HostingMeter = "Microsoft.AspNetCore.Hosting";

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);

    public MetricCollector(IMeterFactory factory, IEnumerable<EndpointDataSource> endpoints)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, factory))
            {
                return;
            }

            if (instrument.Meter.Name == NodeMeter.Name)
            {
                listening.EnableMeasurementEvents(instrument, Keep(new Family(instrument)));
            }
            else if (instrument is { Name: RequestFamily.Instrument, Meter.Name: HostingMeter })
            {
                listening.EnableMeasurementEvents(instrument, Keep(new RequestFamily(instrument, endpoints)));
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, value, tags, family) => ((Family)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, family) => ((Family)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(
            (_, value, tags, family) => ((Family)family!).Record(value, tags));
        listener.Start();
    }

    /// <summary>All metrics in the order of their names.</summary>
    public IEnumerable<Family> Families =>
        families.Values.OrderBy(family => family.Name, StringComparer.Ordinal);

    /// <summary>Asks all that has to be asked.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    /// <summary>Samples how fast counters grow; by one thread only.</summary>
    public void SampleRates(double seconds)
    {
        foreach (var family in families.Values)
        {
            if (family.Kind is FamilyKind.Counter or FamilyKind.TotalCounter)
            {
                foreach (var series in family.All)
                {
                    series.SampleRate(seconds);
                }
            }
        }
    }

    public void Dispose() => listener.Dispose();

    private Family Keep(Family family) => families.GetOrAdd(family.Name, family);
}
