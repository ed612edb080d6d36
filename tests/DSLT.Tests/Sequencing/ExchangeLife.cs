using System.Globalization;
using System.Numerics;
using DSLT.Tests.Features.Pools;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Sequencing;

/// <summary>
/// One command: what it is and what it is about, as numbers that mean something for any of them.
/// </summary>
internal sealed record ExchangeStep(int Kind, int A, int B, int C, int Amount);

/// <summary>A node and the model of it, going through the same steps.</summary>
internal sealed class ExchangeLife(NodeFixture node)
{
    private const int ShareDecimals = 18;
    private const string Later = MarketFixture.Later;

    private static readonly string[] Users = ["admin", "alice", "bob", "carol"];
    private static readonly string[] Tokens = ["AAA", "BBB", "CCC"];

    private readonly ExchangeModel model = new();
    private readonly List<(string Id, string From, string To, string Token, BigInteger Amount)> transfers =
        [];
    private readonly HashSet<string> reversed = [];

    /// <summary>
    /// How many steps were done and how many refused: a life of refusals alone would prove nothing.
    /// </summary>
    public (int Done, int Refused) Outcomes { get; private set; }

    public async Task Begin()
    {
        foreach (var user in Users.Skip(1))
        {
            await node.Join(user);
        }

        foreach (var symbol in Tokens)
        {
            var maxSupply = symbol == "CCC" ? "3000000" : null;
            var token = new
            {
                symbol,
                name = symbol,
                decimals = 0,
                initialSupply = "1000000",
                maxSupply,
                mintable = true,
            };
            (await node.Admin.Post("/api/tokens", token)).Is(201);
            model.Mint("admin", symbol, 1_000_000);
            foreach (var to in Users.Skip(1))
            {
                var gift = new { token = symbol, to, amount = "200000" };
                (await node.Admin.Post("/api/tokens/transfer", gift)).Is(200);
                model.Transfer("admin", to, symbol, 200_000);
            }
        }

        model.MaxSupplies["CCC"] = 3_000_000;
    }

    public async Task Take(ExchangeStep step)
    {
        var (user, other) = (Users[step.A % Users.Length], Users[step.B % Users.Length]);
        var (token, amount) = (Tokens[step.C % Tokens.Length], new BigInteger(step.Amount + 1));
        await (step.Kind switch
        {
            <= 2 => Transfer(user, other, token, amount),
            3 => Compare(
                "/api/tokens/mint", "admin", new { token, to = other, amount = Text(amount) },
                () => model.Mint(other, token, amount)),
            4 => Compare(
                "/api/tokens/burn", user, new { token, amount = Text(amount) },
                () => model.Burn(user, token, amount)),
            5 => Freeze(other, token, step.Amount % 6 == 0),
            6 => Pause(token, step.Amount % 6 == 0),
            7 => Compare(
                "/api/ledger/hold", "admin", new { username = user, token, amount = Text(amount) },
                () => model.Hold(user, token, amount)),
            8 => Compare(
                "/api/ledger/release", "admin", new { username = user, token, amount = Text(amount) },
                () => model.Release(user, token, amount)),
            9 => CreatePool(token, Tokens[(step.C + 1 + (step.A % 2)) % Tokens.Length]),
            10 => Deposit(user, step),
            11 => Withdraw(user, step),
            12 or 13 => Swap(user, token, Tokens[(step.C + 1 + (step.B % 2)) % Tokens.Length], amount),
            14 => Reverse(step.A),
            _ => Batch(user, other, token, amount, step.Amount % 2 == 0),
        });
    }

    /// <summary>Everything that can be seen is what the model says, and the books hold.</summary>
    public async Task AssertSame()
    {
        foreach (var token in Tokens.Concat(model.Pools.Values.Select(pool => pool.LpToken)))
        {
            var decimals = Tokens.Contains(token) ? 0 : ShareDecimals;
            foreach (var user in Users)
            {
                var balance = (await node.As(user).Get($"/api/tokens/balance/{token}")).Is(200);
                Assert.Equal(
                    (Text(model.Available(user, token), decimals), Text(model.Held(user, token), decimals)),
                    (balance.Text("available"), balance.Text("held")));
            }

            var supply = decimals == 0
                ? model.Supplies[token]
                : model.Pools.Values.Single(p => p.LpToken == token).Pair.Supply;
            Assert.Equal(
                Text(supply, decimals), (await node.Nobody.Get($"/api/tokens/{token}")).Text("totalSupply"));
        }

        foreach (var (id, pool) in model.Pools)
        {
            var shown = (await node.Nobody.Get($"/api/defi/pools/{id}")).Is(200);
            Assert.Equal(
                (Text(pool.Pair.A), Text(pool.Pair.B), Text(pool.Pair.Supply, ShareDecimals)),
                (shown.Text("reserveA"), shown.Text("reserveB"), shown.Text("totalShares")));
        }

        var report = Verifier.Run(node.Store.Database, node.Clock);
        Assert.True(report.Holds, report.ToText());
        Assert.Empty(node.Log.Errors);
    }

    private async Task Transfer(string from, string to, string token, BigInteger amount)
    {
        var reply = await Compare(
            "/api/tokens/transfer", from, new { token, to, amount = Text(amount) }, () =>
                model.Transfer(from, to, token, amount));
        if (reply.Status == 200)
        {
            transfers.Add((reply.Text("transactionId"), from, to, token, amount));
        }
    }

