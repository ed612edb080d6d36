using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Staking;

/// <summary>A programme stands differently: all of how it stands now.</summary>
internal sealed class StakingChanged(long programme, StakingState state) : Event
{
    private static readonly Table States = new(
        "staking_states", 1, Column.Number("programme"), Column.Number("accrued_at"), Column.Text("owed"),
        Column.Text("rest"), Column.Text("share_rest"), Column.Number("positions"),
        Column.Number("participants"), Column.Amount("paid"), Column.Number("distribution"),
        Column.Number("distributed_to"));

    private static readonly Table Tiers = new(
        "staking_tier_states", 2, Column.Number("programme"), Column.Number("tier"), Column.Amount("staked"),
        Column.Text("per_unit"), Column.Text("rest"));

    /// <summary>The last of each UTC day stays: how much a tier has earned since is told from it.</summary>
    private static readonly Table Days = new(
        "staking_days", 3, Column.Number("programme"), Column.Number("day"), Column.Number("tier"),
        Column.Number("at"), Column.Amount("staked"), Column.Text("per_unit"), Column.Number("positions"),
        Column.Number("participants"), Column.Amount("paid"));

    public override EventTag Tag => EventTag.StakingScaled;

    /// <param name="reader">What the journal holds.</param>
    /// <param name="isCoarse">True of what was written in the first scale.</param>
    public static StakingChanged Read(ref PayloadReader reader, bool isCoarse)
    {
        var programme = reader.Number();
        var tiers = ImmutableArray.CreateBuilder<TierState>(reader.Count());
        for (var i = tiers.Capacity; i > 0; i--)
        {
            tiers.Add(new TierState(
                reader.Amount(), Figure(ref reader, isCoarse), Figure(ref reader, isCoarse)));
        }

        return new StakingChanged(programme, new StakingState(
            reader.Number(), Figure(ref reader, isCoarse), Figure(ref reader, isCoarse),
            Figure(ref reader, isCoarse), reader.Count(), reader.Count(), reader.Amount(), reader.Number(),
            reader.Number(), tiers.MoveToImmutable()));
    }

    /// <summary>Reads a scaled figure, which is never below zero.</summary>
    public static BigInteger Figure(ref PayloadReader reader, bool isCoarse)
    {
        var figure = new BigInteger(reader.Bytes(), isUnsigned: true);
        return isCoarse ? StakingMath.FromCoarse(figure) : figure;
    }

    public static void Write(PayloadWriter writer, BigInteger figure) =>
        writer.Bytes(figure.ToByteArray(isUnsigned: true));

    /// <summary>The figure as the tables hold it: its digits.</summary>
    public static string Text(BigInteger figure) => figure.ToString(CultureInfo.InvariantCulture);

    public override void Write(PayloadWriter writer)
    {
        writer.Number(programme);
        writer.Unsigned((ulong)state.Tiers.Length);
        foreach (var tier in state.Tiers)
        {
            writer.Amount(tier.Staked);
            Write(writer, tier.PerUnit);
            Write(writer, tier.Rest);
        }

        writer.Number(state.AccruedAt);
        Write(writer, state.Owed);
        Write(writer, state.Rest);
        Write(writer, state.ShareRest);
        writer.Unsigned((ulong)state.Positions);
        writer.Unsigned((ulong)state.Participants);
        writer.Amount(state.Paid);
        writer.Number(state.Distribution);
        writer.Number(state.DistributedTo);
    }

    public override void Apply(State all, in RecordHeader record) => all.Staking.Change(programme, state);

    public override void Project(Projection projection, in RecordHeader record)
    {
        projection.Latest(States, programme, 0, writer =>
        {
            writer.Row(States);
            writer.Add(programme);
            writer.Add(state.AccruedAt);
            writer.Add(Text(state.Owed));
            writer.Add(Text(state.Rest));
            writer.Add(Text(state.ShareRest));
            writer.Add(state.Positions);
            writer.Add(state.Participants);
            writer.Add(state.Paid);
            writer.Add(state.Distribution);
            writer.Add(state.DistributedTo);
            writer.End();
        });
        for (var i = 0; i < state.Tiers.Length; i++)
        {
            Project(projection, i, state.Tiers[i]);
            ProjectDay(projection, record.Time / Clock.Day, i, state.Tiers[i]);
        }
    }

    private void Project(Projection projection, int number, TierState tier) =>
        projection.Latest(Tiers, programme, number, writer =>
        {
            writer.Row(Tiers);
            writer.Add(programme);
            writer.Add((long)number);
            writer.Add(tier.Staked);
            writer.Add(Text(tier.PerUnit));
            writer.Add(Text(tier.Rest));
            writer.End();
        });

    private void ProjectDay(Projection projection, long day, int number, TierState tier) =>
        projection.Latest(Days, programme, (day * StakingRules.MaxTiers) + number, writer =>
        {
            writer.Row(Days);
            writer.Add(programme);
            writer.Add(day);
            writer.Add((long)number);
            writer.Add(state.AccruedAt);
            writer.Add(tier.Staked);
            writer.Add(Text(tier.PerUnit));
            writer.Add(state.Positions);
            writer.Add(state.Participants);
            writer.Add(state.Paid);
            writer.End();
        });
}
