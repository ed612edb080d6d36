using DSLT.Bench.Api;
using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>The node under test with its clients and the books that it is held against.</summary>
internal sealed class FaultNode : IAsyncDisposable
{
    /// <summary>
    /// What each account begins with, in whole tokens: little enough that some transfers are refused.
    /// </summary>
    public const int Each = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NodeProgram program;
    private readonly NodeSettings settings;
    private ServerProcess? server;
    private NodeApi? api;
    private OrderCheck? orders;

    private FaultNode(NodeProgram program, NodeSettings settings) =>
        (this.program, this.settings) = (program, settings);

    public World World { get; private set; } = null!;

    public Books Books { get; private set; } = null!;

    public IReadOnlyList<FaultClient> Clients { get; private set; } = [];

    public NodeApi Api => api ?? throw new InvalidOperationException("The node is not running.");

    public ServerProcess Server => server ?? throw new InvalidOperationException("The node is not running.");

    public static async Task<FaultNode> SetUp(
        NodeProgram program, NodeSettings settings, FaultOptions options, CancellationToken cancellation)
    {
        var node = new FaultNode(program, settings);
        try
        {
            await node.Start(cancellation);
            node.World = await World.Create(
                node.Api, new WorldSize(options.Accounts, Tokens: 3, Share: $"{Each}"), cancellation);
            node.Books = new Books(options.Accounts, NodeApi.Units($"{Each}"));
            node.Clients = [.. Enumerable.Range(0, options.Clients).Select(
                index => new FaultClient(
                    $"client-{index}", node.World, node.Books, (options.Seed * 1_000) + index))];
            node.orders = new OrderCheck(node.World, node.Books);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The token of the transfers. The other two are those of the market, whose trades move them
    /// by what nobody but the node decides.</summary>
    public static string Moved(World world) => world.Symbols[^1];

    /// <summary>True once any client was told that nothing can be stored.</summary>
    public bool SawStorageUnavailable => Clients.Any(client => client.SawStorageUnavailable);

    public async Task Start(CancellationToken cancellation)
    {
        server = await ServerProcess.StartNode(program, settings, TimeSpan.FromSeconds(60), cancellation);
        api = new NodeApi(server.Address, Patience);
    }

    public void ForgetWhatWasSeen()
    {
        foreach (var client in Clients)
        {
            client.SawStorageUnavailable = false;
        }
    }

    /// <summary>Lets all clients write for as long as it is wanted.</summary>
    public Task Write(Func<bool> goOn, CancellationToken cancellation) =>
        Task.WhenAll(
            Clients.Select(client => Task.Run(() => client.Write(Api, goOn, cancellation), cancellation)));

    /// <summary>SIGKILL in the midst of writing, which ends when the clients have noticed.</summary>
    public async Task Kill(Task writing)
    {
        await Server.Process.KillAndWait();
        await writing;
        await Close();
    }

    /// <summary>A start that is killed before, or a little after, it is done.</summary>
    public async Task KillWhileStarting(TimeSpan after, CancellationToken cancellation)
    {
        await using var process = program.Start(settings);
        await Task.Delay(after, cancellation);
        await process.KillAndWait();
    }

    /// <summary>Each account's balance, as the API tells it.</summary>
    public async Task<long[]> Balances(CancellationToken cancellation) =>
        await Task.WhenAll(World.Users.Select(async user =>
    {
        var path = $"/api/tokens/balance/{Moved(World)}";
        var balance = await Api.Get(path, user.Bearer, cancellation);
        return NodeApi.Units(balance.GetProperty("total").GetString()!);
    }));

    /// <summary>
    /// Looks at every order once more, stops the node as an operator does, and lets its own check look at
    /// everything it wrote.
    /// </summary>
    public async Task StopAndVerify(CancellationToken cancellation)
    {
        await CheckOrders(all: true, "at the end", cancellation);
        await Close();
        var (status, said) = await program.Run(settings, cancellation, "verify");
        if (status != 0)
        {
            Books.Fail($"verify ended with status {status}:\n{said}");
        }
    }

    /// <summary>
    /// Holds the node's orders and books against what was acknowledged, once the tables can be written: until
    /// then its lists are behind.
    /// </summary>
    public async Task CheckOrders(bool all, string when, CancellationToken cancellation)
    {
        if (!await Server.IsReadyAgain(Patience, cancellation))
        {
            Books.Fail($"{when}: the node was not ready within {Patience.TotalSeconds:0} s.");
            return;
        }

        await orders!.Run(Api, all, when, cancellation);
    }

    /// <summary>
    /// Reads a list of each account, which is to be answered even where the tables cannot be written.
    /// </summary>
    public async Task ReadLists(CancellationToken cancellation)
    {
        foreach (var user in World.Users)
        {
            await Api.Get("/api/orders", user.Bearer, cancellation);
            await Api.Get("/api/tokens/transactions", user.Bearer, cancellation);
        }
    }

    public ValueTask DisposeAsync() => new(Close());

    private async Task Close()
    {
        api?.Dispose();
        api = null;
        if (server is not null)
        {
            await server.DisposeAsync();
            server = null;
        }
    }
}
