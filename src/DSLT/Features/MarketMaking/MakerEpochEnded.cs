using System.Collections.Immutable;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>An epoch is over, with what was paid for it; the next one begins.</summary>
internal sealed class MakerEpochEnded(
    long programme, long start, long sampledAt, ImmutableArray<MakerReward> rewards, long nextStart) : Event
{
    public override EventTag Tag => EventTag.MakerEpochEnded;

    public static MakerEpochEnded Read(ref PayloadReader reader)
    {
        var (programme, start, sampledAt) = (reader.Number(), reader.Number(), reader.Number());
        var rewards = ImmutableArray.CreateBuilder<MakerReward>(reader.Count());
        for (var i = rewards.Capacity; i > 0; i--)
        {
            rewards.Add(new MakerReward(reader.Number(), reader.Amount(), reader.Amount()));
        }

        return new MakerEpochEnded(
            programme, start, sampledAt, rewards.MoveToImmutable(), reader.Number());
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(programme);
        writer.Number(start);
        writer.Number(sampledAt);
        writer.Unsigned((ulong)rewards.Length);
        foreach (var (user, score, paid) in rewards)
        {
            writer.Number(user);
            writer.Amount(score);
            writer.Amount(paid);
        }

        writer.Number(nextStart);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.MakerProgrammes.Change(programme, new MakerEpoch(nextStart, 0, []));

    public override void Project(Projection projection, in RecordHeader record)
    {
        MakersScored.ProjectEpoch(projection, programme, start, sampledAt, record.Time);
        MakersScored.ProjectEpoch(projection, programme, nextStart, sampledAt: 0, endedAt: 0);
        foreach (var reward in rewards)
        {
            MakersScored.ProjectScore(projection, programme, start, reward);
        }
    }
}
