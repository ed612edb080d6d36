using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Staking;

/// <summary>What a programme has paid, and by which rates.</summary>
internal static class StakingHistoryEndpoints
{
    private const int MaxDays = 365;
    private const int DefaultDays = 30;

    private static readonly Code ProgrammeNotFound = Code.NotFound("programme");

    public static void MapStakingHistory(this RouteGroupBuilder programmes)
    {
        programmes.MapGet("/{programmeId}/performance", Performance)
            .WithName("GetStakingPerformance")
            .WithSummary("Show what a programme has earned those who staked, day by day")
            .WithDescription(
                "'realisedApyBps' is what a whole token, staked all the time in that tier, has earned since "
                    + "'from', as basis points of it in 365 days, simple interest, rounded down; where the "
                    + "reward is another token, so many of that one. It is before the fee on rewards, "
                    + "which is taken when they are paid. 'from' is the last change before so "
                    + "many days, or when the programme was made.")
            .Requires(Permission.PublicRead)
            .Refuses(ProgrammeNotFound, Code.Invalid("days"), Code.Overloaded);
        programmes.MapGet("/{programmeId}/rates", Rates)
            .WithName("ListStakingRates")
            .WithSummary("List the rates that a programme has paid by, newest first")
            .WithDescription(
                "'rewardFeeBps' is the fee on what was paid from then on, also of what was earned before.")
            .Requires(Permission.PublicRead)
            .Refuses(ProgrammeNotFound, Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static async Task<Answer<StakingPerformance>> Performance(
        string programmeId, Store store, TimeProvider clock, CancellationToken cancellation,
        string? days = null)
    {
        var count = DefaultDays;
        if (days is not null
            && !(int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                && count is > 0 and <= MaxDays))
        {
            return Refusal.Invalid("days", $"'days' is 1 to {MaxDays}.");
        }

        if (!store.State.Staking.GetCommitted(programmeId).Is(out var programme, out var refusal))
        {
            return refusal;
        }

        var now = clock.NowMicros();
        var since = now - (count * Clock.Day);
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var rows = await StakingQueries.Days(store.Database, programme.Id, since, cancellation);
        var read = await store.Sequencer.Read(state => (
            Now: StakingCommands.Current(state, programme, now),
            Supply: state.Holdings.Of(Holder.Issuance, programme.StakeToken).Available));
        return read.Then<StakingPerformance>(it => Of(store, programme, it.Now, it.Supply, since, rows));
    }

    private static StakingPerformance Of(
        Store store, StakingProgramme programme, StakingState now, Amount supply, long since,
        IReadOnlyList<StakingDay> rows)
    {
        var (stake, reward) = (
            store.State.Tokens.Committed(programme.StakeToken)!,
            store.State.Tokens.Committed(programme.RewardToken)!);

        // A day's row stands for its end: of a younger programme the beginning is what is reckoned from.
        var isOlder = rows.Count > 0 && rows[0].At <= since;
        var from = isOlder ? rows[0].At : programme.CreatedAt;
        return new StakingPerformance(
            programme.Id.ToText(), stake.Symbol, reward.Symbol, Clock.Time(from), Clock.Time(now.AccruedAt),
            stake.Text(now.Staked),
            supply.IsZero ? 0 : (int)(now.Staked.Units * (BigInteger)StakingMath.Bps / supply.Units),
            now.Positions, now.Participants, reward.Text(now.Paid), reward.Text(now.Liabilities),
            [.. programme.Tiers.Select((tier, i) => new TierPerformance(
                tier.Name, stake.Text(now.Tiers[i].Staked), StakingMath.RealisedBps(
                    now.Tiers[i].PerUnit - (isOlder ? PerUnitAtFirst(rows, i) : 0),
                    now.AccruedAt - from, stake.Decimals, reward.Decimals)))],
            [.. rows.GroupBy(row => row.Day).Select(day => Shown(stake, reward, [.. day]))]);
    }

    private static BigInteger PerUnitAtFirst(IReadOnlyList<StakingDay> rows, int tier) =>
        rows.First(row => row.Tier == tier).PerUnit;

    private static StakingDayResponse Shown(Token stake, Token reward, StakingDay[] tiers) => new(
        Clock.Time(tiers[0].Day * Clock.Day),
        stake.Text(tiers.Aggregate(Amount.Zero, (sum, tier) => sum + tier.Staked)),
        tiers[0].Positions, tiers[0].Participants, reward.Text(tiers[0].Paid));

    private static async Task<Answer<StakingRateList>> Rates(
        string programmeId, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !store.State.Staking.GetCommitted(programmeId).Is(out var programme, out refusal))
        {
            return refusal;
        }

        var reward = store.State.Tokens.Committed(programme.RewardToken)!;
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        var found = await StakingQueries.Rates(
            store.Database, programme.Id, page.Before, page.Limit + 1, cancellation);
        var byRate = programme.Mode == StakingMode.Rate;
        return new StakingRateList(
            [.. found.Take(page.Limit).Select(row => new StakingRateResponse(
                Clock.Time(row.Since),
                byRate ? reward.Text(Amount.FromStored(row.Rate)) : null,
                byRate ? null : [.. row.ApyBps.Split(',').Select(
                    bps => int.Parse(bps, CultureInfo.InvariantCulture))],
                (int)row.RewardFeeBps))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Since) : null);
    }
}
