using System.Diagnostics;
using DSLT.Bench.Api;

namespace DSLT.Bench.Faults;

/// <summary>
/// One client. It sends transfers, orders and cancellations one after the other, each under a key of its
/// own, remembers what was acknowledged, and keeps the one whose outcome it does not know until it does.
/// </summary>
internal sealed class FaultClient(string prefix, World world, Books books, int seed)
{
    private const long MostUnits = 2_000_000;
    private const int Remembered = 4;
    private const int MostOpenOrders = 12;
    private const double Transfers = 0.5;
    private const double TransfersAndOrders = 0.87;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Random random = new(seed);
    private readonly Queue<(Attempt Attempt, string Identity)> recent = new();
    private readonly List<(PlaceAttempt Attempt, string OrderId)> resting = [];
    private int sent;

    /// <summary>The write that was sent and not answered.</summary>
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
    /// Sends the open write again until its outcome is known. True where it turned out to have been done
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
    /// Sends what was acknowledged last once more: it has to answer the very same thing.
    /// </summary>
    public async Task<int> Repeat(NodeApi api, CancellationToken cancellation)
    {
        foreach (var (attempt, identity) in recent)
        {
            var answer = await Post(api, attempt, cancellation);
            if (answer is not { IsDone: true } || answer.Identity != identity)
            {
                books.Fail($"{attempt} was acknowledged as {identity}; sent again it got {answer}.");
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
            case { IsDone: true, Identity: { } identity }:
                attempt.Acknowledge(books, identity);
                Remember(attempt, identity);
                return answer.IsReplay ? Outcome.DoneBefore : Outcome.Done;
            case { Status: 404 or 409 or 422 } when attempt.MayBeRefusedWith(answer.Code):
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
        api.TryWrite(
            attempt.Method, attempt.Path, attempt.Json, world.Users[attempt.User].Bearer, attempt.Key,
            cancellation);

    private Attempt Next()
    {
        var key = $"{prefix}-{++sent}";
        var kind = random.NextDouble();
        return kind < Transfers ? Transfer(key)
            : resting.Count > 0 && (kind >= TransfersAndOrders || resting.Count >= MostOpenOrders)
                ? Cancel(key)
                : Place(key);
    }

    private TransferAttempt Transfer(string key)
    {
        var from = random.Next(world.Users.Count);
        var to = (from + 1 + random.Next(world.Users.Count - 1)) % world.Users.Count;
        return new TransferAttempt(
            key, from, to, random.NextInt64(1, MostUnits), FaultNode.Moved(world), world.Users[to].Name);
    }

    // Both sides over the same few prices: about half of them meet.
    private PlaceAttempt Place(string key) => new(
        key, random.Next(world.Users.Count), world.Market, random.Next(2) == 0, random.Next(95, 106),
        random.Next(1, 51), random.Next(5) > 0);

    private CancelAttempt Cancel(string key)
    {
        var at = random.Next(resting.Count);
        var (order, id) = resting[at];
        resting.RemoveAt(at);
        var query = random.Next(2) == 0 ? $"/{id}" : $"?market={world.Market}&clientOrderId={order.Key}";
        return new CancelAttempt(key, order.User, id, query);
    }

    private void Remember(Attempt attempt, string identity)
    {
        recent.Enqueue((attempt, identity));
        if (recent.Count > Remembered)
        {
            recent.Dequeue();
        }

        if (attempt is PlaceAttempt { Rests: true } order)
        {
            resting.Add((order, identity));
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
