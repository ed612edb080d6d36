namespace DSLT.Bench.Faults;

/// <summary>
/// The driver's own account of the money: what was acknowledged, and nothing else. It is what the node must
/// agree with. Amounts are base units of a token with six decimals.
/// </summary>
internal sealed class Books(int accounts, long each)
{
    private readonly Lock gate = new();
    private readonly long[] balances = [.. Enumerable.Repeat(each, accounts)];
    private readonly HashSet<string> transactions = new(StringComparer.Ordinal);
    private readonly List<string> failures = [];

    public long Total { get; } = accounts * each;

    public long Acknowledged => transactions.Count;

    public IReadOnlyList<string> Failures => failures;

    public void Acknowledge(Attempt attempt, string transactionId)
    {
        lock (gate)
        {
            balances[attempt.From] -= attempt.Units;
            balances[attempt.To] += attempt.Units;
            if (!transactions.Add(transactionId))
            {
                failures.Add($"Transaction {transactionId} stands for two requests, one of them {attempt}.");
            }
        }
    }

    /// <summary>Whether a transaction was acknowledged already.</summary>
    public bool Knows(string transactionId)
    {
        lock (gate)
        {
            return transactions.Contains(transactionId);
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

/// <summary>One transfer as it is sent, as often as it takes, under its one key.</summary>
internal sealed record Attempt(string Key, int From, int To, long Units, string Json);
