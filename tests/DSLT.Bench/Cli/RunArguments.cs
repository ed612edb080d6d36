using System.CommandLine;
using DSLT.Bench.Runs;

namespace DSLT.Bench.Cli;

/// <summary>The options that all measuring commands share.</summary>
internal sealed class RunArguments
{
    private readonly Option<string?> node = NodeOption();
    private readonly Option<string?> directory = DirectoryOption();
    private readonly Option<int> connections = Positive(
        "--connections", "Connections of the load generator.", 64);
    private readonly Option<int> users = Positive(
        "--users", "Users that send to each other, each holding 8 tokens.", 200);
    private readonly Option<int> seconds;

    public RunArguments(int defaultSeconds) => seconds = Positive(
        "--seconds", "How long each figure is measured, after a warm-up.", defaultSeconds);

    public static Option<string?> NodeOption() => new("--node")
    {
        Description = "The dslt.dll to measure; by default the one that was built with this program.",
        HelpName = "file",
    };

    public static Option<string?> DirectoryOption() => new("--directory")
    {
        Description = "Where to make the temporary folder, on a local disk; else where the system does.",
        HelpName = "folder",
    };

    public static Option<int> Positive(string name, string description, int value)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { seconds, connections, users, directory, node })
        {
            command.Add(option);
        }
    }

    public RunOptions Read(ParseResult result) => new(
        result.GetValue(node), result.GetValue(directory), result.GetValue(seconds), result.GetValue(
            connections),
        Math.Max(2, result.GetValue(users)));
}
