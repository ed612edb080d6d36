using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>An operator set the fee of all sales.</summary>
internal sealed class NftSettingsChanged(NftSettings settings) : Event
{
    private static readonly Table Settings = new(
        "nft_settings", 1, Column.Number("id"), Column.Number("platform_fee_bps"));

    public override EventTag Tag => EventTag.NftSettingsChanged;

    public static NftSettingsChanged Read(ref PayloadReader reader) =>
        new(new NftSettings((int)reader.Number()));

    public override void Write(PayloadWriter writer) => writer.Number(settings.PlatformFeeBps);

    public override void Apply(State state, in RecordHeader record) => state.Nfts.Change(settings);

    public override void Project(Projection projection, in RecordHeader record) =>
        projection.Latest(Settings, 1, 0, writer =>
        {
            writer.Row(Settings);
            writer.Add(1L);
            writer.Add((long)settings.PlatformFeeBps);
            writer.End();
        });
}
