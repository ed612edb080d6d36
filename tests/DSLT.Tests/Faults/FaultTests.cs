using DSLT.Bench.Faults;

namespace DSLT.Tests.Faults;

/// <summary>
/// The short forms of the drivers in DSLT.Bench: a real node as a process of its own, real clients, real
/// faults. In one class, so that they come one after another.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private static readonly FaultOptions Options = new() { Kills = 1, Clients = 8 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_kills_lose_nothing_acknowledged_and_double_nothing()
    {
        var options = Options with { Kills = 100, LongestRound = TimeSpan.FromMilliseconds(200) };
        Holds(await FaultDriver.Run(options, new Transcript(output), Cancellation));
    }

    [Fact]
    public async Task A_distribution_that_is_killed_pays_everybody_once() => Holds(
        await DistributionDriver.Run(Options with { Kills = 3 }, new Transcript(output), Cancellation));

    [Fact]
    public async Task A_full_disk_refuses_writes_and_is_gone_when_there_is_room()
    {
        var report = await FullDiskDriver.Run(Options, new Transcript(output), Cancellation);
        Assert.SkipWhen(report.Skipped is not null, report.Skipped ?? "");
        Holds(report);
    }

    [Fact]
    public async Task Every_read_sums_to_the_total_while_many_move_money_between_few() => Holds(
        await ContentionDriver.Run(Options, TimeSpan.FromSeconds(3), new Transcript(output), Cancellation));

    private static void Holds(FaultReport report)
    {
        Assert.True(report.Holds, string.Join('\n', report.Failures));
        Assert.True(report.Acknowledged > 0, "Nothing was acknowledged, so nothing was proved.");
    }

    private sealed class Transcript(ITestOutputHelper output) : StringWriter
    {
        public override void WriteLine(string? value) => output.WriteLine(value ?? "");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
