using DSLT.Core;

namespace DSLT.Features.Referrals;

/// <summary>
/// How much of what a referrer sent away came to a user in the end, directly or through third accounts. Each
/// unit is counted once, on the shortest way that is left for it, and only ever goes forward in time.
/// </summary>
internal static class RingPaths
{
    /// <summary>From the referrer to one account, to another, and to the user.</summary>
    public const int MaxHops = 3;

    /// <summary>What came to the user, by the last transfer of its way, the oldest first.</summary>
    /// <param name="referrer">Where it begins.</param>
    /// <param name="referee">Where it ends.</param>
    /// <param name="transfers">Of one token, each once, the oldest first; others than those are not
    /// seen.</param>
    /// <param name="hops">How many transfers a way has at most, 1 to 3.</param>
    public static IReadOnlyList<Returned> Find(
        long referrer, long referee, IReadOnlyList<Sent> transfers, int hops)
    {
        var paths = new Paths(referrer, referee, transfers);
        var returned = new List<Returned>();
        foreach (var direct in transfers.Where(sent => sent.From == referrer && sent.To == referee))
        {
            returned.Add(new Returned(direct.Transaction, direct.Time, direct.Token, direct.Amount, 1));
        }

        for (var length = 2; length <= hops; length++)
        {
            foreach (var last in paths.Last)
            {
                var arrived = length == 2 ? paths.ThroughOne(last) : paths.ThroughTwo(last);
                if (!arrived.IsZero)
                {
                    returned.Add(new Returned(
                        last.Sent.Transaction, last.Sent.Time, last.Sent.Token, arrived, length));
                }
            }
        }

        return [.. returned.OrderBy(transfer => transfer.Transaction).ThenBy(transfer => transfer.Hops)];
    }

    /// <summary>The transfers by where they stand on a way; what is used of one is gone from it.</summary>
    private sealed class Paths
    {
        private readonly Dictionary<long, Queue<Leg>> first = [];
        private readonly Dictionary<long, LinkedList<Leg>> between = [];

        public Paths(long referrer, long referee, IReadOnlyList<Sent> transfers)
        {
            foreach (var sent in transfers.Where(sent => sent.To != referrer && sent.From != referee))
            {
                if (sent.From == referrer)
                {
                    Of(first, sent.To).Enqueue(new Leg(sent));
                }
                else if (sent.To == referee)
                {
                    Last.Add(new Leg(sent));
                }
                else if (sent.From != sent.To)
                {
                    Of(between, sent.To).AddLast(new Leg(sent));
                }
            }
        }

        public List<Leg> Last { get; } = [];

        /// <summary>What a last transfer brings of what its sender got from the referrer before.</summary>
        public Amount ThroughOne(Leg last)
        {
            var sum = Amount.Zero;
            while (!last.Left.IsZero && Next(last) is { } begin)
            {
                sum += Use(last, begin);
            }

            return sum;
        }

        /// <summary>
        /// The same through another account. What that one sent before it got anything from the referrer is
        /// of no use to later ones either: each transfer is looked at until then only.
        /// </summary>
        public Amount ThroughTwo(Leg last)
        {
            var sum = Amount.Zero;
            if (!between.TryGetValue(last.Sent.From, out var middle))
            {
                return sum;
            }

            while (!last.Left.IsZero && middle.First is { Value: var leg }
                && leg.Sent.Transaction < last.Sent.Transaction)
            {
                while (!last.Left.IsZero && !leg.Left.IsZero && Next(leg) is { } begin)
                {
                    sum += Use(last, leg, begin);
                }

                if (!last.Left.IsZero)
                {
                    middle.RemoveFirst();
                }
            }

            return sum;
        }

        /// <summary>The oldest transfer of the referrer to the sender of one, before it.</summary>
        private Leg? Next(Leg leg)
        {
            if (!first.TryGetValue(leg.Sent.From, out var begins))
            {
                return null;
            }

            while (begins.TryPeek(out var begin) && begin.Left.IsZero)
            {
                begins.Dequeue();
            }

            return begins.TryPeek(out var next) && next.Sent.Transaction < leg.Sent.Transaction ? next : null;
        }

        private static Amount Use(params ReadOnlySpan<Leg> legs)
        {
            var amount = legs[0].Left;
            foreach (var leg in legs)
            {
                amount = Amount.Min(amount, leg.Left);
            }

            foreach (var leg in legs)
            {
                leg.Left -= amount;
            }

            return amount;
        }

        private static T Of<T>(Dictionary<long, T> byAccount, long account)
            where T : new()
        {
            if (!byAccount.TryGetValue(account, out var legs))
            {
                byAccount.Add(account, legs = new T());
            }

            return legs;
        }
    }

    private sealed class Leg(Sent sent)
    {
        public Sent Sent { get; } = sent;

        public Amount Left { get; set; } = sent.Amount;
    }
}

/// <summary>A transfer from one user to another.</summary>
internal readonly record struct Sent(
    long Transaction, long Time, long Token, long From, long To, Amount Amount);
