using DSLT.Bench.Api;

namespace DSLT.Bench.Load;

/// <summary>Staking programmes that are never short of rewards, and their positions.</summary>
internal static class StakingLoad
{
    /// <summary>A user may have so many in one programme.</summary>
    public const int PositionsInEach = 20;

    /// <summary>Of each user: together far more than are claimed from at one moment.</summary>
    private const int PositionsOfEach = 20;

    /// <summary>
    /// The highest rate that there is: what one stakes earns some units each millisecond, so that a position
    /// can be claimed from again and again.
    /// </summary>
    public static async Task MakeProgrammes(
        NodeApi api, World world, int count, CancellationToken cancellation)
    {
        var token = world.Symbols[0];
        for (var id = 1; id <= count; id++)
        {
            await api.Post(
                "/api/staking/programmes",
                new
                {
                    stakeToken = token,
                    rewardToken = token,
                    mode = "apy",
                    tiers = new[] { new { name = "only", apyBps = 1_000_000 } },
                },
                world.Admin,
                cancellation);
            await api.Post(
                $"/api/staking/programmes/{id}/fund", new { amount = "100000000" }, world.Admin,
                cancellation);
        }
    }

    /// <summary>Claims from positions that there are.</summary>
    public static async Task<LoadScript> Claims(NodeApi api, World world, CancellationToken cancellation)
    {
        var positions = new List<(string Owner, string Id)>();
        foreach (var user in world.Users)
        {
            var listed = await api.Get(
                $"/api/staking/positions?limit={PositionsOfEach}", user.Bearer, cancellation);
            positions.AddRange(listed.GetProperty("items").EnumerateArray().Select(
                position => (user.Bearer, position.GetProperty("positionId").GetString()!)));
        }

        return new LoadScript("claim", "/api/staking/positions", world) { Positions = positions };
    }
}
