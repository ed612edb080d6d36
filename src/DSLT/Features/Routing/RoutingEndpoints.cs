using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Routing;

/// <summary>Swaps at the best of the books and the pools, split where that pays.</summary>
internal static class RoutingEndpoints
{
    public static void MapRouting(this RouteGroupBuilder api)
    {
        var router = api.MapGroup("/router").WithTags("Router");
        router.MapGet("/quote", Quote)
            .WithName("QuoteRoutedSwap")
            .WithSummary("What books and pools together would give now")
            .WithDescription(
                "For an exact amountIn. Looks at the book of the two tokens, the three pools of just these "
                    + "two that bring the most, and the best way over other tokens, and splits the amount "
                    + "over them to about a millionth. 'alone' is what each would bring for the whole.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.NotFound("token"), Code.SameToken, Code.Invalid("amount_in"), Code.TokenPaused,
                Code.InsufficientLiquidity);
        router.MapPost("/swap", Swap)
            .WithName("RoutedSwap")
            .WithSummary("Trade one token for another at the best of books and pools, atomically")
            .WithDescription(
                "All legs, or none, at the prices of that moment: never less than any one venue would have "
                    + "given, as 'alone' shows. The book's part is a market order of the caller's, by its "
                    + "taker fee; one's own resting orders are not traded with.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                Code.NotFound("token"), Code.SameToken, Code.Invalid("amount_in"),
                Code.Invalid("min_amount_out"), Code.DeadlinePassed, Code.TokenPaused, Code.AccountFrozen,
                Code.InsufficientLiquidity, Code.SlippageExceeded, Code.PriceImpactExceeded,
                Code.InsufficientBalance, Code.LimitReached);
    }

    private static async Task<Answer<RoutedSwapResponse>> Quote(
        Caller caller, Store store, TimeProvider clock, string? tokenIn = null, string? tokenOut = null,
        string? amountIn = null)
    {
        var now = clock.NowMicros();
        var query = new RoutedQuery(tokenIn, tokenOut, amountIn);
        return (await store.Sequencer.Read(state => RoutingCommands.Quote(state, query, caller.UserId, now)))
            .Then(quote => quote);
    }

    private static ValueTask<Answer<RoutedSwapResponse>> Swap(
        RoutedSwapRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.RoutedSwap, tx => RoutingCommands.Swap(tx, request));
}
