using System.Diagnostics.Metrics;
using DSLT.Core;
using DSLT.Features.Metrics;
using DSLT.Sequencing;

namespace DSLT.Features.Media;

/// <summary>What is kept, as last committed, and what became of uploads since the start.</summary>
internal sealed class MediaCounts
{
    private readonly Counter<long> uploads;
    private readonly Counter<long> refused;

    public MediaCounts(IMeterFactory factory, Store store)
    {
        var meter = factory.Create(NodeMeter.Name);
        uploads = meter.CreateCounter<long>("dslt.media.uploads", "{upload}", "Uploads that were kept");
        refused = meter.CreateCounter<long>("dslt.media.refused", "{upload}", "Uploads refused, by code");
        meter.CreateObservableGauge(
            "dslt.media.files", () => store.State.Media.CommittedTotal.Files, "{file}",
            "Media kept, thumbnails with them");
        meter.CreateObservableGauge(
            "dslt.media.bytes", () => store.State.Media.CommittedTotal.Bytes, "By",
            "What all media take, each kept once");
    }

    public void Uploaded(Refusal? refusal)
    {
        if (refusal is null)
        {
            uploads.Add(1);
        }
        else
        {
            refused.Add(1, new KeyValuePair<string, object?>("code", refusal.Code.Name));
        }
    }
}
