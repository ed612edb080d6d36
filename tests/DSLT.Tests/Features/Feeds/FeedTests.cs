using System.Globalization;
using System.Text.Json;
using DSLT.Features.Feeds;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace DSLT.Tests.Features.Feeds;

public sealed class FeedTests
{
    private const string Market = "GOLD-SILVER";
    private const int Steps = 150;

    [Fact]
    public async Task Snapshot_and_deltas_are_the_book_at_each_step_without_a_gap()
    {
        await using var node = await Start();
        var random = new Random(41);
        await using var first = await FeedClient.Connect(node);
        var early = await FollowedBook.Subscribe(first, Market);
        await using var second = await FeedClient.Connect(node, node.Admin.Token);
        FollowedBook? late = null;
        for (var step = 0; step < Steps; step++)
        {
            if (step == Steps / 2)
            {
                late = await FollowedBook.Subscribe(second, Market);
            }

            await Act(node, random);
            var book = (await node.Nobody.Get($"/api/markets/{Market}/book?depth=1000")).Is(200).Json;
            await early.AssertIs(book);
            await (late?.AssertIs(book) ?? Task.CompletedTask);
        }

        // A restart closes with a reason, and a new snapshot goes on where the book stood.
        var stopping = node.Restart();
        Assert.Equal((1001, "shutting_down"), await first.Closed());
        Assert.Equal((1001, "shutting_down"), await second.Closed());
        await stopping;
        await using var again = await FeedClient.Connect(node);
        var resumed = await FollowedBook.Subscribe(again, Market);
        Assert.True(resumed.Sequence >= early.Sequence, "The sequence went back.");
        await Act(node, random);
        var shown = (await node.Nobody.Get($"/api/markets/{Market}/book?depth=1000")).Is(200).Json;
        await resumed.AssertIs(shown);
    }

    [Fact]
    public async Task Trades_candles_and_tickers_come_as_they_are_shown()
    {
        await using var node = await Start();
        await using var client = await FeedClient.Connect(node);
        await client.Subscribe("trades", Market);
        await client.Subscribe("candles", Market, "1h");
        await client.Subscribe("ticker", Market);
        var quiet = (await client.Next("ticker")).GetProperty("ticker");
        Assert.Equal("0", quiet.GetProperty("volume").GetString());
        for (var i = 0; i < 10; i++)
        {
            await Place(node.As("alice"), "buy", "2.6", "1");
            var trade = (await client.Next("trade")).GetProperty("trade");
            await node.Store.Projector.WaitFor(
                node.Store.Sequencer.DurableSequence, TestContext.Current.CancellationToken);
            var trades = (await node.Nobody.Get($"/api/markets/{Market}/trades?limit=1")).Is(200).Json;
            Assert.Equal($"{trades.GetProperty("items")[0]}", $"{trade}");
            var messages = new[] { await client.Next(), await client.Next() }
                .ToDictionary(message => message.GetProperty("type").GetString()!);
            var ticker = (await node.Nobody.Get($"/api/markets/{Market}/ticker")).Is(200).Json;
            Assert.Equal($"{ticker}", $"{messages["ticker"].GetProperty("ticker")}");
            var candles = (await node.Nobody.Get($"/api/markets/{Market}/candles?interval=1h")).Is(200).Json;
            var items = candles.GetProperty("items");
            Assert.Equal(
                $"{items[items.GetArrayLength() - 1]}", $"{messages["candle"].GetProperty("candle")}");
        }
    }

