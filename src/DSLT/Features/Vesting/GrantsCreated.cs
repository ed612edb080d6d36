using System.Collections.Immutable;
using System.Globalization;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Vesting;

/// <summary>One grant or a batch of them was made, all on the same terms; their ids follow on.</summary>
internal sealed class GrantsCreated(NewGrants made, TokenVesting token) : Event
{
    private static readonly Table Schedules = new(
        "vesting_schedules", 1, Column.Number("id"), Column.Number("token"), Column.Number("kind"),
        Column.Number("start_at"), Column.Number("cliff_seconds"), Column.Number("duration_seconds"),
        Column.Number("steps"), Column.Number("step_seconds"), Column.Number("step_months"),
        Column.Text("milestones"), Column.Amount("total"), Column.Number("grants"));

    private static readonly Table Grants = new(
        "vesting_grants", 1, Column.Number("id"), Column.Number("schedule"), Column.Number("grantor"),
        Column.Number("token"), Column.Amount("total"), Column.Flag("revocable"),
        Column.Flag("auto_release"), Column.Number("created_at"));

    public override EventTag Tag => EventTag.GrantsCreated;

    public static GrantsCreated Read(ref PayloadReader reader)
    {
        var (scheduleId, firstId, grantor) = (reader.Number(), reader.Number(), reader.Number());
        var schedule = ReadSchedule(ref reader);
        var (revocable, autoRelease, dueAt) = (reader.Bool(), reader.Bool(), reader.Number());
        var shares = ImmutableArray.CreateBuilder<GrantShare>(reader.Count());
        for (var i = shares.Capacity; i > 0; i--)
        {
            shares.Add(new GrantShare(reader.Number(), reader.Amount()));
        }

        var token = new TokenVesting(reader.Number(), reader.Amount(), reader.Number());
        return new GrantsCreated(
            new NewGrants(
                scheduleId, firstId, schedule, grantor, token.Token, revocable, autoRelease, dueAt,
                shares.MoveToImmutable()),
            token);
    }

    public override void Write(PayloadWriter writer)
    {
        writer.Number(made.ScheduleId);
        writer.Number(made.FirstId);
        writer.Number(made.Grantor);
        WriteSchedule(writer, made.Schedule);
        writer.Bool(made.Revocable);
        writer.Bool(made.AutoRelease);
        writer.Number(made.DueAt);
        writer.Unsigned((ulong)made.Shares.Length);
        foreach (var (beneficiary, total) in made.Shares)
        {
            writer.Number(beneficiary);
            writer.Amount(total);
        }

        writer.Number(token.Token);
        writer.Amount(token.Locked);
        writer.Number(token.Grants);
    }

    public override void Apply(State state, in RecordHeader record) =>
        state.Vesting.Create(made.At(record.Time), made.ScheduleId, token, record.Sequence);

    public override void Project(Projection projection, in RecordHeader record)
    {
        var sum = Amount.Zero;
        foreach (var grant in made.At(record.Time))
        {
            sum += grant.Total;
            projection.Latest(Grants, grant.Id, 0, writer => Write(writer, grant));
            GrantChanged.ProjectStanding(projection, grant.Id, grant.Standing, record.Time);
        }

        projection.Latest(Schedules, made.ScheduleId, 0, writer => WriteSchedule(writer, sum));
        GrantChanged.ProjectToken(projection, token);
    }

    private static VestingSchedule ReadSchedule(ref PayloadReader reader)
    {
        var schedule = new VestingSchedule(
            (ScheduleKind)reader.Byte(), reader.Number(), reader.Number(), reader.Number(), reader.Number(),
            reader.Number(), (int)reader.Number(), []);
        var milestones = ImmutableArray.CreateBuilder<Milestone>(reader.Count());
        for (var i = milestones.Capacity; i > 0; i--)
        {
            milestones.Add(new Milestone(reader.Text()!, reader.Number()));
        }

        return schedule with { Milestones = milestones.MoveToImmutable() };
    }

    private static void WriteSchedule(PayloadWriter writer, VestingSchedule schedule)
    {
        writer.Byte((byte)schedule.Kind);
        writer.Number(schedule.Start);
        writer.Number(schedule.CliffSeconds);
        writer.Number(schedule.DurationSeconds);
        writer.Number(schedule.Steps);
        writer.Number(schedule.StepSeconds);
        writer.Number(schedule.StepMonths);
        writer.Unsigned((ulong)schedule.Milestones.Length);
        foreach (var (name, parts) in schedule.Milestones)
        {
            writer.Text(name);
            writer.Number(parts);
        }
    }

    private static void Write(IWriter writer, Grant grant)
    {
        writer.Row(Grants);
        writer.Add(grant.Id);
        writer.Add(grant.ScheduleId);
        writer.Add(grant.Grantor);
        writer.Add(grant.Token);
        writer.Add(grant.Total);
        writer.Add(grant.Revocable);
        writer.Add(grant.AutoRelease);
        writer.Add(grant.CreatedAt);
        writer.End();
    }

    private void WriteSchedule(IWriter writer, Amount sum)
    {
        var schedule = made.Schedule;
        writer.Row(Schedules);
        writer.Add(made.ScheduleId);
        writer.Add(made.Token);
        writer.Add((long)schedule.Kind);
        writer.Add(schedule.Start);
        writer.Add(schedule.CliffSeconds);
        writer.Add(schedule.DurationSeconds);
        writer.Add(schedule.Steps);
        writer.Add(schedule.StepSeconds);
        writer.Add((long)schedule.StepMonths);
        writer.Add(string.Join('\n', schedule.Milestones.Select(milestone => string.Create(
            CultureInfo.InvariantCulture, $"{milestone.Parts} {milestone.Name}"))));
        writer.Add(sum);
        writer.Add(made.Shares.Length);
        writer.End();
    }
}
