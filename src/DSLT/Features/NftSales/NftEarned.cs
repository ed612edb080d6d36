using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>A sale brought something in: what each has earned by it so far that day.</summary>
internal sealed class NftEarned(IReadOnlyList<(EarningKey Key, NftEarning Earning)> earned) : Event
{
    /// <summary>So that a day, a collection and a token fit into one number.</summary>
    private const int PartBits = 20;

    private static readonly Table Earnings = new(
        "nft_earnings", 4, Column.Number("user_id"), Column.Number("day"), Column.Number("collection"),
        Column.Number("token"), Column.Number("sales"), Column.Amount("proceeds"),
        Column.Amount("royalties"));

    public override EventTag Tag => EventTag.NftEarned;

    public static NftEarned Read(ref PayloadReader reader)
    {
        var earned = new List<(EarningKey, NftEarning)>();
        for (var i = reader.Count(); i > 0; i--)
        {
            earned.Add((
                new EarningKey(reader.Number(), reader.Number(), reader.Number(), reader.Number()),
                new NftEarning(reader.Number(), reader.Amount(), reader.Amount())));
        }

        return new NftEarned(earned);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Unsigned((ulong)earned.Count);
        foreach (var (key, earning) in earned)
        {
            writer.Number(key.User);
            writer.Number(key.Collection);
            writer.Number(key.Token);
            writer.Number(key.Day);
            writer.Number(earning.Sales);
            writer.Amount(earning.Proceeds);
            writer.Amount(earning.Royalties);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        foreach (var (key, earning) in earned)
        {
            state.NftListings.Change(key, earning, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var (key, earning) in earned)
        {
            projection.Latest(
                Earnings, key.User,
                (((key.Day << PartBits) | key.Collection) << PartBits) | key.Token, writer =>
                {
                    writer.Row(Earnings);
                    writer.Add(key.User);
                    writer.Add(key.Day);
                    writer.Add(key.Collection);
                    writer.Add(key.Token);
                    writer.Add(earning.Sales);
                    writer.Add(earning.Proceeds);
                    writer.Add(earning.Royalties);
                    writer.End();
                });
        }
    }
}
