using System.Globalization;
using DSLT.Features.Feeds;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Feeds;

public sealed class FeedConnectionTests
{
    private const string Market = "GOLD-SILVER";
    private const int Levels = 800;
    private const int MaxRounds = 4_000;

    [Fact]
    public async Task A_slow_reader_is_dropped_while_another_gets_everything()
    {
        await using var node = new SmallQueues();
        await node.InitializeAsync();
        await using var slow = await FeedClient.Connect(node, receiveBytes: 16_384);
        await using var quick = await FeedClient.Connect(node);
        foreach (var client in new[] { slow, quick })
        {
            await client.Subscribe("book", Market);
            await client.Next("snapshot");
        }

        long sequence = 0;
        for (var round = 0; round < MaxRounds && !node.IsDropped; round++)
        {
            await Churn(node.Admin, round);
            var book = (await node.Nobody.Get($"/api/markets/{Market}/book")).Is(200).Json;
            while (sequence < book.GetProperty("sequence").GetInt64())
            {
                var delta = await quick.Next("delta");
                var previous = delta.GetProperty("previous").GetInt64();
                Assert.True(sequence == 0 || sequence == previous, "There is a gap.");
                sequence = delta.GetProperty("sequence").GetInt64();
            }
        }

        Assert.True(node.IsDropped, "Everything went somewhere.");
        Assert.Equal((1013, "slow_reader"), await slow.Closed());
    }

    /// <summary>Many levels in one commit: placed in even rounds, cancelled in odd ones.</summary>
    private static async Task Churn(ApiClient user, int round)
    {
        if (round % 2 == 1)
        {
            (await user.Delete($"/api/orders?market={Market}")).Is(200);
            return;
        }

        (await user.Post("/api/batch", new
        {
            atomic = true,
            commands = Enumerable.Range(300, Levels).Select(ticks => new
            {
                op = "placeOrder",
                market = Market,
                side = "sell",
                type = "limit",
                price = (ticks / 100m).ToString(CultureInfo.InvariantCulture),
                quantity = "1",
            }),
        })).Is(200);
    }

    private sealed class SmallQueues : OrderMarket
    {
        public bool IsDropped => Services.GetRequiredService<FeedSessions>().ClosingCount > 0;

        protected override IReadOnlyDictionary<string, string> Settings =>
            new Dictionary<string, string> { ["Feed:QueueKib"] = "64" };
    }
}
