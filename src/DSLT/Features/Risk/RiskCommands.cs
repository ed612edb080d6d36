using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Risk;

/// <summary>Commands of risk.</summary>
internal static class RiskCommands
{
    /// <summary>Puts all controls of a market in place of those before.</summary>
    public static Result<RiskResponse> Update(Tx tx, string symbol, RiskRequest request)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal)
            || !RiskSettings.Read(request, market).Is(out var risk, out refusal))
        {
            return refusal;
        }

        var before = tx.State.Risk.Of(market.Id) ?? MarketRisk.Of(market.Id);
        tx.State.Risk.Save(risk);
        tx.Note($"risk of {market.Symbol}: {Text(market, before)} to {Text(market, risk)}");
        return RiskResponse.Of(market, risk, tx.State.Risk.LastHalt(market.Id));
    }

    /// <summary>Gives a user a limit of their own, or with null the market's again.</summary>
    public static Result<PositionResponse> Limit(Tx tx, string symbol, string username, string? most)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Users.FindByName(username) is not { } user)
        {
            return Refusal.NotFound("user", username, UserRules.MaxNameLength);
        }

        var store = tx.State.Risk;
        var before = store.LimitOf(market.Id, user.Id);
        if (most is null)
        {
            if (before is null)
            {
                return Refusal.NotFound("position_limit", $"of {user.Username} in {market.Symbol}");
            }

            store.Remove(before);
        }
        else
        {
            if (!Amount.Parse(most, market.Base.Decimals, "max_position").Is(out var amount, out refusal))
            {
                return refusal;
            }

            if (before is null && store.OwnLimits >= RiskStore.MaxOwnLimits)
            {
                return new Refusal(
                    Code.LimitReached, $"At most {RiskStore.MaxOwnLimits} limits are of users' own.");
            }

            store.Save(new PositionLimit(market.Id, user.Id, amount));
        }

        tx.Note(
            $"position limit of {user.Username} in {market.Symbol}: "
                + $"{(before is null ? "the market's" : market.Base.Text(before.Max))} to "
                + $"{most ?? "the market's"}");
        return Position(tx.State, market, user);
    }

    /// <summary>Ends a halt before its time.</summary>
    public static Result<RiskResponse> Reopen(Tx tx, string symbol)
    {
        if (!tx.State.Markets.Get(symbol).Is(out var market, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Risk.LastHalt(market.Id) is not { Lasts: true } halt)
        {
            return Refusal.NotFound("halt", $"of {market.Symbol}");
        }

        RiskControls.Reopen(tx, market, halt);
        return RiskResponse.Of(
            market, tx.State.Risk.Of(market.Id) ?? MarketRisk.Of(market.Id),
            tx.State.Risk.LastHalt(market.Id));
    }

    /// <summary>Ends the halts whose time is over.</summary>
    public static Result<Unit> ReopenDue(Tx tx)
    {
        foreach (var halt in tx.State.Risk.DueHalts(tx.Now).ToArray())
        {
            RiskControls.Reopen(tx, tx.State.Markets.Find(halt.Market)!, halt);
        }

        return default(Unit);
    }

    /// <summary>What a user has in a market, and what holds for them.</summary>
    public static PositionResponse Position(State state, Market market, User user)
    {
        var own = state.Risk.LimitOf(market.Id, user.Id);
        var most = own?.Max
            ?? (state.Risk.Of(market.Id) is { MaxPosition: { IsZero: false } max } ? max : (Amount?)null);
        return new PositionResponse(
            market.Symbol, user.Username, most is { } limit ? market.Base.Text(limit) : null,
            own is not null,
            market.Base.Text(state.Holdings.Of(Holder.User(user.Id), market.Base.Id).Total),
            market.QuantityText(state.Orders.BuyingLots(user.Id, market.Id)));
    }

    /// <summary>The controls in a few words, for the audit log.</summary>
    private static string Text(Market market, MarketRisk risk)
    {
        var parts = new[]
        {
            risk.MaxPosition.IsZero ? null : $"position {market.Base.Text(risk.MaxPosition)}",
            risk.Band is { } band ? $"band +{band.AboveBps} -{band.BelowBps}" : null,
            risk.MaxImpactBps == 0 ? null : $"impact {risk.MaxImpactBps}",
            risk.Breaker is { } breaker
                ? $"breaker {breaker.Bps} in {breaker.Seconds} s, halt {breaker.HaltSeconds} s, "
                    + $"call {breaker.CallSeconds} s"
                : null,
            risk.OrdersPerSecond == 0 ? null : $"{risk.OrdersPerSecond} orders a second",
            risk.Ratio is { } ratio
                ? $"{ratio.OrdersPerTrade} orders a trade after {ratio.FreeOrders} in {ratio.Seconds} s"
                : null,
            risk.IsWatched ? "watched" : null,
        };
        var said = string.Join(", ", parts.Where(part => part is not null));
        return said.Length == 0 ? "none" : said;
    }
}
