using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Pools;

/// <summary>Commands of pools, as endpoints and batches run them.</summary>
internal static class PoolCommands
{
    public static Result<Pool> Create(Tx tx, CreatePoolRequest request)
    {
        var feeBps = request.FeeBps ?? PoolRules.DefaultFeeBps;
        if (!tx.State.Tokens.Get(request.TokenA).Is(out var tokenA, out var refusal)
            || !tx.State.Tokens.Get(request.TokenB).Is(out var tokenB, out refusal))
        {
            return refusal;
        }

        if (tokenA.Id == tokenB.Id)
        {
            return new Refusal(Code.SameToken, "A pool needs two different tokens.");
        }

        if (feeBps is < 0 or > PoolRules.MaxFeeBps)
        {
            return Refusal.Invalid("fee_bps", $"A pool's fee is 0 to {PoolRules.MaxFeeBps} basis points.");
        }

        return Open(tx, tokenA, tokenB, feeBps, tx.Caller.UserId);
    }

    /// <summary>Makes an empty pool of two tokens and a fee that may be one.</summary>
    public static Result<Pool> Open(Tx tx, Token tokenA, Token tokenB, int feeBps, long creator)
    {
        var pools = tx.State.Pools;
        if (pools.Find(tokenA.Id, tokenB.Id, feeBps) is { } existing)
        {
            return new Refusal(Code.Exists("pool"), $"Pool {existing.Id} is of this pair and fee.");
        }

        if (pools.Count >= PoolStore.MaxPools || tx.State.Tokens.Count >= TokenStore.MaxTokens)
        {
            return new Refusal(Code.LimitReached, $"A node has at most {PoolStore.MaxPools} pools.");
        }

        var id = pools.NextId();
        var shares = new Token(
            tx.State.Tokens.NextId(), $"LP{id}", $"Shares of pool {id}: {tokenA.Symbol} and {tokenB.Symbol}",
            PoolRules.ShareDecimals, MaxSupply: null, Mintable: false, Paused: false, Issuer: 0, "{}",
            tx.Now);
        var pool = new Pool(
            id, tokenA.Id, tokenB.Id, feeBps, shares.Id, ProtocolFee: false, PoolMath.FeeScale,
            creator, tx.Now);
        tx.State.Tokens.Save(shares);
        pools.Save(pool);
        tx.Note($"pool {id}: {tokenA.Symbol} and {tokenB.Symbol}, {feeBps} basis points");
        return pool;
    }

    public static Result<Pool> Update(Tx tx, string poolId, UpdatePoolRequest change)
    {
        if (!tx.State.Pools.Get(poolId).Is(out var pool, out var refusal))
        {
            return refusal;
        }

        if (change.MaxPriceImpactBps is < 1 or > PoolMath.FeeScale)
        {
            return Refusal.Invalid(
                "max_price_impact_bps", $"A price impact limit is 1 to {PoolMath.FeeScale} basis points.");
        }

        var changed = pool with
        {
            ProtocolFee = change.ProtocolFee ?? pool.ProtocolFee,
            MaxPriceImpactBps = change.MaxPriceImpactBps ?? pool.MaxPriceImpactBps,
        };
        tx.State.Pools.Save(changed);
        tx.Note($"pool {pool.Id}: protocol fee {pool.ProtocolFee} to {changed.ProtocolFee}, "
            + $"price impact limit {pool.MaxPriceImpactBps} to {changed.MaxPriceImpactBps}");
        return changed;
    }

