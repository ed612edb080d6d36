using DSLT.Core;
using DSLT.Features.Users;

namespace DSLT.Features.Referrals;

/// <summary>Rules of referrals: codes, who may be bound to whom, and what a referrer gets.</summary>
internal static class ReferralRules
{
    public const int MinCodeLength = 3;
    public const int MaxCodeLength = 32;
    public const int MaxCodes = 10;
    public const int WholeBps = 10_000;

    /// <summary>How far up a chain of referrers is looked for a cycle.</summary>
    public const int MaxDepth = 256;

    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int GeneratedLength = 8;
    private const long GeneratedMask = (1L << (5 * GeneratedLength)) - 1;

    /// <summary>Odd, so that no two numbers below 2^40 become the same one.</summary>
    private const long Scramble = 0x9E_3779_B97F;

    /// <summary>The code as it is stored: small letters are as good as capital ones.</summary>
    public static Result<string> ParseCode(string? text) =>
        text is { Length: >= MinCodeLength and <= MaxCodeLength }
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? text.ToUpperInvariant()
            : Refusal.Invalid(
                "code", $"A code is {MinCodeLength}-{MaxCodeLength} of A-Z, 0-9, '_' and '-'.");

    /// <summary>A code for who did not choose one: of each user and number another one.</summary>
    public static string Generated(long user, int number)
    {
        var bits = unchecked(((user * (MaxCodes * 4)) + number) * Scramble) & GeneratedMask;
        return string.Create(GeneratedLength, bits, static (code, rest) =>
        {
            for (var i = code.Length - 1; i >= 0; i--, rest >>= 5)
            {
                code[i] = Letters[(int)(rest & 31)];
            }
        });
    }

    /// <summary>
    /// What a user becomes who gives a code. Nobody is bound twice, to themselves, or to somebody whom they
    /// brought, however far below; that is seen in the chain above the code's owner.
    /// </summary>
    /// <param name="user">Who gives it.</param>
    /// <param name="code">The code.</param>
    /// <param name="bindingDays">So long after the registration it may be given.</param>
    /// <param name="chain">The code's owner, who brought that one, and so on.</param>
    /// <param name="now">Unix microseconds.</param>
    public static Result<User> Bind(
        User user, ReferralCode code, int bindingDays, IEnumerable<User> chain, long now)
    {
        if (user.Binding is not null)
        {
            return new Refusal(
                Code.AlreadyReferred, "You have been referred already, and that stays so.");
        }

        if (code.Owner == user.Id)
        {
            return new Refusal(Code.SelfReferral, "This is a code of your own.");
        }

        if (now > BindingEnds(user, bindingDays))
        {
            return new Refusal(
                Code.BindingClosed,
                $"A code can be given with the registration and {bindingDays} days after it.");
        }

        var depth = 0;
        foreach (var above in chain)
        {
            if (above.Id == user.Id)
            {
                return new Refusal(
                    Code.ReferralCycle, "The owner of this code was brought by you, or by yours.");
            }

            if (++depth > MaxDepth)
            {
                return new Refusal(
                    Code.LimitReached, $"A chain of referrals has at most {MaxDepth} users.");
            }
        }

        return user with { Binding = new Binding(code.Owner, code.Code, now) };
    }

    /// <summary>The last moment at which a code may be given.</summary>
    public static long BindingEnds(User user, int bindingDays) =>
        user.CreatedAt + (bindingDays * Clock.Day);

    /// <summary>True for a referrer who is paid, the volume aside. Others get nothing, nor does anyone for
    /// them.</summary>
    public static bool Qualifies(ReferralSettings settings, User referrer, long now) =>
        !referrer.Frozen
        && referrer.Tier >= settings.MinTier
        && now - referrer.CreatedAt >= settings.MinAgeDays * Clock.Day;

    /// <summary>
    /// A referrer's part of an income, rounded down: no more than is left of the fee, than the day's cap
    /// leaves, or than all that was ever earned can be counted with.
    /// </summary>
    public static Amount Share(
        Amount income, int rateBps, int multiplierBps, Amount left, Amount? dailyCap,
        ReferrerStanding standing, long now)
    {
        var share = Amount.MulDiv(
            income, new Amount((Int128)rateBps * multiplierBps),
            new Amount((Int128)WholeBps * WholeBps), Rounding.Down);
        share = Amount.Min(Amount.Min(share, left), Amount.Max - standing.Earned);
        if (dailyCap is not { } cap)
        {
            return share;
        }

        var today = standing.OnDay(now);
        return today >= cap ? Amount.Zero : Amount.Min(share, cap - today);
    }

    /// <summary>A name as others see it: enough to know one's friends by.</summary>
    public static string Masked(string username) =>
        string.Concat(username.AsSpan(0, Math.Min(username.Length - 1, 2)), "***");
}
