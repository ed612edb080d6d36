using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.Referrals;

/// <summary>Commands of referrals: settings, codes, and who brought whom.</summary>
internal static class ReferralCommands
{
    public static readonly Refusal Closed = new(
        Code.ReferralsClosed, "No operator has set what referrals pay.");

    public static Result<ReferralSettings> Set(Tx tx, SetReferralsRequest request)
    {
        var before = tx.State.Referrals.Settings;
        if (!ReferralSettingsRules.Read(
                    request, tx.State.Tokens.Get, (before?.Version ?? 0) + 1, tx.Caller.UserId, tx.Now)
                .Is(out var settings, out var refusal))
        {
            return refusal;
        }

        tx.State.Referrals.Save(settings);
        tx.Note($"referrals: {Text(before)} to {Text(settings)}");
        return settings;
    }

    /// <summary>Makes a code of the caller's choice, or one that nobody has.</summary>
    public static Result<ReferralCode> CreateCode(Tx tx, CreateCodeRequest request)
    {
        var (referrals, user) = (tx.State.Referrals, tx.Caller.UserId);
        if (referrals.Settings is null)
        {
            return Closed;
        }

        var own = referrals.CodesOf(user);
        if (own.Length >= ReferralRules.MaxCodes)
        {
            return new Refusal(Code.LimitReached, $"A user has at most {ReferralRules.MaxCodes} codes.");
        }

        if (!(request.Code is null ? Unused(referrals, user) : ReferralRules.ParseCode(request.Code))
                .Is(out var text, out var refusal))
        {
            return refusal;
        }

        if (referrals.FindCode(text) is not null)
        {
            return new Refusal(Code.Exists("referral_code"), $"The code {text} is taken.");
        }

        var code = new ReferralCode(text, user, tx.Now);
        referrals.Save(code);
        tx.Note($"referral code {text}");
        return code;
    }

    /// <summary>The caller says who brought them here.</summary>
    public static Result<User> Bind(Tx tx, string? code) =>
        tx.State.Users.Find(tx.Caller.UserId) is { } user
            ? Bind(tx, user, code)
            : Refusal.NotFound("user", "of this session");

    /// <summary>A user who is just made, perhaps with a code.</summary>
    public static Result<User> Join(Tx tx, User user, string? code) =>
        code is null ? user : Bind(tx, user, code);

    private static Result<User> Bind(Tx tx, User user, string? text)
    {
        var referrals = tx.State.Referrals;
        if (referrals.Settings is not { } settings)
        {
            return Closed;
        }

        if (!ReferralRules.ParseCode(text).Is(out var written, out _)
            || referrals.FindCode(written) is not { } code)
        {
            return Refusal.NotFound("referral_code", "of that name");
        }

        if (!ReferralRules.Bind(user, code, settings.BindingDays, Chain(tx.State, user, code.Owner), tx.Now)
                .Is(out var bound, out var refusal))
        {
            return refusal;
        }

        tx.State.Users.Save(bound);
        CountIn(tx.State, bound);
        tx.Note($"user {user.Id} was referred by user {code.Owner}, code {code.Code}");
        return bound;
    }

    /// <summary>A code's owner, who brought that one, and so on. Who brought nobody is in no chain.</summary>
    private static IEnumerable<User> Chain(State state, User user, long owner)
    {
        if (state.Referrals.TreeOf(user.Id).Direct == 0)
        {
            yield break;
        }

        for (var id = owner; id != 0;)
        {
            var above = state.Users.Find(id)!;
            yield return above;
            id = above.Binding?.Referrer ?? 0;
        }
    }

    /// <summary>Those above get one more below them, and all whom that one has brought.</summary>
    private static void CountIn(State state, User bound)
    {
        var (referrals, brought) = (state.Referrals, state.Referrals.TreeOf(bound.Id));
        var binding = bound.Binding;
        for (var level = 1; level <= ReferralTree.Levels && binding is not null; level++)
        {
            var above = state.Users.Find(binding.Referrer)!;
            referrals.Save(above.Id, referrals.TreeOf(above.Id).With(level, brought));
            binding = above.Binding;
        }
    }

    /// <summary>A generated code may be one that somebody chose: then the next is tried.</summary>
    private static Result<string> Unused(ReferralStore referrals, long user)
    {
        for (var number = 0; number < 4 * ReferralRules.MaxCodes; number++)
        {
            var code = ReferralRules.Generated(user, number);
            if (referrals.FindCode(code) is null)
            {
                return code;
            }
        }

        return new Refusal(Code.Exists("referral_code"), "Choose a code: those made for you are taken.");
    }

    /// <summary>For the audit log.</summary>
    private static string Text(ReferralSettings? settings) => settings is null
        ? "none"
        : $"version {settings.Version}, trading {List(settings.Trading)}, sales {List(settings.Sales)}, "
            + $"staking {List(settings.Staking)} bps, binding {settings.BindingDays} days, age "
            + $"{settings.MinAgeDays} days, tier {settings.MinTier}, volume "
            + (settings.MinVolume is { } volume ? $"{volume.Amount} of token {volume.Token}" : "none")
            + $", tiers {List(settings.Tiers.Select(tier => $"{tier.MinBrought}:{tier.MultiplierBps}"))}, "
            + $"caps {List(settings.DailyCaps.Select(cap => $"{cap.Token}:{cap.Amount}"))}";

    private static string List<T>(IEnumerable<T> items) => $"[{string.Join(' ', items)}]";
}
