using System.CommandLine;
using DSLT.Bench.Report;
using DSLT.Bench.Runs;

namespace DSLT.Bench.Cli;

/// <summary>The commands that print figures.</summary>
internal static class MeasuringCommands
{
    private const int MillionRows = 1_000_000;

    public static Command Http()
    {
        var shared = new RunArguments(defaultSeconds: 15);
        var only = new Option<string[]>("--only")
        {
            Description = $"What to measure instead of everything: {string.Join(",", RowNames.All)}.",
            HelpName = "names",
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(','))],
        };
        only.Validators.Add(result =>
        {
            foreach (var unknown in (result.GetValueOrDefault<string[]>() ?? []).Except(RowNames.All))
            {
                result.AddError(
                    $"There is no '{unknown}' to measure. There are: {string.Join(", ", RowNames.All)}.");
            }
        });
        var command = new Command("http", """
            Side by side: the node's transfers, swaps and batches over HTTP, the same endpoint without the
            store, a naive store (one Dapper transaction per request), pgbench's TPC-B, and the node on
            PostgreSQL. About five minutes.
            """) { only };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => HttpRun.Run(
            shared.Read(result), Names(result.GetValue(only)), result.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    public static Command Sustained()
    {
        var shared = new RunArguments(defaultSeconds: 60);
        var keyed = new Option<bool>("--keyed") { Description = "Send an Idempotency-Key with each." };
        var command = new Command(
            "sustained", "Transfers for a minute, five seconds at a time: it may neither slow down nor grow.")
        { keyed };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => SustainedRun.Run(
            shared.Read(result), result.GetValue(keyed), result.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    public static Command Big()
    {
        var shared = new RunArguments(defaultSeconds: 15);
        var millions = RunArguments.Positive("--million-rows", "Postings in the ledger, in millions.", 10);
        var command = new Command("big", """
            Fills the ledger with 10 million postings through the batch endpoint, measures transfers before
            and after, kills the node under load and measures its start. Takes some minutes and some GB of
            disk.
            """) { millions };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => BigRun.Run(
            shared.Read(result), (long)result.GetValue(millions) * MillionRows,
            result.InvocationConfiguration.Output, cancellation)));
        return command;
    }

    public static Command Start()
    {
        var node = RunArguments.NodeOption();
        var directory = RunArguments.DirectoryOption();
        var command = new Command(
            "start", "From the start of the process to the first answer, and the memory of an idle node.")
        { node, directory };
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => StartRun.Run(
            new RunOptions(result.GetValue(node), result.GetValue(directory), 0, 0, 0),
            result.InvocationConfiguration.Output, cancellation)));
        return command;
    }

    public static Command Matching()
    {
        var operations = RunArguments.Positive("--operations", "Operations of a run.", 4_000_000);
        var without = new Option<bool>("--without-npm")
        {
            Description = "Leaves out npm's order book, which is installed for the comparison.",
        };
        var directory = RunArguments.DirectoryOption();
        var command = new Command("matching", """
            Matching alone on one thread, without requests, ledger and disk: 60 % orders away from the
            middle, 35 % cancelled, 5 % that trade; in a book of 10,000 and in one of 1,000,000 orders, and
            beside npm's nodejs-order-book.
            """) { operations, without, directory };
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => MatchingRun.Run(
            result.GetValue(operations), !result.GetValue(without), result.GetValue(directory),
            result.InvocationConfiguration.Output, cancellation)));
        return command;
    }

    public static Command Book()
    {
        var shared = new RunArguments(defaultSeconds: 15);
        var orders = RunArguments.Positive("--orders", "Resting orders of the large book.", MillionRows);
        var command = new Command("book", """
            Fills a market with a million resting orders through the batch endpoint, measures orders over
            HTTP before and after, kills the node and measures its start, after which the book must be the
            same. Most of its minutes go into making its users, of whom a market takes 1,000 orders each.
            """) { orders };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => BookRun.Run(
            shared.Read(result), result.GetValue(orders), result.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    public static Command Distribution()
    {
        var shared = new RunArguments(defaultSeconds: 10);
        var positions = RunArguments.Positive("--positions", "Open positions, at least.", 100_000);
        var command = new Command("distribution", """
            Opens staking positions, then has their rewards distributed while transfers go on: how long that
            takes, and what it does to the transfers' slowest.
            """) { positions };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => DistributionRun.Run(
            shared.Read(result), result.GetValue(positions), result.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    public static Command Nfts()
    {
        var shared = new RunArguments(defaultSeconds: 15);
        var items = RunArguments.Positive("--items", "Items of the large collection.", MillionRows);
        var command = new Command("nfts", """
            Mints a collection of a million items in batches and others of 1,000, puts all of them up for
            sale, and sells them over HTTP: how many a second, what a sale in the large collection costs
            beside one in a small, how long a batch takes, and that no token is lost.
            """) { items };
        shared.AddTo(command);
        command.SetAction((result, cancellation) => BenchCommands.Guarded(() => NftRun.Run(
            shared.Read(result), result.GetValue(items), result.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    private static HashSet<string> Names(string[]? only) =>
        [.. only is { Length: > 0 } ? only : RowNames.All];
}