    [Fact]
    public async Task Private_channels_tell_only_their_owner()
    {
        await using var node = await Start();
        var names = new[] { "alice", "bob" };
        var messages = new Dictionary<string, List<JsonElement>>();
        var clients = new Dictionary<string, FeedClient>();
        foreach (var name in names)
        {
            // One logs in by the header, the other by a message.
            var client = clients[name] =
                await FeedClient.Connect(node, name == "alice" ? node.As(name).Token : null);
            if (name == "bob")
            {
                await client.Send(new { op = "auth", token = node.As(name).Token });
                await client.Next("authenticated");
            }

            foreach (var channel in new[] { "fills", "orders", "balances" })
            {
                // What is done before the snapshot comes would be in it, and not told again.
                await client.Subscribe(channel);
                await client.Next(channel == "fills" ? "subscribed" : "snapshot");
            }

            messages[name] = [];
        }

        await Place(node.As("alice"), "buy", "2.7", "3");
        await Place(node.As("bob"), "buy", "2.7", "2");
        await Place(node.As("alice"), "sell", "2.9", "4");
        await Place(node.As("bob"), "buy", "2.9", "2");
        foreach (var name in names)
        {
            var client = clients[name];
            (await node.As(name).Delete($"/api/orders?market={Market}")).Is(200);
            await Place(node.As(name), "buy", "0.5", "20");
            while (messages[name].Count == 0 || !IsLast(messages[name][^1]))
            {
                messages[name].Add(await client.Next());
            }
        }

        foreach (var name in names)
        {
            await AssertOwn(node, name, messages[name]);
            await clients[name].DisposeAsync();
        }
    }

    /// <summary>
    /// What waits up to the bound is told; with one more all start anew, rather than miss it in silence.
    /// </summary>
    [Fact]
    public async Task With_more_commits_waiting_than_may_all_start_anew()
    {
        await using var node = await Start();
        await using var client = await FeedClient.Connect(node);
        var book = await FollowedBook.Subscribe(client, Market);
        var feed = node.Services.GetRequiredService<Feed>();
        Wait(FeedOptions.MaxBatches);
        await Act(node, new Random(42));
        await book.AssertIs((await node.Nobody.Get($"/api/markets/{Market}/book?depth=1000")).Is(200).Json);
        Wait(FeedOptions.MaxBatches + 1);
        Assert.Equal((1013, "overloaded"), await client.Closed());

        await using var again = await FeedClient.Connect(node);
        var resumed = await FollowedBook.Subscribe(again, Market);
        await Act(node, new Random(43));
        await resumed.AssertIs(
            (await node.Nobody.Get($"/api/markets/{Market}/book?depth=1000")).Is(200).Json);

        // So many commits while the thread that tells of them is busy.
        void Wait(int commits)
        {
            using var free = new ManualResetEventSlim();
            using var passed = new ManualResetEventSlim();
            feed.Post(free.Wait);
            for (var i = 0; i < commits; i++)
            {
                node.Store.State.Feed.Listener!(new FeedBatch());
            }

            feed.Post(passed.Set);
            free.Set();
            Assert.True(passed.Wait(TimeSpan.FromSeconds(20)), "The feed stands still.");
        }
    }

    [Fact]
    public async Task Who_waits_for_a_snapshot_when_all_start_anew_is_told_to_come_again()
    {
        await using var node = await Start();
        await using var client = await FeedClient.Connect(node, node.As("alice").Token);
        using var gate = new ManualResetEventSlim();
        var held = node.Store.Sequencer.Read(_ => gate.Wait(TimeSpan.FromSeconds(60))).AsTask();
        await client.Subscribe("orders");
        await client.Next("subscribed");
        node.Services.GetRequiredService<Feed>().Post(() => throw new InvalidOperationException("A fault."));
        Assert.Equal((1013, "overloaded"), await client.Closed());
        gate.Set();
        await held;
    }

