using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Features.Vesting;

namespace DSLT.Features.Sales;

/// <summary>Which terms a sale may have. All that its end needs is checked here, before it begins.</summary>
internal static class NewSaleRules
{
    private const int DefaultGrowthBps = 1_000;
    private const int MaxNameLength = 32;
    private const int Bps = 10_000;
    private const long MaxDuration = 3_660 * Clock.Day;

    /// <summary>A new sale from what was asked; it has no id and no owner yet.</summary>
    public static Result<Sale> Read(CreateSaleRequest request, Token token, Token pay, long now)
    {
        if (token.Id == pay.Id)
        {
            return new Refusal(Code.SameToken, "A sale needs two different tokens.");
        }

        var (start, end) = (Clock.Micros(request.Start), Clock.Micros(request.End));
        if (end <= start || end <= now || start < now - MaxDuration || end > now + MaxDuration)
        {
            return Refusal.Invalid("end", "A sale ends after its start, after now, and within ten years.");
        }

        if (!Prices(request.BlockSize, request.Blocks, request.FirstPrice, request.GrowthBps, token, pay)
                .Is(out var prices, out var refusal)
            || !Amount.Parse(request.SoftCap ?? "0", pay.Decimals, "soft_cap").Is(out var cap, out refusal)
            || !Limits(request, token).Is(out var limits, out refusal)
            || !Rounds(request, token, start, end).Is(out var rounds, out refusal)
            || !Vesting(request.Vesting, now).Is(out var vesting, out refusal)
            || !HandOver(request.HandOver, prices, token, pay, now).Is(out var handOver, out refusal))
        {
            return refusal;
        }

        return cap > prices.Cost(Amount.Zero, prices.Total)
            ? Refusal.Invalid("soft_cap", "The whole sale would not raise as much.")
            : new Sale(
                0, token.Id, pay.Id, prices, request.GrowthBps ?? DefaultGrowthBps, start, end, cap, limits,
                rounds, vesting, handOver, 0, now);
    }

    /// <summary>The blocks of a sale, or of one that is only reckoned.</summary>
    public static Result<SalePrices> Prices(
        string? blockSize, int blocks, string? firstPrice, int? growthBps, Token token, Token pay)
    {
        if (blocks is < 1 or > SalePrices.MaxBlocks)
        {
            return Refusal.Invalid("blocks", $"A sale has 1 to {SalePrices.MaxBlocks} blocks.");
        }

        return growthBps is < 0 or > SalePrices.MaxGrowthBps
                ? Refusal.Invalid("growth_bps", $"'growthBps' is 0 to {SalePrices.MaxGrowthBps}.")
            : !Amount.ParsePositive(blockSize, token.Decimals, "block_size")
                .Is(out var size, out var refusal)
                || !Amount.ParsePositive(firstPrice, SalePrices.PriceDecimals, "first_price")
                    .Is(out var first, out refusal)
                ? refusal
            : SalePrices.Of(
                first, growthBps ?? DefaultGrowthBps, blocks, size, token.Decimals, pay.Decimals);
    }

    private static Result<SaleLimits> Limits(CreateSaleRequest request, Token token)
    {
        if (!Amount.Parse(request.MinPurchase ?? "0", token.Decimals, "min_purchase")
                .Is(out var least, out var refusal)
            || !Optional(request.MaxPurchase, token, "max_purchase").Is(out var most, out refusal)
            || !Optional(request.UserLimit, token, "user_limit").Is(out var user, out refusal))
        {
            return refusal;
        }

        return most < least || user < least
            ? Refusal.Invalid("min_purchase", "The least of a purchase is more than a user may buy.")
            : new SaleLimits(least, most, user);
    }

