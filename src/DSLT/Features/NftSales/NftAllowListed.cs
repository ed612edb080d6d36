using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>Users were put on the list of a phase, or taken off it.</summary>
internal sealed class NftAllowListed(long phase, bool allowed, ImmutableArray<long> users) : Event
{
    private static readonly Table Lists = new(
        "nft_phase_lists", 2, Column.Number("phase"), Column.Number("user_id"), Column.Flag("allowed"));

    public override EventTag Tag => EventTag.NftAllowListed;

    public static NftAllowListed Read(ref PayloadReader reader)
    {
        var (phase, allowed) = (reader.Number(), reader.Bool());
        var users = ImmutableArray.CreateBuilder<long>(reader.Count());
        for (var i = users.Capacity; i > 0; i--)
        {
            users.Add(reader.Number());
        }

        return new NftAllowListed(phase, allowed, users.MoveToImmutable());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(phase);
        writer.Bool(allowed);
        writer.Unsigned((ulong)users.Length);
        foreach (var user in users)
        {
            writer.Number(user);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        foreach (var user in users)
        {
            state.NftPhases.List(phase, user, allowed, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var user in users)
        {
            projection.Latest(Lists, phase, user, writer =>
            {
                writer.Row(Lists);
                writer.Add(phase);
                writer.Add(user);
                writer.Add(allowed);
                writer.End();
            });
        }
    }
}
