using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Sales;

/// <summary>Users were put on the list of a round, or taken off it.</summary>
internal sealed class SaleListed(long sale, int round, bool allowed, ImmutableArray<long> users) : Event
{
    /// <summary>A sale and a round in one number.</summary>
    private const int RoundBits = 8;

    private static readonly Table Lists = new(
        "sale_lists", 3, Column.Number("sale"), Column.Number("round"), Column.Number("user_id"),
        Column.Flag("allowed"));

    public override EventTag Tag => EventTag.SaleListed;

    public static SaleListed Read(ref PayloadReader reader)
    {
        var (sale, round, allowed) = (reader.Number(), (int)reader.Number(), reader.Bool());
        var users = ImmutableArray.CreateBuilder<long>(reader.Count());
        for (var i = users.Capacity; i > 0; i--)
        {
            users.Add(reader.Number());
        }

        return new SaleListed(sale, round, allowed, users.MoveToImmutable());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(sale);
        writer.Number(round);
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
            state.Sales.List(sale, round, user, allowed, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var user in users)
        {
            projection.Latest(Lists, (sale << RoundBits) | (long)round, user, writer =>
            {
                writer.Row(Lists);
                writer.Add(sale);
                writer.Add((long)round);
                writer.Add(user);
                writer.Add(allowed);
                writer.End();
            });
        }
    }
}