    /// <summary>
    /// While orders come, trade and go, some subscribe: the snapshot and what follows it is in the end what
    /// the lists show, no order is told before it, and each change once.
    /// </summary>
    [Fact]
    public async Task Orders_and_balances_begin_with_a_snapshot_without_a_gap_while_others_write()
    {
        await using var node = await Start();
        (await node.As("alice").Get("/api/tokens/balances")).Is(200);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var random = new Random(44); !stop.IsCancellationRequested;)
            {
                await Act(node, random);
            }
        });
        for (var round = 0; round < 12; round++)
        {
            await using var client = await FeedClient.Connect(node, node.As("alice").Token);
            var own = await FollowedAccount.Subscribe(client);
            if (round == 11)
            {
                await stop.CancelAsync();
                await writing;
                await own.AssertIs(node.As("alice"), Market);
            }
            else
            {
                await own.Follow(10);
            }
        }
    }

    private static bool IsLast(JsonElement message) =>
        message.TryGetProperty("order", out var order) && order.GetProperty("price").GetString() == "0.5";

    private static async Task AssertOwn(NodeFixture node, string name, List<JsonElement> messages)
    {
        var shown = (await node.As(name).Get("/api/orders?limit=100")).Is(200).Json.GetProperty("items")
            .EnumerateArray().ToDictionary(order => order.GetProperty("orderId").GetString()!, o => $"{o}");
        var last = messages.Where(message => message.TryGetProperty("order", out _))
            .Select(message => message.GetProperty("order"))
            .GroupBy(order => order.GetProperty("orderId").GetString()!)
            .ToDictionary(group => group.Key, group => $"{group.Last()}");
        Assert.Equal(shown.OrderBy(pair => pair.Key), last.OrderBy(pair => pair.Key));
        var fills = (await node.As(name).Get("/api/orders/trades")).Is(200).Json.GetProperty("items");
        Assert.Equal(
            fills.EnumerateArray().Select(fill => $"{fill}").Reverse(),
            messages.Where(message => message.TryGetProperty("fill", out _))
                .Select(message => $"{message.GetProperty("fill")}"));
        var balances = (await node.As(name).Get("/api/tokens/balances")).Is(200).Json.GetProperty("items")
            .EnumerateArray().ToDictionary(item => item.GetProperty("token").GetString()!, item => $"{item}");
        var told = messages.Where(message => message.TryGetProperty("balance", out _))
            .Select(message => message.GetProperty("balance"))
            .GroupBy(balance => balance.GetProperty("token").GetString()!);
        // The last order holds SILVER, and its balance comes after it: that of GOLD has come before.
        Assert.NotEmpty(told);
        Assert.All(told.Where(group => group.Key == "GOLD"), group => Assert.Equal(
            balances[group.Key], $"{group.Last()}"));
    }

    private static async Task<OrderMarket> Start()
    {
        var node = new OrderMarket();
        await node.InitializeAsync();
        foreach (var token in new[] { "GOLD", "SILVER" })
        {
            var gift = new { token, to = "bob", amount = "900" };
            (await node.Admin.Post("/api/tokens/transfer", gift)).Is(200);
        }

        return node;
    }

    private static async Task Act(NodeFixture node, Random random)
    {
        var user = node.As(random.Next(2) == 0 ? "alice" : "bob");
        var orders = Enumerable.Range(0, random.Next(1, 6)).Select(_ => new
        {
            op = "placeOrder",
            market = Market,
            side = random.Next(2) == 0 ? "buy" : "sell",
            type = "limit",
            price = (random.Next(230, 270) / 100m).ToString(CultureInfo.InvariantCulture),
            quantity = random.Next(1, 20).ToString(CultureInfo.InvariantCulture),
            selfTradePrevention = "none",
        }).ToList();
        if (random.Next(5) == 0)
        {
            (await user.Delete($"/api/orders?market={Market}")).Is(200);
        }
        else if (random.Next(2) == 0)
        {
            await user.Post("/api/batch", new { atomic = random.Next(2) == 0, commands = orders });
        }
        else
        {
            await Task.WhenAll(orders.Select(order => Place(user, order.side, order.price, order.quantity)));
        }
    }

    private static Task<Reply> Place(ApiClient user, string side, string price, string quantity) => user.Post(
        "/api/orders",
        new { market = Market, side, type = "limit", price, quantity, selfTradePrevention = "none" });
}
