using System.CommandLine;
using DSLT.Bench.Faults;

namespace DSLT.Bench.Cli;

/// <summary>The options that the fault drivers share.</summary>
internal sealed class FaultArguments
{
    private readonly Option<string?> node = RunArguments.NodeOption();
    private readonly Option<string?> directory = RunArguments.DirectoryOption();
    private readonly Option<int> clients = RunArguments.Positive(
        "--clients", "Clients that write at the same time.", 16);
    private readonly Option<int> accounts = RunArguments.Positive("--accounts", "Accounts they share.", 5);

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Decides the moments and the transfers.",
        DefaultValueFactory = _ => Random.Shared.Next(1_000_000),
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { clients, accounts, seed, directory, node })
        {
            command.Add(option);
        }
    }

    public FaultOptions Read(ParseResult result) => new()
    {
        Node = result.GetValue(node),
        Directory = result.GetValue(directory),
        Clients = result.GetValue(clients),
        Accounts = Math.Max(2, result.GetValue(accounts)),
        Seed = result.GetValue(seed),
    };
}
