using System.Net.Http.Json;
using DSLT.Features.Referrals;
using DSLT.Jobs;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Referrals;

public abstract class RingWatchTests(OrderMarket node)
{
    public sealed class OnSqlite(OrderMarket node) : RingWatchTests(node), IClassFixture<OrderMarket>;

    public sealed class OnPostgres(PostgresOrderMarket node)
        : RingWatchTests(node.OrSkip()), IClassFixture<PostgresOrderMarket>;

    private static readonly string[] NewUsers = ["zed", "eve"];

    private static readonly string[] Brought = ["bob", "eve"];

    private static readonly int[] Fifth = [2_000];

    [Fact]
    public async Task Rings_come_into_the_review_queue_once()
    {
        await Open();
        await LogIn("zed", "laptop-1");
        await LogIn("bob", "laptop-1");
        await LogIn("eve", "laptop-2");
        (await node.As("bob").Post("/api/orders", new
        {
            market = "GOLD-SILVER",
            side = "buy",
            type = "market",
            quantity = "40",
        })).Is(201);
        (await node.As("zed").Post(
            "/api/tokens/transfer", new { token = "GOLD", to = "bob", amount = "0.004" })).Is(200);
        Assert.Equal(
            [
                "sharedAddress bob,zed", "sharedAddress eve,zed", "sharedDevice bob,zed",
            ],
            await Alerts());
        (await node.As("zed").Post(
            "/api/tokens/transfer", new { token = "GOLD", to = "bob", amount = "0.004" })).Is(200);
        Assert.Equal(
            [
                "circularFlow bob,zed", "sharedAddress bob,zed", "sharedAddress eve,zed",
                "sharedDevice bob,zed",
            ],
            await Alerts());
        await LogIn("bob", "laptop-1");
        Assert.Equal(4, (await Alerts()).Count);
        (await node.As("opal").Post(
            "/api/surveillance/alerts/1/review", new { decision = "confirmed" })).Is(200);
        node.Clock.Advance(TimeSpan.FromDays(40));
        await node.Relogin("opal");
        Assert.Equal(4, (await Alerts()).Count);
        Assert.Empty(node.Log.Errors);
    }

    /// <summary>Zed brought bob and eve, and gets a fifth of their fees.</summary>
    private async Task Open()
    {
        (await node.As("opal").Send(
            HttpMethod.Put, "/api/referrals/settings",
            new { tradingBps = Fifth, bindingDays = 1 })).Is(200);
        foreach (var name in NewUsers)
        {
            await node.Join(name);
        }

        (await node.As("zed").Post("/api/referrals/codes", new { code = "ZED" })).Is(201);
        foreach (var name in Brought)
        {
            (await node.As(name).Post("/api/referrals/binding", new { code = "ZED" })).Is(200);
        }

        (await node.Admin.Post(
            "/api/tokens/transfer", new { token = "SILVER", to = "bob", amount = "200" })).Is(200);
    }

    private async Task LogIn(string username, string device)
    {
        using var login = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = JsonContent.Create(
                new { username, password = NodeFixture.Password }),
        };
        login.Headers.Add(Device.Header, device);
        (await node.Nobody.Send(login)).Is(200);
    }

    private async Task<List<string>> Alerts()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await node.Store.Projector.WaitFor(node.Store.Sequencer.DurableSequence, cancellation);
        await node.Services.GetServices<ScheduledJob>().OfType<RingWatch>().Single()
            .Run(node.Clock.GetUtcNow(), cancellation);
        var shown = (await node.As("opal").Get("/api/surveillance/alerts")).Is(200).Json;
        return [.. shown.GetProperty("items").EnumerateArray()
            .Select(alert => $"{alert.GetProperty("kind")} {string.Join(',', alert.GetProperty("users")
                .EnumerateArray().Select(user => user.GetString()))}")
            .Order(StringComparer.Ordinal)];
    }
}
