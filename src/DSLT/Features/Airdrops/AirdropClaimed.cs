using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <summary>A share was fetched: the money is an entry of its own.</summary>
internal sealed class AirdropClaimed(long airdrop, int leaf, long user, Amount amount) : Event
{
    private static readonly Table Claims = new(
        "airdrop_claims", 2, Column.Number("airdrop"), Column.Number("leaf"), Column.Number("user_id"),
        Column.Amount("amount"), Column.Number("at"));

    public override EventTag Tag => EventTag.AirdropClaimed;

    public static AirdropClaimed Read(ref PayloadReader reader) =>
        new(reader.Number(), reader.Count(), reader.Number(), reader.Amount());

    public override void Write(PayloadWriter writer)
    {
        writer.Number(airdrop);
        writer.Unsigned((ulong)leaf);
        writer.Number(user);
        writer.Amount(amount);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Airdrops.Claimed(airdrop, leaf, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        var time = record.Time;
        projection.Latest(Claims, airdrop, leaf, writer =>
        {
            writer.Row(Claims);
            writer.Add(airdrop);
            writer.Add((long)leaf);
            writer.Add(user);
            writer.Add(amount);
            writer.Add(time);
            writer.End();
        });
    }
}