    private async Task Freeze(string username, string token, bool frozen)
    {
        (await node.Admin.Post("/api/tokens/freeze", new { token, username, frozen })).Is(200);
        model.Freeze(username, token, frozen);
    }

    private async Task Pause(string token, bool paused)
    {
        (await node.Admin.Patch($"/api/tokens/{token}", new { paused })).Is(200);
        model.Pause(token, paused);
    }

    private async Task CreatePool(string tokenA, string tokenB)
    {
        var exists = model.Pools.Values.Any(
            p => (p.TokenA, p.TokenB) == (tokenA, tokenB) || (p.TokenA, p.TokenB) == (tokenB, tokenA));
        var reply = await Compare("/api/defi/pools", "alice", new { tokenA, tokenB }, () => !exists, 201);
        if (!exists)
        {
            model.Pools[reply.Text("poolId")] = new ModelPool(
                tokenA, tokenB, reply.Text("lpToken"), new PairModel(feeBps: 30, isFeeOn: false));
        }
    }

    private Task Deposit(string user, ExchangeStep step)
    {
        var (poolId, a, b) =
            (PoolOf(step.B), new BigInteger(step.Amount + 1), new BigInteger((step.C * 997) + 1));
        return poolId is null ? Task.CompletedTask : Compare(
            "/api/defi/liquidity",
            user,
            new { poolId, amountA = Text(a), amountB = Text(b), minShares = "0", deadline = Later },
            () => model.Deposit(user, poolId, a, b));
    }

    private Task Withdraw(string user, ExchangeStep step)
    {
        var (poolId, shares) = (PoolOf(step.B), new BigInteger((step.Amount / 2) + 1));
        return poolId is null ? Task.CompletedTask : Compare(
            "/api/defi/liquidity/remove",
            user,
            new
            {
                poolId,
                shares = Text(shares, ShareDecimals),
                minAmountA = "0",
                minAmountB = "0",
                deadline = Later,
            },
            () => model.Withdraw(user, poolId, shares));
    }

    /// <summary>
    /// The model follows where the node finds a way; a refused swap must have changed nothing.
    /// </summary>
    private async Task Swap(string user, string tokenIn, string tokenOut, BigInteger amount)
    {
        var body =
            new { tokenIn, tokenOut, amountIn = Text(amount), minAmountOut = "0", deadline = Later };
        var reply = await node.As(user).Post("/api/defi/swap", body);
        Count(reply);
        if (reply.Status == 200)
        {
            var route = reply.Json.GetProperty("route").EnumerateArray().Select(id => id.GetString()!);
            Assert.Equal(Text(model.Swap(user, tokenIn, amount, route)), reply.Text("amountOut"));
        }
    }

    private async Task Reverse(int which)
    {
        if (transfers.Count == 0)
        {
            return;
        }

        var (id, from, to, token, amount) = transfers[which % transfers.Count];
        var reply = await Compare(
            $"/api/ledger/transactions/{id}/reverse",
            "admin",
            new { },
            () => !reversed.Contains(id) && model.ReverseTransfer(from, to, token, amount));
        if (reply.Status == 200)
        {
            reversed.Add(id);
        }
    }

    /// <summary>
    /// There and back and there again: the second half of an atomic batch is taken back with the first.
    /// </summary>
    private async Task Batch(string from, string to, string token, BigInteger amount, bool atomic)
    {
        BigInteger[] amounts = [amount, amount * 3, 1, amount * 1_000];
        var commands = amounts.Select(each => new { op = "transfer", token, to, amount = Text(each) });
        var reply = await node.As(from).Post("/api/batch", new { atomic, commands });
        Count(reply);
        var done = 0;
        while (done < amounts.Length && model.Transfer(from, to, token, amounts[done]))
        {
            done++;
        }

        if (atomic)
        {
            Assert.True(reply.Status == (done == amounts.Length ? 200 : 409), reply.Body);
            for (var i = 0; i < done && done < amounts.Length; i++)
            {
                Assert.True(model.ReverseTransfer(from, to, token, amounts[i]));
            }

            return;
        }

        var statuses = reply.Is(200)
            .Json.GetProperty("results")
            .EnumerateArray()
            .Select(r => r.GetProperty("status").GetInt32() == 200);
        var rest = amounts.Skip(done + 1).Select(each => model.Transfer(from, to, token, each));
        IEnumerable<bool> expected =
            [.. Enumerable.Repeat(true, done), .. done < amounts.Length ? [false] : (bool[])[], .. rest];
        Assert.Equal(expected, statuses);
    }

    private async Task<Reply> Compare(
        string url, string user, object body, Func<bool> expected, int success = 200)
    {
        var reply = await node.As(user).Post(url, body);
        Count(reply);
        var isDone = expected();
        Assert.True(
            reply.Status == success == isDone,
            $"{url} {body} by {user}: {reply.Status} {reply.Body}, the model says {isDone}");
        return reply;
    }

    private void Count(Reply reply) => Outcomes = reply.Status < 300
        ? (Outcomes.Done + 1, Outcomes.Refused)
        : (Outcomes.Done, Outcomes.Refused + 1);

    private string? PoolOf(int which) =>
        model.Pools.Keys.Order().ElementAtOrDefault(which % Math.Max(1, model.Pools.Count));

    private static string Text(BigInteger units, int decimals = 0)
    {
        var digits = units.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0
            ? digits
            : $"{digits[..^decimals]}.{digits[^decimals..]}".TrimEnd('0').TrimEnd('.');
    }
}
