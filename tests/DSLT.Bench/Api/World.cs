using System.Globalization;
using DSLT.Bench.Children;

namespace DSLT.Bench.Api;

/// <summary>Who moves what in a benchmark. Every user is logged in and holds plenty of every token.</summary>
/// <param name="Users">The names and bearer tokens.</param>
/// <param name="Symbols">The tokens, all with six decimals. Each pair (first and second, third and fourth...)
/// may have a pool.</param>
/// <param name="Admin">The administrator's bearer token.</param>
internal sealed record World(IReadOnlyList<WorldUser> Users, IReadOnlyList<string> Symbols, string Admin)
{
    /// <summary>The market of the first two tokens.</summary>
    public string Market => $"{Symbols[0]}-{Symbols[1]}";

    private const string Password = "a long password of a throw-away node";
    private const string Supply = "1000000000000";
    private const string Liquidity = "10000000000";

    /// <summary>
    /// Sets up a new node through its API: administrator, tokens, users, and perhaps pools.
    /// </summary>
    public static async Task<World> Create(NodeApi api, WorldSize size, CancellationToken cancellation)
    {
        await api.Post(
            "/api/setup",
            new { token = NodeProgram.SetupToken, username = "admin", password = Password },
            null,
            cancellation);
        var admin = (await LogIn(api, "admin", cancellation)).Bearer;
        var symbols = Enumerable.Range(0, size.Tokens).Select(index => $"T{index}").ToArray();
        foreach (var symbol in symbols)
        {
            await api.Post(
                "/api/tokens",
                new { symbol, name = $"Token {symbol}", decimals = 6, initialSupply = Supply },
                admin,
                cancellation);
        }

        var users = new WorldUser[size.Users];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForAsync(0, size.Users, atOnce, async (index, cancel) =>
        {
            var username = $"user-{index}";
            await api.Post("/api/auth/register", new { username, password = Password }, null, cancel);
            users[index] = await LogIn(api, username, cancel);
            foreach (var token in symbols)
            {
                await api.Post(
                    "/api/tokens/transfer", new { token, to = username, amount = size.Share }, admin, cancel);
            }
        });

        var world = new World(users, symbols, admin);
        await world.MakeMarket(api, cancellation);
        if (size.Pools)
        {
            await world.MakePools(api, cancellation);
        }

        return world;
    }

    /// <summary>A moment that a swap of this run may wait for.</summary>
    public static string Deadline() => TimeProvider.System.GetUtcNow().AddDays(1)
        .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<WorldUser> LogIn(NodeApi api, string username, CancellationToken cancellation)
    {
        var login = await api.Post(
            "/api/auth/login", new { username, password = Password }, null, cancellation);
        return new WorldUser(username, login.GetProperty("token").GetString()!);
    }

    private Task MakeMarket(NodeApi api, CancellationToken cancellation) => api.Post(
        "/api/markets",
        new
        {
            @base = Symbols[0],
            quote = Symbols[1],
            tickSize = "0.01",
            lotSize = "0.01",
            makerFeeBps = 10,
            takerFeeBps = 20,
        },
        Admin,
        cancellation);

    private async Task MakePools(NodeApi api, CancellationToken cancellation)
    {
        foreach (var pair in Symbols.Chunk(2).Where(pair => pair.Length == 2))
        {
            var pool = await api.Post(
                "/api/defi/pools", new { tokenA = pair[0], tokenB = pair[1] }, Admin, cancellation);
            var poolId = pool.GetProperty("poolId").GetString();
            await api.Post(
                "/api/defi/liquidity",
                new
                {
                    poolId,
                    amountA = Liquidity,
                    amountB = Liquidity,
                    minShares = "0",
                    deadline = Deadline(),
                },
                Admin,
                cancellation);
        }
    }
}

/// <summary>A name and the bearer token of its open session.</summary>
internal sealed record WorldUser(string Name, string Bearer);

/// <summary>How much of everything a node is given.</summary>
internal sealed record WorldSize(int Users, int Tokens, bool Pools = false, string Share = "1000000000");
