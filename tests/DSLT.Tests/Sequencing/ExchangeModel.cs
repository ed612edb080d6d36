using System.Numerics;
using DSLT.Tests.Features.Pools;

namespace DSLT.Tests.Sequencing;

/// <summary>
/// What the node should do with money, told as simply as can be: numbers in dictionaries, and null or false
/// where a command is to be refused. It shares no code with the node.
/// </summary>
internal sealed class ExchangeModel
{
    private readonly Dictionary<(string User, string Token), BigInteger> available = [];
    private readonly Dictionary<(string User, string Token), BigInteger> held = [];
    private readonly HashSet<(string User, string Token)> frozen = [];
    private readonly HashSet<string> paused = [];

    public Dictionary<string, BigInteger> Supplies { get; } = [];

    public Dictionary<string, BigInteger> MaxSupplies { get; } = [];

    public Dictionary<string, ModelPool> Pools { get; } = [];

    public BigInteger Available(string user, string token) => available.GetValueOrDefault((user, token));

    public BigInteger Held(string user, string token) => held.GetValueOrDefault((user, token));

    public bool Transfer(string from, string to, string token, BigInteger amount)
    {
        if (from == to || !CanMove(from, token) || frozen.Contains((to, token))
            || Available(from, token) < amount)
        {
            return false;
        }

        Add(from, token, -amount);
        Add(to, token, amount);
        return true;
    }

    public bool Mint(string to, string token, BigInteger amount)
    {
        if (!CanMove(to, token) || !Fits(token, amount))
        {
            return false;
        }

        Add(to, token, amount);
        Supplies[token] = Supplies.GetValueOrDefault(token) + amount;
        return true;
    }

    public bool Burn(string from, string token, BigInteger amount)
    {
        if (!CanMove(from, token) || Available(from, token) < amount)
        {
            return false;
        }

        Add(from, token, -amount);
        Supplies[token] -= amount;
        return true;
    }

    public bool Hold(string user, string token, BigInteger amount)
    {
        if (Available(user, token) < amount)
        {
            return false;
        }

        Add(user, token, -amount);
        held[(user, token)] = Held(user, token) + amount;
        return true;
    }

    public bool Release(string user, string token, BigInteger amount)
    {
        if (Held(user, token) < amount)
        {
            return false;
        }

        Add(user, token, amount);
        held[(user, token)] -= amount;
        return true;
    }

    public void Freeze(string user, string token, bool isFrozen) => Set(frozen, (user, token), isFrozen);

    public void Pause(string token, bool isPaused) => Set(paused, token, isPaused);

    /// <summary>Undoes a transfer: neither a pause nor a freeze stands in an operator's way.</summary>
    public bool ReverseTransfer(string from, string to, string token, BigInteger amount)
    {
        if (Available(to, token) < amount)
        {
            return false;
        }

        Add(to, token, -amount);
        Add(from, token, amount);
        return true;
    }

    public bool Deposit(string user, string poolId, BigInteger desiredA, BigInteger desiredB)
    {
        var pool = Pools[poolId];
        var (a, b) = pool.Match(desiredA, desiredB);
        if (!CanMove(user, pool.TokenA) || !CanMove(user, pool.TokenB)
            || Available(user, pool.TokenA) < a || Available(user, pool.TokenB) < b
            || pool.Pair.Mint(a, b) is not { } shares)
        {
            return false;
        }

        Add(user, pool.TokenA, -a);
        Add(user, pool.TokenB, -b);
        Add(user, pool.LpToken, shares);
        return true;
    }

    public bool Withdraw(string user, string poolId, BigInteger shares)
    {
        var pool = Pools[poolId];
        if (!CanMove(user, pool.TokenA) || !CanMove(user, pool.TokenB)
            || Available(user, pool.LpToken) < shares
            || shares.IsZero || pool.Pair.Burn(shares) is not var (a, b))
        {
            return false;
        }

        Add(user, pool.LpToken, -shares);
        Add(user, pool.TokenA, a);
        Add(user, pool.TokenB, b);
        return true;
    }

    /// <summary>
    /// Trades along the pools that the node has chosen; what comes out must be the most they let out.
    /// </summary>
    public BigInteger Swap(string user, string tokenIn, BigInteger amountIn, IEnumerable<string> route)
    {
        Assert.True(CanMove(user, tokenIn) && Available(user, tokenIn) >= amountIn);
        Add(user, tokenIn, -amountIn);
        var (token, amount) = (tokenIn, amountIn);
        foreach (var pool in route.Select(id => Pools[id]))
        {
            var isAIn = pool.TokenA == token;
            var amountOut = pool.Pair.MostOut(amount, isAIn)!.Value;
            pool.Pair.Swap(amount, amountOut, isAIn);
            (token, amount) = (isAIn ? pool.TokenB : pool.TokenA, amountOut);
            Assert.DoesNotContain(token, paused);
        }

        Add(user, token, amount);
        return amount;
    }

    private static void Set<T>(HashSet<T> set, T item, bool isIn) =>
        _ = isIn ? set.Add(item) : set.Remove(item);

    private bool CanMove(string user, string token) =>
        !paused.Contains(token) && !frozen.Contains((user, token));

    private bool Fits(string token, BigInteger more) => !MaxSupplies.TryGetValue(token, out var most)
        || Supplies.GetValueOrDefault(token) + more <= most;

    private void Add(string user, string token, BigInteger amount) =>
        available[(user, token)] = Available(user, token) + amount;
}

/// <summary>A pool of the model.</summary>
internal sealed record ModelPool(string TokenA, string TokenB, string LpToken, PairModel Pair)
{
    /// <summary>The router's part of v2: at most what is offered, in the pool's ratio.</summary>
    public (BigInteger A, BigInteger B) Match(BigInteger a, BigInteger b)
    {
        if (Pair.Supply.IsZero)
        {
            return (a, b);
        }

        var quoted = a * Pair.B / Pair.A;
        return quoted <= b ? (a, quoted) : (b * Pair.A / Pair.B, b);
    }
}
