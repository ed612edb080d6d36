using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>A collection has these phases in place of those it had.</summary>
internal sealed class NftPhasesSet(long collection, ImmutableArray<NftPhase> phases) : Event
{
    /// <summary>A place that no phase has any more.</summary>
    private static readonly NftPhase None = new(0, "", 0, 0, 0, Amount.Zero, 0, Listed: false, 0, 0);

    private static readonly Table PhasesTable = new(
        "nft_phases", 2, Column.Number("collection"), Column.Number("place"), Column.Number("id"),
        Column.Text("name"), Column.Number("start_at"), Column.Number("end_at"), Column.Number("token"),
        Column.Amount("price"), Column.Number("user_limit"), Column.Flag("listed"),
        Column.Number("first_item"), Column.Number("last_item"));

    public ImmutableArray<NftPhase> Phases => phases;

    public override EventTag Tag => EventTag.NftPhasesSet;

    public static NftPhasesSet Read(ref PayloadReader reader)
    {
        var collection = reader.Number();
        var phases = ImmutableArray.CreateBuilder<NftPhase>(reader.Count());
        for (var i = phases.Capacity; i > 0; i--)
        {
            phases.Add(new NftPhase(
                reader.Number(), reader.Text()!, reader.Number(), reader.Number(), reader.Number(),
                reader.Amount(), reader.Number(), reader.Bool(), reader.Number(), reader.Number()));
        }

        return new NftPhasesSet(collection, phases.MoveToImmutable());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(collection);
        writer.Unsigned((ulong)phases.Length);
        foreach (var phase in phases)
        {
            writer.Number(phase.Id);
            writer.Text(phase.Name);
            writer.Number(phase.Start);
            writer.Number(phase.End);
            writer.Number(phase.Token);
            writer.Amount(phase.Price);
            writer.Number(phase.UserLimit);
            writer.Bool(phase.Listed);
            writer.Number(phase.FirstItem);
            writer.Number(phase.LastItem);
        }
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.NftPhases.Change(collection, phases, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        for (var i = 0; i < PhaseRules.MaxPhases; i++)
        {
            var (place, phase) = (i, i < phases.Length ? phases[i] : None);
            projection.Latest(PhasesTable, collection, place, writer => Write(writer, place, phase));
            if (phase.Id > 0)
            {
                NftPhaseMinted.State(projection, phase.Id, phase.FirstItem);
            }
        }
    }

    private void Write(IWriter writer, int place, NftPhase phase)
    {
        writer.Row(PhasesTable);
        writer.Add(collection);
        writer.Add((long)place);
        writer.Add(phase.Id);
        writer.Add(phase.Name);
        writer.Add(phase.Start);
        writer.Add(phase.End);
        writer.Add(phase.Token);
        writer.Add(phase.Price);
        writer.Add(phase.UserLimit);
        writer.Add(phase.Listed);
        writer.Add(phase.FirstItem);
        writer.Add(phase.LastItem);
        writer.End();
    }
}