    public static Result<AddLiquidityResponse> AddLiquidity(Tx tx, AddLiquidityRequest request)
    {
        if (!Participant.Of(tx, request.PoolId).Is(out var who, out var refusal)
            || !Amount.ParsePositive(request.AmountA, who.TokenA.Decimals, "amount_a")
                .Is(out var amountA, out refusal)
            || !Amount.ParsePositive(request.AmountB, who.TokenB.Decimals, "amount_b")
                .Is(out var amountB, out refusal)
            || !Amount.Parse(request.MinShares, PoolRules.ShareDecimals, "min_shares")
                .Is(out var minShares, out refusal))
        {
            return refusal;
        }

        if ((PoolRules.CheckDeadline(request.Deadline, tx.Now) ?? who.CanMove(tx)) is { } refused)
        {
            return refused;
        }

        var state = tx.State.Pools.State(who.Pool.Id);
        var desired = new PoolAmounts(amountA, amountB);
        if (!PoolRules.Deposit(who.Pool, state, who.Holder, desired, minShares, tx.Now / Clock.Second)
                .Is(out var move, out refusal)
            || !who.HasBoth(tx, move.Amounts).Is(out _, out refusal)
            || !tx.Post(move.Entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        tx.Raise(new PoolChanged(who.Pool.Id, state, move.After));
        return new AddLiquidityResponse(
            move.Shares.ToText(PoolRules.ShareDecimals), who.TokenA.Text(move.Amounts.AmountA),
            who.TokenB.Text(move.Amounts.AmountB), posted.TransactionId.ToText());
    }

    public static Result<RemoveLiquidityResponse> RemoveLiquidity(Tx tx, RemoveLiquidityRequest request)
    {
        if (!Participant.Of(tx, request.PoolId).Is(out var who, out var refusal)
            || !Amount.ParsePositive(request.Shares, PoolRules.ShareDecimals, "shares")
                .Is(out var shares, out refusal)
            || !Amount.Parse(request.MinAmountA, who.TokenA.Decimals, "min_amount_a")
                .Is(out var minA, out refusal)
            || !Amount.Parse(request.MinAmountB, who.TokenB.Decimals, "min_amount_b")
                .Is(out var minB, out refusal))
        {
            return refusal;
        }

        if ((PoolRules.CheckDeadline(request.Deadline, tx.Now) ?? who.CanMove(tx)) is { } refused)
        {
            return refused;
        }

        var held = tx.Holding(who.Holder, who.Shares.Id).Available;
        if (held < shares)
        {
            return TokenRules.Insufficient(who.Shares, held, shares);
        }

        var state = tx.State.Pools.State(who.Pool.Id);
        if (!PoolRules.Withdraw(
                    who.Pool, state, who.Holder, shares, new PoolAmounts(minA, minB), tx.Now / Clock.Second)
                .Is(out var move, out refusal)
            || !tx.Post(move.Entry).Is(out var posted, out refusal))
        {
            return refusal;
        }

        tx.Raise(new PoolChanged(who.Pool.Id, state, move.After));
        return new RemoveLiquidityResponse(
            who.TokenA.Text(move.Amounts.AmountA), who.TokenB.Text(move.Amounts.AmountB),
            posted.TransactionId.ToText());
    }

    /// <summary>A user before a pool, with the tokens that are between them.</summary>
    private sealed record Participant(
        User User, Holder Holder, Pool Pool, Token TokenA, Token TokenB, Token Shares)
    {
        public static Result<Participant> Of(Tx tx, string poolId)
        {
            var tokens = tx.State.Tokens;
            return tx.State.Pools.Get(poolId).Then<Participant>(pool =>
                tx.State.Users.Find(tx.Caller.UserId) is { } user
                    ? new Participant(
                        user, Holder.User(user.Id), pool, tokens.Find(pool.TokenA)!,
                        tokens.Find(pool.TokenB)!,
                        tokens.Find(pool.LpToken)!)
                    : Refusal.NotFound("user", "of this session"));
        }

        public Refusal? CanMove(Tx tx) =>
            TokenRules.CanMove(TokenA, User, tx.Holding(Holder, TokenA.Id))
            ?? TokenRules.CanMove(TokenB, User, tx.Holding(Holder, TokenB.Id))
            ?? TokenRules.CanMove(Shares, User, tx.Holding(Holder, Shares.Id));

        public Result<Unit> HasBoth(Tx tx, PoolAmounts amounts)
        {
            var (a, b) = (tx.Holding(Holder, TokenA.Id).Available, tx.Holding(Holder, TokenB.Id).Available);
            return a < amounts.AmountA ? TokenRules.Insufficient(TokenA, a, amounts.AmountA)
                : b < amounts.AmountB ? TokenRules.Insufficient(TokenB, b, amounts.AmountB)
                : default(Unit);
        }
    }
}
