using System.Numerics;
using DSLT.Features.Sales;

namespace DSLT.Tests.Features.Sales;

/// <summary>
/// A sale on paper: blocks as a list of what is left of each, buyers as sums, and what every command answers.
/// All amounts are base units; who is frozen and who is listed is told to it.
/// </summary>
internal sealed class SaleModel(
    CreateSaleRequest terms, long[] blockSizes, BigInteger[] prices, BigInteger divisor)
{
    private readonly long[] left = [.. blockSizes];
    private bool cancelled;

    public Dictionary<long, Part> Parts { get; } = [];

    public HashSet<long> Listed { get; } = [];

    public Dictionary<long, int> Tiers { get; } = [];

    /// <summary>What users gained and lost of the two tokens, 0 for the treasury.</summary>
    public Dictionary<long, (BigInteger Gold, BigInteger Usd)> Gains { get; } = [];

    public BigInteger Granted { get; private set; }

    public long Sold { get; private set; }

    public BigInteger Raised { get; private set; }

    public bool Paused { get; set; }

    /// <summary>null while it sells, then settling, settled, refunding, refunded or cancelled.</summary>
    public string? Ended { get; private set; }

    public long MinPurchase { get; init; }

    public long? MaxPurchase { get; init; }

    public long? UserLimit { get; init; }

    /// <summary>Of each round, where there are rounds.</summary>
    public long?[] RoundLimits { get; init; } = [];

    public BigInteger SoftCap { get; init; }

    public BigInteger Reserve { get; init; }

    /// <summary>True while nothing can go back to who made the sale.</summary>
    public bool OwnerIsFrozen { get; set; }

    private bool Keeps => SoftCap > 0 || terms.Vesting is not null;

    private long Left => left.Sum();

    /// <summary>A purchase: null, or the code of its refusal.</summary>
    public string? Buy(
        long user, long? quantity, BigInteger? pay, BigInteger? bound, bool frozen, DateTimeOffset now)
    {
        var round = Round(now);
        if (State(now, round) is { } closed)
        {
            return closed;
        }

        if (round >= 0 && Tiers.GetValueOrDefault(user) < (terms.Rounds![round].MinTier ?? 0))
        {
            return "tier_too_low";
        }

        if (round >= 0 && terms.Rounds![round].AllowList == true && !Listed.Contains(user))
        {
            return "not_on_allow_list";
        }

        if (frozen)
        {
            return "account_frozen";
        }

        var wanted = quantity ?? Affordable(pay!.Value);
        if (wanted == 0)
        {
            return "invalid_pay";
        }

        var part = Parts.GetValueOrDefault(user) ?? new Part { Number = Parts.Count + 1 };
        if (Limit(part, wanted, round) is { } limit)
        {
            return limit;
        }

        var cost = Cost(wanted);
        if (quantity is null ? wanted < bound : cost > bound)
        {
            return "slippage_exceeded";
        }

        Parts[user] = part;
        Take(user, part, wanted, cost, round);
        return null;
    }

    public string? Cancel()
    {
        if (Ended is not null)
        {
            return "sale_ended";
        }

        if (!Keeps && Sold > 0)
        {
            return "not_cancellable";
        }

        (Ended, cancelled) = ("refunding", true);
        Finish();
        return null;
    }

    public string? Close(DateTimeOffset now)
    {
        if (Ended is not null)
        {
            return "sale_ended";
        }

        if (now < terms.End && Left > 0)
        {
            return "sale_still_open";
        }

        if (Raised < SoftCap)
        {
            Ended = "refunding";
        }
        else
        {
            Ended = "settling";
            HandOver();
        }

        Finish();
        return null;
    }

    /// <summary>A delivery or a refund to a user who waits for it.</summary>
    public string? Claim(long user, bool goldFrozen, bool usdFrozen)
    {
        if (Ended is not ("settling" or "refunding") || !Parts.TryGetValue(user, out var part) || part.Done)
        {
            return "nothing_to_claim";
        }

        if (Ended == "settling" ? goldFrozen : usdFrozen)
        {
            return "account_frozen";
        }

        part.Done = true;
        if (Ended == "refunding")
        {
            Gain(user, 0, part.Paid);
        }
        else if (terms.Vesting is not null)
        {
            Granted += part.Bought;
        }
        else
        {
            Gain(user, part.Bought, 0);
        }

        Finish();
        return null;
    }

    private string? State(DateTimeOffset now, int round) =>
        Ended is not null || now >= terms.End ? "sale_ended"
        : Paused ? "sale_paused"
        : now < terms.Start ? "sale_not_open"
        : Left == 0 ? "sale_sold_out"
        : terms.Rounds is not null && round < 0 ? "sale_not_open"
        : null;

    private int Round(DateTimeOffset now) =>
        terms.Rounds?.ToList().FindIndex(round => now >= round.Start && now < round.End) ?? -1;

    private string? Limit(Part part, long wanted, int round) =>
        wanted > Left ? "sale_sold_out"
        : (wanted < MinPurchase && wanted < Left) || wanted > MaxPurchase
            || part.Bought + wanted > UserLimit
            || (round >= 0 && part.InRounds[round] + wanted > RoundLimits[round]) ? "sale_limit_exceeded"
        : null;

    private void Take(long user, Part part, long wanted, BigInteger cost, int round)
    {
        (part.Bought, part.Paid) = (part.Bought + wanted, part.Paid + cost);
        part.InRounds[Math.Max(round, 0)] += wanted;
        part.Done = !Keeps;
        (Sold, Raised) = (Sold + wanted, Raised + cost);
        for (var block = 0; wanted > 0; block++)
        {
            var taken = Math.Min(wanted, left[block]);
            left[block] -= taken;
            wanted -= taken;
        }

        Gain(user, Keeps ? 0 : part.Bought - part.Delivered, -cost);
        part.Delivered = Keeps ? 0 : part.Bought;
    }

    private BigInteger Cost(long wanted)
    {
        var cost = BigInteger.Zero;
        for (var block = 0; wanted > 0; block++)
        {
            var taken = Math.Min(wanted, left[block]);
            cost += ((taken * prices[block]) + divisor - 1) / divisor;
            wanted -= taken;
        }

        return cost;
    }

    /// <summary>By halves: what more costs never costs less.</summary>
    private long Affordable(BigInteger pay)
    {
        var (low, high) = (0L, Left);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Cost(middle) <= pay ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void HandOver()
    {
        var (pool, paid) = (BigInteger.Zero, BigInteger.Zero);
        var share = Raised * (terms.HandOver?.PoolShareBps ?? 0) / 10_000;
        if (share > 0)
        {
            var price = prices[blockSizes.Length - 1 - left.Reverse().TakeWhile((rest, i) =>
                rest == blockSizes[blockSizes.Length - 1 - i]).Count()];
            pool = BigInteger.Min(share * divisor / price, Reserve);
            paid = ((pool * price) + divisor - 1) / divisor;
            if (pool * paid < (BigInteger)1_001 * 1_001)
            {
                (pool, paid) = (0, 0);
            }
        }

        Gain(0, 0, Raised - paid);
        Gain(OwnerIsFrozen ? 0 : 1, Left + Reserve - pool, 0);
    }

    private void Finish()
    {
        if (Parts.Values.All(part => part.Done) && Ended is "settling")
        {
            Ended = "settled";
        }
        else if (Parts.Values.All(part => part.Done) && Ended is "refunding")
        {
            Ended = cancelled ? "cancelled" : "refunded";
            Gain(OwnerIsFrozen ? 0 : 1, blockSizes.Sum() + Reserve, 0);
        }
    }

    private void Gain(long user, BigInteger gold, BigInteger usd)
    {
        var before = Gains.GetValueOrDefault(user);
        Gains[user] = (before.Gold + gold, before.Usd + usd);
    }

    internal sealed class Part
    {
        public int Number { get; init; }

        public long Bought { get; set; }

        public BigInteger Paid { get; set; }

        public long[] InRounds { get; } = new long[2];

        public long Delivered { get; set; }

        public bool Done { get; set; }
    }
}
