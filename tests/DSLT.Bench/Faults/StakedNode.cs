using DSLT.Bench.Api;
using DSLT.Bench.Children;

namespace DSLT.Bench.Faults;

/// <summary>A node that owes rewards to many positions.</summary>
internal sealed class StakedNode(NodeProgram program, NodeSettings settings) : IAsyncDisposable
{
    private const int ProgrammesAtOnce = 5;
    private const int PositionsOfEach = 20;
    private const string Fund = "1000000";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ServerProcess? server;
    private NodeApi? api;
    private int programmes;

    public World World { get; private set; } = null!;

    public NodeApi Api => api ?? throw new InvalidOperationException("The node is not running.");

    public async Task Start(CancellationToken cancellation)
    {
        server = await ServerProcess.StartNode(program, settings, Patience, cancellation);
        api = new NodeApi(server.Address, Patience);
    }

    public async Task SetUp(int accounts, CancellationToken cancellation) =>
        World = await World.Create(Api, new WorldSize(accounts, Tokens: 2), cancellation);

    /// <summary>Opens positions in new programmes, in which each earns something at once.</summary>
    public async Task Stake(CancellationToken cancellation)
    {
        for (var i = 0; i < ProgrammesAtOnce; i++)
        {
            var id = $"{++programmes}";
            await Api.Post(
                "/api/staking/programmes",
                new
                {
                    stakeToken = World.Symbols[0],
                    rewardToken = World.Symbols[0],
                    mode = "rate",
                    rate = "100",
                    tiers = new[] { new { name = "only" } },
                },
                World.Admin,
                cancellation);
            await Api.Post(
                $"/api/staking/programmes/{id}/fund", new { amount = Fund }, World.Admin, cancellation);
            await Task.WhenAll(World.Users.Select(async user =>
            {
                for (var position = 0; position < PositionsOfEach; position++)
                {
                    await Api.Post(
                        "/api/staking/positions", new { programmeId = id, amount = "1" }, user.Bearer,
                        cancellation);
                }
            }));
        }
    }

    public async Task Kill()
    {
        if (server is not null)
        {
            await server.Process.KillAndWait();
        }

        await DisposeAsync();
    }

    /// <summary>
    /// Holds the last programmes against what their users were paid: one reward for each position, and of the
    /// fund not a unit more than these. Answers how many there were.
    /// </summary>
    public async Task<int> Check(List<string> failures, CancellationToken cancellation)
    {
        var count = 0;
        for (var programme = programmes - ProgrammesAtOnce + 1; programme <= programmes; programme++)
        {
            var sum = 0L;
            foreach (var user in World.Users)
            {
                var rewards = (await Api.Get(
                    $"/api/staking/rewards?programmeId={programme}&limit=100", user.Bearer, cancellation))
                    .GetProperty("items").EnumerateArray().ToList();
                var positions = rewards
                    .Select(reward => reward.GetProperty("positionId").GetString()).ToHashSet();
                if (rewards.Count != PositionsOfEach || positions.Count != PositionsOfEach)
                {
                    failures.Add(
                        $"{user.Name} has {rewards.Count} rewards for {positions.Count} of {PositionsOfEach} "
                            + $"positions in programme {programme}.");
                }

                sum += rewards.Sum(reward => NodeApi.Units(reward.GetProperty("amount").GetString()!));
                count += rewards.Count;
            }

            var shown = await Api.Get($"/api/staking/programmes/{programme}", null, cancellation);
            var (paid, fund) = (Units("paid"), Units("fund"));
            if (paid != sum || paid + fund != NodeApi.Units(Fund))
            {
                failures.Add(
                    $"Programme {programme} says it paid {paid}, users say {sum}; it has {fund} left.");
            }

            long Units(string name) => NodeApi.Units(shown.GetProperty(name).GetString()!);
        }

        return count;
    }

    public async ValueTask DisposeAsync()
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
