using System.CommandLine;
using DSLT.Bench.Faults;
using DSLT.Tests.Infrastructure;

namespace DSLT.Bench.Cli;

/// <summary>The commands that try to break the node.</summary>
internal static class FaultCommands
{
    // One lost commit makes hundreds of them, and the first say what happened.
    private const int MostFailures = 20;

    public static Command Faults()
    {
        var arguments = new FaultArguments();
        var kills = RunArguments.Positive("--kills", "SIGKILLs in all.", 1_000);
        var seconds = RunArguments.Positive(
            "--seconds", "Ends after so many seconds, however many kills that was.", 86_400);
        var postgres =
            new Option<bool>("--postgres") { Description = "On a PostgreSQL of its own, not on SQLite." };
        var command = new Command("faults", """
            Kills the node with SIGKILL at random moments while many clients write, also while it starts;
            starts it again on what it left, and checks that nothing acknowledged is missing, that what is
            sent again with its key is done once, that each balance is what the acknowledgements make it,
            that each acknowledged order is there once and the book has what is open, and that `verify`
            holds.
            """) { kills, seconds, postgres };
        arguments.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(async () =>
        {
            using var server = result.GetValue(postgres) ? new PostgresServer() : null;
            var options = arguments.Read(result) with
            {
                Kills = result.GetValue(kills),
                Limit = TimeSpan.FromSeconds(result.GetValue(seconds)),
                Postgres = server?.CreateDatabase(),
            };
            var run = FaultDriver.Run(options, result.InvocationConfiguration.Output, cancellation);
            return await Report(result, run);
        }));
        return command;
    }

    public static Command Distribution()
    {
        var arguments = new FaultArguments();
        var kills = RunArguments.Positive("--kills", "SIGKILLs in all.", 50);
        var postgres =
            new Option<bool>("--postgres") { Description = "On a PostgreSQL of its own, not on SQLite." };
        var command = new Command("distribution-faults", """
            Kills the node with SIGKILL while it distributes staking rewards, and starts it again: without
            being asked once more it has to pay every position, none of them twice, and `verify` has to hold.
            """) { kills, postgres };
        arguments.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(async () =>
        {
            using var server = result.GetValue(postgres) ? new PostgresServer() : null;
            var options = arguments.Read(result) with
            {
                Kills = result.GetValue(kills),
                Postgres = server?.CreateDatabase(),
            };
            return await Report(result, DistributionDriver.Run(
                options, result.InvocationConfiguration.Output, cancellation));
        }));
        return command;
    }

    public static Command FullDisk()
    {
        var arguments = new FaultArguments();
        var command = new Command("full-disk", """
            Lets a small file system under the data run full while clients write, and makes room again. The
            node must answer 503 storage_unavailable, go on reading, lose nothing, and write again without a
            restart. Mounting takes root.
            """);
        arguments.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => Report(
            result, FullDiskDriver.Run(
                arguments.Read(result), result.InvocationConfiguration.Output, cancellation))));
        return command;
    }

    public static Command Contention()
    {
        var arguments = new FaultArguments();
        var seconds = RunArguments.Positive("--seconds", "How long to write.", 20);
        var command = new Command("contention", """
            Many clients move money between few accounts while all balances are read at one moment, again
            and again: every read must sum to what was issued.
            """) { seconds };
        arguments.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => Report(
            result,
            ContentionDriver.Run(
                arguments.Read(result), TimeSpan.FromSeconds(result.GetValue(seconds)),
                result.InvocationConfiguration.Output, cancellation))));
        return command;
    }

    private static async Task<int> Report(ParseResult result, Task<FaultReport> run)
    {
        var output = result.InvocationConfiguration.Output;
        var report = await run;
        foreach (var failure in report.Failures.Take(MostFailures))
        {
            await output.WriteLineAsync($"FAIL  {failure}");
        }

        await output.WriteLineAsync(report.ToString());
        return report.Holds ? 0 : 1;
    }
}
