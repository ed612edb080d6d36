using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Auctions;

/// <summary>The batch auctions of a market.</summary>
internal static class AuctionEndpoints
{
    private static readonly Code MarketNotFound = Code.NotFound("market");

    public static void MapAuctions(this RouteGroupBuilder api)
    {
        var auction = api.MapGroup("/markets/{market}/auction").WithTags("Markets");
        auction.MapGet("", Show)
            .WithName("GetAuction")
            .WithSummary("Show whether a market clears in auctions, and when it does so next")
            .WithDescription(
                "Orders are collected, shown to nobody, and clear together with those that rest, at the one "
                    + "price that trades the most: whoever comes first or last in between gains nothing by "
                    + "it. Of prices that trade as much the one that leaves the least over is taken, then "
                    + "the one nearest to the last trade. At that price the better limit comes first, then "
                    + "the earlier order.")
            .Requires(Permission.PublicRead)
            .Refuses(MarketNotFound, Code.Overloaded);
        auction.MapPut("", Update)
            .WithName("UpdateAuction")
            .WithSummary("Collect a market's orders for so long and clear them at one price, or stop that")
            .WithDescription(
                "While it collects, a market takes limit orders that are gtc, gtd or ioc, neither postOnly "
                    + "nor with a displayQuantity, and none that could trade with another of the same user; "
                    + "an order stands as 'collected' and may be cancelled until it clears. What is left "
                    + "then rests, or expires if it is ioc. Another interval, or 0, clears what is collected "
                    + "first; that is refused while the market does not trade. Stops that wait already are "
                    + "set off by the price of a clearing, and meet the book as ever.")
            .Requires(Permission.Operate)
            .Refuses(MarketNotFound, Code.Invalid("interval_ms"), Code.MarketHalted, Code.TokenPaused);
    }

    private static async ValueTask<Answer<AuctionResponse>> Show(string market, Store store) =>
        store.State.Markets.GetCommitted(market).Is(out var found, out var refusal)
            ? await store.Sequencer.Read(
                state => AuctionResponse.Of(state, state.Markets.Find(found.Id)!))
            : refusal;

    private static ValueTask<Answer<AuctionResponse>> Update(
        string market, AuctionRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.AuctionUpdate, tx => AuctionCommands.Update(tx, market, request));
}
