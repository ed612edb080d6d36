using DSLT.Core;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Routing;

/// <summary>Swaps over books and pools together: all legs, or none.</summary>
internal static class RoutingCommands
{
    private static readonly Refusal NoVenue = new(
        Code.InsufficientLiquidity, "Neither a book nor a route of pools can fill this trade.");

    public static Result<RoutedSwapResponse> Swap(Tx tx, RoutedSwapRequest request)
    {
        var tokens = tx.State.Tokens;
        if (!tokens.Get(request.TokenIn).Is(out var tokenIn, out var refusal)
            || !tokens.Get(request.TokenOut).Is(out var tokenOut, out refusal)
            || !Amount.ParsePositive(request.AmountIn, tokenIn.Decimals, "amount_in")
                .Is(out var amount, out refusal)
            || !Amount.Parse(request.MinAmountOut, tokenOut.Decimals, "min_amount_out")
                .Is(out var least, out refusal)
            || !MayMove(tx, request.Deadline, tokenIn, tokenOut).Is(out var holding, out refusal)
            || !OrderCommands.ExpireDue(tx).Is(out _, out refusal)
            || !Plan(tx.State, tokenIn, tokenOut, amount, tx.Caller.UserId, tx.Now)
                .Is(out var plan, out refusal))
        {
            return refusal;
        }

        if (plan.Out < least)
        {
            return new Refusal(
                Code.SlippageExceeded,
                $"The swap gives {tokenOut.Text(plan.Out)} {tokenOut.Symbol}, less than minAmountOut.");
        }

        return holding.Available < plan.Used
            ? TokenRules.Insufficient(tokenIn, holding.Available, plan.Used)
            : Execute(tx, plan, holding.Account.Holder);
    }

    /// <summary>What a swap would bring now; on the sequencer's thread, which alone sees the books.</summary>
    public static Result<RoutedSwapResponse> Quote(
        State state, RoutedQuery query, long user, long now)
    {
        if (!Find(state.Tokens, query.TokenIn).Is(out var tokenIn, out var refusal)
            || !Find(state.Tokens, query.TokenOut).Is(out var tokenOut, out refusal)
            || !Amount.ParsePositive(query.AmountIn, tokenIn.Decimals, "amount_in")
                .Is(out var amount, out refusal)
            || !TokenRules.NotPaused(tokenIn).Is(out _, out refusal)
            || !TokenRules.NotPaused(tokenOut).Is(out _, out refusal))
        {
            return refusal;
        }

        return Plan(state, tokenIn, tokenOut, amount, user, now).Then<RoutedSwapResponse>(
            plan => plan.Describe([.. plan.Legs.Select(leg => plan.Describe(leg))]));
    }

    private static Result<RoutedPlan> Plan(
        State state, Token tokenIn, Token tokenOut, Amount amount, long user, long now)
    {
        if (tokenIn.Id == tokenOut.Id)
        {
            return new Refusal(Code.SameToken, "A token cannot be traded for itself.");
        }

        var venues = VenueSearch.Find(state, tokenIn, tokenOut, amount, user, now);
        return VenueSplit.Best(venues, amount) is { } parts
            ? new RoutedPlan(tokenIn, tokenOut, amount, venues, parts)
            : NoVenue;
    }

    private static Result<Holding> MayMove(
        Tx tx, DateTimeOffset deadline, Token tokenIn, Token tokenOut)
    {
        if (tx.State.Users.Find(tx.Caller.UserId) is not { } user)
        {
            return Refusal.NotFound("user", "of this session");
        }

        var holding = tx.Holding(Holder.User(user.Id), tokenIn.Id);
        return (PoolRules.CheckDeadline(deadline, tx.Now)
            ?? TokenRules.CanMove(tokenIn, user, holding)
            ?? TokenRules.CanMove(
                tokenOut, user, tx.Holding(holding.Account.Holder, tokenOut.Id))) is { } refused
            ? refused
            : holding;
    }

    /// <summary>Pools first: what an order sets off may not change what was planned for them.</summary>
    private static Result<RoutedSwapResponse> Execute(Tx tx, RoutedPlan plan, Holder owner)
    {
        var legs = new List<RouteLeg>();
        foreach (var leg in plan.Legs.OrderBy(leg => leg.Venue is BookVenue))
        {
            if (!(leg.Venue is BookVenue book
                    ? Take(tx, plan, leg, book)
                    : Swap(tx, plan, leg, (PoolVenue)leg.Venue, owner))
                .Is(out var done, out var refusal))
            {
                return refusal;
            }

            legs.Add(done);
        }

        return plan.Describe(legs);
    }

    private static Result<RouteLeg> Swap(
        Tx tx, RoutedPlan plan, in RoutedLeg leg, PoolVenue pools, Holder owner)
    {
        var described = plan.Describe(leg);
        return SwapCommands.Execute(tx, pools.Route(leg.Amounts.Used), plan.TokenIn, plan.TokenOut, owner)
            .Then<RouteLeg>(_ => described);
    }

    private static Result<RouteLeg> Take(Tx tx, RoutedPlan plan, in RoutedLeg leg, BookVenue book)
    {
        var order = OrderRules.MarketOrder(
            book.Market, tx.Caller.UserId, book.Side, book.Lots(leg.Amounts.Used), tx.Now);
        var (described, expected) = (plan.Describe(leg), plan.TokenOut.Text(leg.Amounts.Out));
        return OrderCommands.Enter(tx, book.Market, order).Then<RouteLeg>(placed =>
            placed.FilledQuantity == placed.Quantity
                ? described with { OrderId = placed.OrderId }
                : new Refusal(
                    Code.SlippageExceeded, $"The book did not give the {expected} that it was planned to."));
    }

    private static Result<Token> Find(TokenStore tokens, string? symbol) =>
        symbol is null ? Refusal.NotFound("token", symbol, TokenRules.MaxSymbolLength) : tokens.Get(symbol);
}

/// <summary>A quote's parameters as they stand in the query.</summary>
internal sealed record RoutedQuery(string? TokenIn, string? TokenOut, string? AmountIn);