    /// <summary>Without rounds the whole sale is one, open to all of its tier.</summary>
    private static Result<ImmutableArray<SaleRound>> Rounds(
        CreateSaleRequest request, Token token, long start, long end)
    {
        var tier = request.MinTier ?? 0;
        if (tier is < 0 or > User.MaxTier)
        {
            return Refusal.Invalid("min_tier", $"A tier is 0 to {User.MaxTier}.");
        }

        if (request.Rounds is not { Count: > 0 } asked)
        {
            return ImmutableArray.Create(new SaleRound("public", start, end, Listed: false, tier, null));
        }

        if (asked.Count > Sale.MaxRounds)
        {
            return Refusal.Invalid("rounds", $"A sale has at most {Sale.MaxRounds} rounds.");
        }

        var rounds = ImmutableArray.CreateBuilder<SaleRound>(asked.Count);
        foreach (var one in asked)
        {
            if (!Round(one, token, tier).Is(out var round, out var refusal))
            {
                return refusal;
            }

            if (round.Start < (rounds.Count == 0 ? start : rounds[^1].End) || round.End <= round.Start
                || round.End > end)
            {
                return Refusal.Invalid(
                    "rounds", "Rounds follow one another between the sale's start and end.");
            }

            rounds.Add(round);
        }

        return rounds.ToImmutable();
    }

    private static Result<SaleRound> Round(SaleRoundRequest? asked, Token token, int tier)
    {
        if (asked is null || asked.Name.Trim().Length is 0 or > MaxNameLength
            || asked.Name.Any(char.IsControl))
        {
            return Refusal.Invalid("rounds", $"A round has a name of 1-{MaxNameLength} visible characters.");
        }

        return asked.MinTier is < 0 or > User.MaxTier
                ? Refusal.Invalid("min_tier", $"A tier is 0 to {User.MaxTier}.")
            : !Optional(asked.UserLimit, token, "user_limit").Is(out var limit, out var refusal) ? refusal
            : new SaleRound(
                asked.Name.Trim(), Clock.Micros(asked.Start), Clock.Micros(asked.End),
                asked.AllowList ?? false, Math.Max(tier, asked.MinTier ?? 0), limit);
    }

    /// <summary>Milestones would have to be released for each buyer by hand.</summary>
    private static Result<VestingSchedule?> Vesting(ScheduleBody? body, long now)
    {
        if (body is null)
        {
            return (VestingSchedule?)null;
        }

        return body.Kind == "milestones"
            ? Refusal.Invalid("kind", "What is bought vests linearly or in steps.")
            : ScheduleRules.Read(body, now).Then<VestingSchedule?>(schedule =>
                body.Start is null ? schedule with { Start = 0 } : schedule);
    }

    private static Result<SaleHandOver> HandOver(
        SaleHandOverRequest? request, SalePrices prices, Token token, Token pay, long now)
    {
        var (share, fee) = (request?.PoolShareBps ?? 0, request?.PoolFeeBps ?? PoolRules.DefaultFeeBps);
        if (share is < 0 or > Bps)
        {
            return Refusal.Invalid("pool_share_bps", $"'poolShareBps' is 0 to {Bps}.");
        }

        return fee is < 0 or > PoolRules.MaxFeeBps
                ? Refusal.Invalid("pool_fee_bps", $"A pool's fee is 0 to {PoolRules.MaxFeeBps} basis points.")
            : !Market(request?.Market, token, pay, now).Is(out var market, out var refusal)
                || !prices.PoolReserve(share).Is(out var reserve, out refusal)
                ? refusal
            : new SaleHandOver(reserve, share, fee, request?.LockShares ?? false, market);
    }

    private static Result<SaleMarket?> Market(
        SaleMarketRequest? request, Token token, Token pay, long now) => request is null
        ? (SaleMarket?)null
        : MarketRules.Create(
                new CreateMarketRequest(
                    token.Symbol, pay.Symbol, request.TickSize, request.LotSize, request.MakerFeeBps,
                    request.TakerFeeBps, request.MinNotional),
                token, pay, now)
            .Then<SaleMarket?>(market => new SaleMarket(
                market.TickSize, market.LotSize, market.MinNotional, market.MakerFeeBps,
                market.TakerFeeBps));

    private static Result<Amount?> Optional(string? text, Token token, string field) => text is null
        ? (Amount?)null
        : Amount.ParsePositive(text, token.Decimals, field).Then<Amount?>(amount => (Amount?)amount);
}
