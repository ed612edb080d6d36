using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>Somebody minted in a phase: how far the phase is, and how much they have minted in it.</summary>
internal sealed class NftPhaseMinted(long phase, long nextItem, long user, long minted) : Event
{
    private static readonly Table States = new(
        "nft_phase_states", 1, Column.Number("phase"), Column.Number("next_item"));

    private static readonly Table Minters = new(
        "nft_phase_minters", 2, Column.Number("phase"), Column.Number("user_id"), Column.Number("minted"));

    public long Phase => phase;

    public long NextItem => nextItem;

    public long User => user;

    /// <summary>By the user in the phase, this time and before.</summary>
    public long Minted => minted;

    public override EventTag Tag => EventTag.NftPhaseMinted;

    public static NftPhaseMinted Read(ref PayloadReader reader) =>
        new(reader.Number(), reader.Number(), reader.Number(), reader.Number());

    public static void State(Projection projection, long phase, long nextItem) =>
        projection.Latest(States, phase, 0, writer =>
        {
            writer.Row(States);
            writer.Add(phase);
            writer.Add(nextItem);
            writer.End();
        });

    public override void Write(PayloadWriter writer)
    {
        writer.Number(phase);
        writer.Number(nextItem);
        writer.Number(user);
        writer.Number(minted);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.NftPhases.Change(phase, nextItem, user, minted, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        State(projection, phase, nextItem);
        projection.Latest(Minters, phase, user, writer =>
        {
            writer.Row(Minters);
            writer.Add(phase);
            writer.Add(user);
            writer.Add(minted);
            writer.End();
        });
    }
}
