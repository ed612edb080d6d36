using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace DSLT.Cli;

/// <summary>A few users, tokens and pools, and random trades between them, all through the API.</summary>
internal sealed class DemoEconomy(HttpClient client, TextWriter output)
{
    /// <summary>
    /// A demonstration is not a secret; a node with other people's money in it is never made by this.
    /// </summary>
    public const string Password = "demo-demo-demo";

    private const string Deadline = "2100-01-01T00:00:00Z";

    private static readonly string[] Traders = ["alice", "bob", "carol", "dave"];

    private static readonly (string Symbol, string Name, int Decimals, string Supply)[] Tokens =
    [
        ("USD", "Demo dollar", 2, "50000000"), ("GOLD", "Demo gold", 6, "1000000"),
        ("DSLT", "Demo DSLT", 18, "100000000"),
    ];

    private static readonly (string TokenA, string AmountA, string TokenB, string AmountB)[] Pools =
    [
        ("GOLD", "10000", "USD", "20000000"), ("DSLT", "10000000", "USD", "5000000"),
        ("DSLT", "4000000", "GOLD", "1000"),
    ];

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, string> sessions = [];
    private readonly Random random = new();

    /// <summary>Makes what is not there yet; on a node that has it, does nothing but log in.</summary>
    public async Task Fill(CancellationToken cancellation)
    {
        var isNew = await Try("", "/api/setup", new JsonObject
        {
            ["token"] = Password,
            ["username"] = "admin",
            ["password"] = Password,
        }, cancellation) is not null;
        await LogIn("admin", cancellation);
        foreach (var trader in Traders)
        {
            await Try(
                "", "/api/auth/register", new JsonObject { ["username"] = trader, ["password"] = Password },
                cancellation);
            await LogIn(trader, cancellation);
        }

        if (isNew)
        {
            await MakeTokens(cancellation);
            await MakePools(cancellation);
            for (var i = 0; i < 200; i++)
            {
                await TradeOnce(cancellation);
            }

            output.WriteLine(
                $"Made {Traders.Length} traders, {Tokens.Length} tokens, {Pools.Length} pools and 200 "
                    + "trades.");
        }
    }

    /// <summary>A trade now and then, until it is cancelled.</summary>
    public async Task TradeOn(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Pace);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await TradeOnce(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("Stopping.");
        }
    }

    private async Task MakeTokens(CancellationToken cancellation)
    {
        foreach (var (symbol, name, decimals, supply) in Tokens)
        {
            await Must("admin", "/api/tokens", new JsonObject
            {
                ["symbol"] = symbol,
                ["name"] = name,
                ["decimals"] = decimals,
                ["initialSupply"] = supply,
                ["mintable"] = true,
            }, cancellation);
            var share = (long.Parse(supply, CultureInfo.InvariantCulture) / 20)
                .ToString(CultureInfo.InvariantCulture);
            foreach (var trader in Traders)
            {
                await Must("admin", "/api/tokens/transfer", new JsonObject
                {
                    ["token"] = symbol,
                    ["to"] = trader,
                    ["amount"] = share,
                    ["memo"] = "starting balance",
                }, cancellation);
            }
        }
    }

    private async Task MakePools(CancellationToken cancellation)
    {
        foreach (var (tokenA, amountA, tokenB, amountB) in Pools)
        {
            var pool = await Must(
                "admin", "/api/defi/pools", new JsonObject { ["tokenA"] = tokenA, ["tokenB"] = tokenB },
                cancellation);
            await Must("admin", "/api/defi/liquidity", new JsonObject
            {
                ["poolId"] = (string)pool["poolId"]!,
                ["amountA"] = amountA,
                ["amountB"] = amountB,
                ["minShares"] = "0",
                ["deadline"] = Deadline,
            }, cancellation);
        }
    }

    /// <summary>
    /// A swap most of the time, a transfer otherwise; one that the market refuses is part of the picture.
    /// </summary>
    private async Task TradeOnce(CancellationToken cancellation)
    {
        var trader = Traders[random.Next(Traders.Length)];
        var token = Tokens[random.Next(Tokens.Length)].Symbol;
        var other = Tokens.Select(t => t.Symbol)
            .Where(symbol => symbol != token)
            .ElementAt(random.Next(Tokens.Length - 1));
        var amount = (random.Next(1, 2_000) / (token == "GOLD" ? 100m : 1m))
            .ToString(CultureInfo.InvariantCulture);
        await (random.Next(4) == 0
            ? Try(trader, "/api/tokens/transfer", new JsonObject
            {
                ["token"] = token,
                ["to"] = Traders[random.Next(Traders.Length)],
                ["amount"] = amount,
            }, cancellation)
            : Try(trader, "/api/defi/swap", new JsonObject
            {
                ["tokenIn"] = token,
                ["tokenOut"] = other,
                ["amountIn"] = amount,
                ["minAmountOut"] = "0",
                ["deadline"] = Deadline,
            }, cancellation));
    }

    private async Task LogIn(string username, CancellationToken cancellation)
    {
        var session = await Must(
            "", "/api/auth/login", new JsonObject { ["username"] = username, ["password"] = Password },
            cancellation);
        sessions[username] = (string)session["token"]!;
    }

    private async Task<JsonNode> Must(
        string user, string path, JsonObject body, CancellationToken cancellation) =>
        await Try(user, path, body, cancellation)
        ?? throw new InvalidSettingException(
            $"{path} was refused: this directory holds a node that is not a demonstration.");

    private async Task<JsonNode?> Try(
        string user, string path, JsonObject body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
        if (sessions.TryGetValue(user, out var token))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await client.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancellation)
            : null;
    }
}
