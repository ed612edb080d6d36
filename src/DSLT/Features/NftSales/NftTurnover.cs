using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>A collection, a token and an hour since 1970, or 0 for all hours.</summary>
internal readonly record struct TurnoverKey(long Collection, long Hour, long Token)
{
    public const long AllHours = 0;
}

/// <summary>How many sales there were, and for how much in all.</summary>
internal sealed record NftTurnover(long Sales, Amount Volume)
{
    public static readonly NftTurnover None = new(0, Amount.Zero);

    public NftTurnover Add(Amount price) => new(Sales + 1, NftEarning.Sum(Volume, price));
}

/// <summary>Something was sold: the turnover of its collection so far, in that hour and in all.</summary>
internal sealed class NftTurnedOver(IReadOnlyList<(TurnoverKey Key, NftTurnover Turnover)> changed) : Event
{
    /// <summary>So that an hour and a token fit into one number.</summary>
    private const int TokenBits = 32;

    private static readonly Table Turnovers = new(
        "nft_turnover", 3, Column.Number("collection"), Column.Number("hour"), Column.Number("token"),
        Column.Number("sales"), Column.Amount("volume"));

    public override EventTag Tag => EventTag.NftTurnedOver;

    public static NftTurnedOver Read(ref PayloadReader reader)
    {
        var changed = new List<(TurnoverKey, NftTurnover)>();
        for (var i = reader.Count(); i > 0; i--)
        {
            changed.Add((
                new TurnoverKey(reader.Number(), reader.Number(), reader.Number()),
                new NftTurnover(reader.Number(), reader.Amount())));
        }

        return new NftTurnedOver(changed);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Unsigned((ulong)changed.Count);
        foreach (var (key, turnover) in changed)
        {
            writer.Number(key.Collection);
            writer.Number(key.Hour);
            writer.Number(key.Token);
            writer.Number(turnover.Sales);
            writer.Amount(turnover.Volume);
        }
    }

    public override void Apply(State state, in RecordHeader record)
    {
        foreach (var (key, turnover) in changed)
        {
            state.NftListings.Change(key, turnover, record.Sequence);
        }
    }

    public override void Project(Projection projection, in RecordHeader record)
    {
        foreach (var (key, turnover) in changed)
        {
            projection.Latest(Turnovers, key.Collection, (key.Hour << TokenBits) | key.Token, writer =>
            {
                writer.Row(Turnovers);
                writer.Add(key.Collection);
                writer.Add(key.Hour);
                writer.Add(key.Token);
                writer.Add(turnover.Sales);
                writer.Add(turnover.Volume);
                writer.End();
            });
        }
    }
}
