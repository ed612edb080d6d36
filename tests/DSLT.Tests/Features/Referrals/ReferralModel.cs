using System.Numerics;

namespace DSLT.Tests.Features.Referrals;

/// <summary>Referrals as one would keep them on paper: everything is looked for anew each time.</summary>
internal sealed class ReferralModel
{
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    private readonly Dictionary<(long Referrer, long Token), BigInteger> owed = [];
    private readonly List<(long Referrer, long Token, long Day, BigInteger Amount, bool IsBack)> booked = [];
    private readonly List<(long User, long Token, long Day, BigInteger Volume)> volumes = [];

    public Dictionary<long, long> Referrers { get; } = [];

    public Dictionary<long, long> CreatedAt { get; } = [];

    public Dictionary<long, int> TierOf { get; } = [];

    public Dictionary<string, long> Codes { get; } = [];

    public ModelSettings? Settings { get; set; }

    /// <summary>The refusal of a binding, or null and it is done.</summary>
    public string? Bind(long user, string code, long now)
    {
        var refusal = Settings is null ? "referrals_closed"
            : !Codes.TryGetValue(code, out var owner) ? "referral_code_not_found"
            : Referrers.ContainsKey(user) ? "already_referred"
            : owner == user ? "self_referral"
            : now > CreatedAt[user] + (Settings.BindingDays * Day) ? "binding_closed"
            : Above(owner).Contains(user) ? "referral_cycle"
            : null;
        if (refusal is null)
        {
            Referrers.Add(user, Codes[code]);
        }

        return refusal;
    }

    /// <summary>How many are on a level below a user.</summary>
    public long Below(long user, int level) =>
        Referrers.Keys.Count(other => Above(other).ElementAtOrDefault(level - 1) == user);

    public void Traded(long user, long token, long now, BigInteger volume) =>
        volumes.Add((user, token, now / Day, volume));

    /// <summary>What each referrer earns of a fee and what comes in of that, the nearest first.</summary>
    public List<ModelShare> Pay(long payer, long token, BigInteger fee, long now)
    {
        var shares = new List<ModelShare>();
        var left = fee;
        foreach (var (referrer, level) in Above(payer).Select((id, i) => (id, i + 1)))
        {
            if (Settings is null || level > Settings.Rates.Length || !Qualifies(referrer, now))
            {
                continue;
            }

            var multiplier = Settings.Tiers.Where(tier => Below(referrer, 1) >= tier.Brought)
                .Select(tier => tier.Bps).LastOrDefault(10_000);
            var amount = fee * Settings.Rates[level - 1] * multiplier / 100_000_000;
            if (Settings.Caps.TryGetValue(token, out var cap))
            {
                amount = BigInteger.Min(
                    amount, BigInteger.Max(0, cap - EarnedOn(referrer, token, now / Day)));
            }

            amount = BigInteger.Min(amount, left);
            if (amount > 0)
            {
                var kept = BigInteger.Min(amount, owed.GetValueOrDefault((referrer, token)));
                owed[(referrer, token)] = owed.GetValueOrDefault((referrer, token)) - kept;
                booked.Add((referrer, token, now / Day, amount, false));
                left -= amount;
                shares.Add(new ModelShare(referrer, level, amount, amount - kept));
            }
        }

        return shares;
    }

    /// <summary>A commission is taken back, so much of it was there.</summary>
    public void TakeBack(long referrer, long token, BigInteger amount, BigInteger taken, long earnedAt)
    {
        owed[(referrer, token)] += amount - taken;
        booked.Add((referrer, token, earnedAt / Day, amount, true));
    }

    public BigInteger Earned(long referrer, long token) => Sum(referrer, token, back => !back);

    public BigInteger TakenBack(long referrer, long token) => Sum(referrer, token, back => back);

    public BigInteger Owed(long referrer, long token) => owed.GetValueOrDefault((referrer, token));

    /// <summary>What of a day's commissions is kept.</summary>
    public BigInteger EarnedOn(long referrer, long token, long day) => booked
        .Where(row => row.Referrer == referrer && row.Token == token && row.Day == day)
        .Aggregate(BigInteger.Zero, (sum, row) => row.IsBack ? sum - row.Amount : sum + row.Amount);

    private BigInteger Sum(long referrer, long token, Func<bool, bool> which) => booked
        .Where(row => row.Referrer == referrer && row.Token == token && which(row.IsBack))
        .Aggregate(BigInteger.Zero, (sum, row) => sum + row.Amount);

    private bool Qualifies(long referrer, long now)
    {
        var today = now / Day;
        return TierOf.GetValueOrDefault(referrer) >= Settings!.MinTier
            && now - CreatedAt[referrer] >= Settings.MinAgeDays * Day
            && volumes
                .Where(row => row.User == referrer && row.Token == Settings.VolumeToken
                    && row.Day >= today - 30 && row.Day < today)
                .Aggregate(BigInteger.Zero, (sum, row) => sum + row.Volume) >= Settings.MinVolume;
    }

    /// <summary>Who brought a user, who brought that one, and so on.</summary>
    private IEnumerable<long> Above(long user)
    {
        while (Referrers.TryGetValue(user, out user))
        {
            yield return user;
        }
    }
}

internal sealed record ModelSettings(
    int[] Rates, int BindingDays, int MinAgeDays, int MinTier, long VolumeToken, BigInteger MinVolume,
    (int Brought, int Bps)[] Tiers, Dictionary<long, BigInteger> Caps);

internal readonly record struct ModelShare(long Referrer, int Level, BigInteger Amount, BigInteger Moved);
