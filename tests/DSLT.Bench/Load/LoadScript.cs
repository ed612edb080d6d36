using System.Security.Cryptography;
using System.Text;
using DSLT.Bench.Api;

namespace DSLT.Bench.Load;

/// <summary>
/// A script for wrk: the data of a world, the bodies of one kind of request, and what all kinds share.
/// </summary>
internal sealed record LoadScript(
    string Name, string Path, World World, bool Keyed = false, int OperationsPerRequest = 1)
{
    /// <summary>Commands in one request of the batch endpoint.</summary>
    public const int BatchCommands = 100;

    /// <summary>Who claims from which position, where the script does.</summary>
    public IReadOnlyList<(string Owner, string Id)> Positions { get; init; } = [];

    public int Programmes { get; init; }

    public static LoadScript Transfers(World world) => new("transfer", "/api/tokens/transfer", world);

    public static LoadScript Swaps(World world) => new("swap", "/api/defi/swap", world);

    public static LoadScript Batches(World world) =>
        new("batch", "/api/batch", world, OperationsPerRequest: BatchCommands);

    /// <summary>New positions, evenly in as many programmes.</summary>
    public static LoadScript Stakes(World world, int programmes) =>
        new("stake", "/api/staking/positions", world) { Programmes = programmes };

    /// <summary>Orders of one market: 60 % placed, 35 % cancelled, 5 % that trade.</summary>
    public static LoadScript Orders(World world) => new("orders", "/api/orders", world);

    /// <summary>The same flow in batches.</summary>
    public static LoadScript OrderBatches(World world) =>
        new("orders", "/api/batch", world, OperationsPerRequest: BatchCommands);

    /// <param name="seconds">How long it will run: so much it makes ready.</param>
    public string Text(int seconds)
    {
        var text = new StringBuilder();
        List(text, "bearers", World.Users.Select(user => user.Bearer));
        List(text, "names", World.Users.Select(user => user.Name));
        List(text, "symbols", World.Symbols);
        List(text, "owners", Positions.Select(position => position.Owner));
        List(text, "positions", Positions.Select(position => position.Id));
        text.AppendLine($"path = \"{Path}\"");
        text.AppendLine($"deadline = \"{World.Deadline()}\"");
        text.AppendLine($"programmes = {Programmes}");
        text.AppendLine($"batch = {OperationsPerRequest}");
        text.AppendLine($"seconds = {seconds}");
        text.AppendLine($"wrk_threads = {Wrk.Threads}");
        text.AppendLine($"keyed = {(Keyed ? "true" : "false")}");
        // A key that an earlier run used would answer that run's response instead of doing anything.
        text.AppendLine($"nonce = \"{RandomNumberGenerator.GetHexString(16)}-\"");
        text.Append(Resource("common.lua"));
        text.Append(Resource($"{Name}.lua"));
        return text.ToString();
    }

    private static void List(StringBuilder text, string name, IEnumerable<string> values) =>
        text.AppendLine($"{name} = {{ {string.Join(", ", values.Select(value => $"\"{value}\""))} }}");

    private static string Resource(string name)
    {
        using var stream = typeof(LoadScript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
