using System.Collections.Immutable;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.MarketMaking;

/// <summary>
/// The scores of a programme's running epoch after a look at the book: all of them, as they stand.
/// </summary>
internal sealed class MakersScored(long programme, MakerEpoch epoch) : Event
{
    public static readonly Table Scores = new(
        "maker_scores", 3, Column.Number("programme"), Column.Number("epoch_start"), Column.Number("user_id"),
        Column.Amount("score"), Column.Amount("paid"));

    public static readonly Table Epochs = new(
        "maker_epochs", 2, Column.Number("programme"), Column.Number("epoch_start"),
        Column.Number("sampled_at"), Column.Number("ended_at"));

    private const int UserBits = 40;

    public override EventTag Tag => EventTag.MakersScored;

    public static MakersScored Read(ref PayloadReader reader)
    {
        var (programme, start, sampledAt) = (reader.Number(), reader.Number(), reader.Number());
        var scores = ImmutableArray.CreateBuilder<MakerScore>(reader.Count());
        for (var i = scores.Capacity; i > 0; i--)
        {
            scores.Add(new MakerScore(reader.Number(), reader.Amount()));
        }

        return new MakersScored(programme, new MakerEpoch(start, sampledAt, scores.MoveToImmutable()));
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(programme);
        writer.Number(epoch.Start);
        writer.Number(epoch.SampledAt);
        writer.Unsigned((ulong)epoch.Scores.Length);
        foreach (var (user, score) in epoch.Scores)
        {
            writer.Number(user);
            writer.Amount(score);
        }
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.MakerProgrammes.Change(programme, epoch);

    public override void Project(Projection projection, in RecordHeader record)
    {
        ProjectEpoch(projection, programme, epoch.Start, epoch.SampledAt, endedAt: 0);
        foreach (var (user, score) in epoch.Scores)
        {
            ProjectScore(projection, programme, epoch.Start, new MakerReward(user, score, default));
        }
    }

    public static void ProjectEpoch(
        Projection projection, long programme, long start, long sampledAt, long endedAt) =>
        projection.Latest(Epochs, programme, start, writer =>
        {
            writer.Row(Epochs);
            writer.Add(programme);
            writer.Add(start);
            writer.Add(sampledAt);
            writer.Add(endedAt);
            writer.End();
        });

    public static void ProjectScore(
        Projection projection, long programme, long start, MakerReward reward) =>
        projection.Latest(Scores, (programme << UserBits) | reward.User, start, writer =>
        {
            writer.Row(Scores);
            writer.Add(programme);
            writer.Add(start);
            writer.Add(reward.User);
            writer.Add(reward.Score);
            writer.Add(reward.Paid);
            writer.End();
        });
}
