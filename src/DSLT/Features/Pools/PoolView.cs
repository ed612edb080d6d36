using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>A pool as it is shown.</summary>
internal static class PoolView
{
    public static PoolResponse Of(Store store, Pool pool, long now) => Of(
        pool, store.State.Pools.CommittedState(pool.Id), store.State.Tokens.Committed, now);

    public static PoolResponse Of(Pool pool, PoolState state, Func<long, Token?> tokens, long now)
    {
        var (a, b) = (tokens(pool.TokenA)!, tokens(pool.TokenB)!);
        var day = state.LastDay(now / Clock.Second);
        return new PoolResponse(
            pool.Id.ToText(), a.Symbol, b.Symbol, pool.FeeBps, tokens(pool.LpToken)!.Symbol,
            a.Text(state.ReserveA),
            b.Text(state.ReserveB), state.TotalShares.ToText(PoolRules.ShareDecimals),
            state.ReserveA.IsZero
                ? null
                : PoolPrice.Spot(state.ReserveA, state.ReserveB, a.Decimals, b.Decimals),
            new TokenPair(a.Text(day.VolumeA), b.Text(day.VolumeB)),
            new TokenPair(a.Text(day.FeesA), b.Text(day.FeesB)),
            day.Swaps, pool.ProtocolFee, pool.MaxPriceImpactBps, Clock.Time(pool.CreatedAt));
    }
}
