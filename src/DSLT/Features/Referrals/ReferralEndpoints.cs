using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Jobs;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Referrals;

/// <summary>Codes, who brought whom, and what is paid for it.</summary>
internal static class ReferralEndpoints
{
    public static void AddReferrals(this IServiceCollection services, RingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ScheduledJob, RingWatch>();
    }

    public static void MapReferrals(this RouteGroupBuilder api)
    {
        var referrals = api.MapGroup("/referrals").WithTags("Referrals");
        MapCodes(referrals);
        MapSettings(referrals);
        referrals.MapReferralTree();
        referrals.MapEarnings();
    }

    private static void MapCodes(RouteGroupBuilder referrals)
    {
        referrals.MapPost("/codes", CreateCode)
            .WithName("CreateReferralCode")
            .WithSummary("Make a code to bring users by")
            .WithDescription(
                "A code of one's choice, or without one a code that nobody has. There are at most ten, and "
                    + "they stay. Small letters are as good as capital ones.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.Exists("referral_code"), Code.Invalid("code"), Code.LimitReached, Code.ReferralsClosed);
        referrals.MapGet("/codes", ListCodes)
            .WithName("ListReferralCodes")
            .WithSummary("List one's own codes, the oldest first")
            .Requires(Permission.SignedIn);
        referrals.MapPost("/binding", Bind)
            .WithName("BindReferral")
            .WithSummary("Say who brought one here, once and for good")
            .WithDescription(
                "With the registration, or so many days after it as the settings say. Not oneself, and "
                    + "nobody whom one brought oneself, however far below.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.NotFound("referral_code"), Code.AlreadyReferred, Code.SelfReferral, Code.ReferralCycle,
                Code.BindingClosed, Code.LimitReached, Code.ReferralsClosed);
        referrals.MapGet("/binding", ShowBinding)
            .WithName("GetReferralBinding")
            .WithSummary("Show who brought one here")
            .Requires(Permission.SignedIn);
    }

    private static void MapSettings(RouteGroupBuilder referrals)
    {
        referrals.MapGet("/settings", ShowSettings)
            .WithName("GetReferralSettings")
            .WithSummary("Show what is paid for bringing users, and to whom")
            .Requires(Permission.PublicRead)
            .Refuses(Code.ReferralsClosed, Code.Overloaded);
        referrals.MapPut("/settings", Set)
            .WithName("SetReferralSettings")
            .WithSummary("Set what is paid for bringing users, in place of what was")
            .WithDescription(
                "Holds from the next transaction on. A commission is a leg of the very transaction that "
                    + "earned the fee, rounded down, and all of them together are at most the fee: the rates "
                    + "of all levels, at the highest multiplier, come to at most 10,000. Who does not "
                    + "qualify gets nothing, and nobody else gets it for them.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("token"), Code.InvalidRequest, Code.Invalid("trading_bps"),
                Code.Invalid("sales_bps"), Code.Invalid("staking_bps"), Code.Invalid("binding_days"),
                Code.Invalid("min_age_days"), Code.Invalid("min_tier"), Code.Invalid("min_volume"),
                Code.Invalid("tiers"), Code.Invalid("min_brought"), Code.Invalid("multiplier_bps"),
                Code.Invalid("daily_caps"));
    }

    private static ValueTask<CreatedAnswer<CodeResponse>> CreateCode(
        CreateCodeRequest request, Caller caller, Writes writes) =>
        writes.Create(caller, Command.ReferralCodeCreate, tx =>
            ReferralCommands.CreateCode(tx, request).Then<CodeResponse>(code => Response(code)));

    private static async ValueTask<Answer<CodeList>> ListCodes(Caller caller, Store store) =>
        (await store.Sequencer.Read(state => state.Referrals.CodesOf(caller.UserId)))
            .Then<CodeList>(codes => new CodeList([.. codes.Select(Response)]));

    private static ValueTask<Answer<BindingResponse>> Bind(
        BindRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.ReferralBind, tx => ReferralCommands.Bind(tx, request.Code)
            .Then<BindingResponse>(user => Response(tx.State, user, tx.Now)));

    private static async ValueTask<Answer<BindingResponse>> ShowBinding(
        Caller caller, Store store, TimeProvider clock)
    {
        var now = clock.NowMicros();
        return await store.Sequencer.Read(
            state => Response(state, state.Users.Find(caller.UserId)!, now));
    }

    private static async ValueTask<Answer<ReferralsResponse>> ShowSettings(Store store)
    {
        var read = await store.Sequencer.Read(
            state => state.Referrals.Settings is { } settings ? Response(state, settings) : null);
        return read.Then<ReferralsResponse>(settings => settings is not null
            ? settings
            : ReferralCommands.Closed);
    }

    private static ValueTask<Answer<ReferralsResponse>> Set(
        SetReferralsRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.ReferralsUpdate, tx => ReferralCommands.Set(tx, request)
            .Then<ReferralsResponse>(settings => Response(tx.State, settings)));

    private static CodeResponse Response(ReferralCode code) => new(code.Code, Clock.Time(code.CreatedAt));

    private static BindingResponse Response(State state, User user, long now)
    {
        if (user.Binding is { } binding)
        {
            return new BindingResponse(
                ReferralRules.Masked(state.Users.Find(binding.Referrer)!.Username), binding.Code,
                Clock.Time(binding.At), null);
        }

        var ends = ReferralRules.BindingEnds(user, state.Referrals.Settings?.BindingDays ?? 0);
        return new BindingResponse(
            null, null, null,
            state.Referrals.Settings is not null && now <= ends ? Clock.Time(ends) : null);
    }

    private static ReferralsResponse Response(State state, ReferralSettings settings)
    {
        return new ReferralsResponse(
            settings.Version, settings.Trading, settings.Sales, settings.Staking, settings.BindingDays,
            settings.MinAgeDays, settings.MinTier,
            settings.MinVolume is { } volume ? Amount(volume.Token, volume.Amount) : null,
            [.. settings.Tiers.Select(tier => new ReferralTierBody(tier.MinBrought, tier.MultiplierBps))],
            [.. settings.DailyCaps.Select(cap => Amount(cap.Token, cap.Amount))],
            Clock.Time(settings.SetAt));

        TokenAmountBody Amount(long id, Amount amount)
        {
            var token = state.Tokens.Find(id)!;
            return new TokenAmountBody(token.Symbol, token.Text(amount));
        }
    }
}
