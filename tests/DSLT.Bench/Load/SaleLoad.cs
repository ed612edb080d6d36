using DSLT.Bench.Api;

namespace DSLT.Bench.Load;

/// <summary>A sale that is not sold out however long it is bought from.</summary>
internal static class SaleLoad
{
    public static async Task<LoadScript> Make(NodeApi api, World world, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        await api.Post(
            "/api/sales",
            new
            {
                token = world.Symbols[0],
                payToken = world.Symbols[1],
                blockSize = "1000",
                blocks = 1_000,
                growthBps = 10,
                firstPrice = "0.01",
                start = now.AddMinutes(-1),
                end = now.AddDays(1),
            },
            world.Admin,
            cancellation);
        return new LoadScript("buy", "/api/sales/1/buy", world);
    }
}
