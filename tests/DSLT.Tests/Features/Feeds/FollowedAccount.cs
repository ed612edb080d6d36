using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Feeds;

/// <summary>One's own orders and balances as a client keeps them.</summary>
internal sealed class FollowedAccount(FeedClient client)
{
    private readonly Dictionary<string, JsonElement> orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> balances = new(StringComparer.Ordinal);
    private readonly HashSet<string> begun = new(StringComparer.Ordinal);

    /// <summary>Reads on until both channels have begun.</summary>
    public static async Task<FollowedAccount> Subscribe(FeedClient client)
    {
        await client.Subscribe("orders");
        await client.Subscribe("balances");
        var own = new FollowedAccount(client);
        while (own.begun.Count < 2)
        {
            own.Apply(await client.Next());
        }

        return own;
    }

    public async Task Follow(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            Apply(await client.Next());
        }
    }

    /// <summary>Nobody writes any more: a last order, which comes last, brings all that was before.</summary>
    public async Task AssertIs(ApiClient user, string market)
    {
        var last = (await user.Post("/api/orders", new
        {
            market,
            side = "buy",
            type = "limit",
            price = "0.5",
            quantity = "20",
        })).Is(201).Text("orderId");
        while (!orders.ContainsKey(last))
        {
            Apply(await client.Next());
        }

        // What it holds comes after it, with the same commit.
        Apply(await client.Next());
        var open = (await user.Get("/api/orders?status=open&limit=100")).Is(200).Json.GetProperty("items");
        Assert.Equal(
            open.EnumerateArray().Select(order => $"{order}").Order(StringComparer.Ordinal),
            orders.Values.Where(IsLive).Select(order => $"{order}").Order(StringComparer.Ordinal));
        var held = (await user.Get("/api/tokens/balances")).Is(200).Json.GetProperty("items");
        Assert.Equal(
            held.EnumerateArray().Select(balance => $"{balance}").Order(StringComparer.Ordinal),
            balances.Values.Order(StringComparer.Ordinal));
    }

    private static bool IsLive(JsonElement order) =>
        order.GetProperty("status").GetString() is "open" or "partiallyFilled" or "pending"
            or "collected";

    private void Apply(JsonElement message)
    {
        var type = message.GetProperty("type").GetString();
        var channel = message.GetProperty("channel").GetString()!;
        if (type == "snapshot")
        {
            Assert.True(begun.Add(channel), "A snapshot comes once.");
            Assert.False(message.GetProperty("more").GetBoolean());
            foreach (var item in message.GetProperty(channel).EnumerateArray())
            {
                Keep(channel, item);
            }
        }
        else if (type is "order" or "balance")
        {
            Assert.Contains(channel, begun);
            Keep(channel, message.GetProperty(type));
        }
    }

    private void Keep(string channel, JsonElement item)
    {
        if (channel == "balances")
        {
            balances[item.GetProperty("token").GetString()!] = $"{item}";
            return;
        }

        var id = item.GetProperty("orderId").GetString()!;
        if (orders.TryGetValue(id, out var before))
        {
            // Each change once: what is told again would be the same, and what is over stays so.
            Assert.NotEqual($"{before}", $"{item}");
            Assert.True(IsLive(before), $"{before} and then {item}");
        }

        orders[id] = item;
    }
}
