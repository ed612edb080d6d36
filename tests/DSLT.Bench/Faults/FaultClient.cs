using System.Diagnostics;
using DSLT.Bench.Api;

namespace DSLT.Bench.Faults;

/// <summary>
/// One client. It sends transfers one after the other, each under a key of its own, remembers what was
/// acknowledged, and keeps the one whose outcome it does not know until it does.
/// </summary>
internal sealed class FaultClient(string prefix, World world, Books books, int seed)
{
    private const string Path = "/api/tokens/transfer";
    private const long MostUnits = 2_000_000;
    private const int Remembered = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Random random = new(seed);
    private readonly Queue<(Attempt Attempt, string TransactionId)> recent = new();
    private int sent;

    /// <summary>The transfer that was sent and not answered.</summary>
    public Attempt? Open { get; private set; }

    /// <summary>True once the node has said that it cannot store anything.</summary>
    public bool SawStorageUnavailable { get; set; }

    /// <summary>Writes until told to stop or until the node is gone.</summary>
    public async Task Write(NodeApi api, Func<bool> goOn, CancellationToken cancellation)
    {
        while (goOn())
        {
            Open ??= Next();
            switch (await Send(api, Open, cancellation))
            {
                case Outcome.NoAnswer:
                    return;
                case Outcome.Later:
                    await Task.Delay(Pause, cancellation);
                    break;
                default:
                    Open = null;
                    break;
            }
        }
    }

    /// <summary>
    /// Sends the open transfer again until its outcome is known. True where it turned out to have been done
    /// before.
    /// </summary>
    public async Task<bool> Resolve(NodeApi api, TimeSpan patience, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (Open is { } attempt)
        {
            var outcome = await Send(api, attempt, cancellation);
            if (outcome is Outcome.Done or Outcome.DoneBefore or Outcome.Refused)
            {
                Open = null;
                return outcome == Outcome.DoneBefore;
            }

            if (watch.Elapsed > patience)
            {
                books.Fail($"{attempt} got no final answer in {patience.TotalSeconds:0} s.");
                return false;
            }

            await Task.Delay(Pause, cancellation);
        }

        return false;
    }

    /// <summary>
    /// Sends what was acknowledged last once more: it has to answer the very same transaction.
    /// </summary>
    public async Task<int> Repeat(NodeApi api, CancellationToken cancellation)
    {
        foreach (var (attempt, transactionId) in recent)
        {
            var answer = await Post(api, attempt, cancellation);
            if (answer?.Status != 200 || answer.TransactionId != transactionId)
            {
                books.Fail($"{attempt} was acknowledged as {transactionId}; sent again it got {answer}.");
            }
        }

        return recent.Count;
    }

    private async Task<Outcome> Send(NodeApi api, Attempt attempt, CancellationToken cancellation)
    {
        var answer = await Post(api, attempt, cancellation);
        switch (answer)
        {
            case null:
                return Outcome.NoAnswer;
            case { Status: 200, TransactionId: { } transactionId }:
                books.Acknowledge(attempt, transactionId);
                Remember(attempt, transactionId);
                return answer.IsReplay ? Outcome.DoneBefore : Outcome.Done;
            case { Status: 409, Code: "insufficient_balance" }:
                return Outcome.Refused;
            case { Status: 503 }:
                SawStorageUnavailable |= answer.Code == "storage_unavailable";
                return Outcome.Later;
            case { Status: 409, Code: "request_in_progress" }:
                return Outcome.Later;
            default:
                books.Fail($"{attempt} got {answer}, which nothing explains.");
                return Outcome.Refused;
        }
    }

    private Task<ApiAnswer?> Post(NodeApi api, Attempt attempt, CancellationToken cancellation) =>
        api.TryPost(Path, attempt.Json, world.Users[attempt.From].Bearer, attempt.Key, cancellation);

    private Attempt Next()
    {
        var from = random.Next(world.Users.Count);
        var to = (from + 1 + random.Next(world.Users.Count - 1)) % world.Users.Count;
        var units = random.NextInt64(1, MostUnits);
        var (token, name) = (world.Symbols[0], world.Users[to].Name);
        var json = $$"""{"token":"{{token}}","to":"{{name}}","amount":"{{NodeApi.Tokens(units)}}"}""";
        return new Attempt($"{prefix}-{++sent}", from, to, units, json);
    }

    private void Remember(Attempt attempt, string transactionId)
    {
        recent.Enqueue((attempt, transactionId));
        if (recent.Count > Remembered)
        {
            recent.Dequeue();
        }
    }

    private enum Outcome
    {
        /// <summary>Acknowledged.</summary>
        Done,

        /// <summary>Acknowledged, and it had been done when it was sent before.</summary>
        DoneBefore,

        /// <summary>Nothing was changed, and nothing will be.</summary>
        Refused,

        /// <summary>Not now; it may be sent again.</summary>
        Later,

        /// <summary>The connection broke: it may have been done or not.</summary>
        NoAnswer,
    }
}
