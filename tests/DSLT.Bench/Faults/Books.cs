namespace DSLT.Bench.Faults;

/// <summary>
/// The driver's own account of the money: what was acknowledged, and nothing else. It is what the node must
/// agree with. Amounts are base units of a token with six decimals.
/// </summary>
internal sealed class Books
{
    private readonly Lock gate = new();
    private readonly long[] balances;
    private readonly HashSet<string> transactions = new(StringComparer.Ordinal);
    private readonly List<string> failures = [];

    public Books(int accounts, long each)
    {
        balances = [.. Enumerable.Repeat(each, accounts)];
        Total = accounts * each;
        Orders = new KnownOrders(Fail);
    }

    public long Total { get; }

    public long Acknowledged => transactions.Count + Orders.Acknowledged;

    public KnownOrders Orders { get; }

    public IReadOnlyList<string> Failures => failures;

    public void Moved(TransferAttempt attempt, string transactionId)
    {
        lock (gate)
        {
            balances[attempt.User] -= attempt.Units;
            balances[attempt.To] += attempt.Units;
            if (!transactions.Add(transactionId))
            {
                failures.Add($"Transaction {transactionId} stands for two requests, one of them {attempt}.");
            }
        }
    }

    public void Fail(string what)
    {
        lock (gate)
        {
            failures.Add(what);
        }
    }

    /// <summary>Holds the node's balances against the books.</summary>
    public void Compare(IReadOnlyList<long> node, string when)
    {
        lock (gate)
        {
            if (!node.SequenceEqual(balances))
            {
                failures.Add(
                    $"{when}: the node says {string.Join(", ", node)}; "
                    + $"the acknowledgements make {string.Join(", ", balances)}.");
            }
        }
    }
}
