using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Risk;

/// <summary>The controls of a market: what operators set, and who may buy how much.</summary>
internal static class RiskEndpoints
{
    private static readonly Code MarketNotFound = Code.NotFound("market");
    private static readonly Code UserNotFound = Code.NotFound("user");

    public static void MapRisk(this RouteGroupBuilder api)
    {
        var market = api.MapGroup("/markets/{market}").WithTags("Risk");
        market.MapGet("/risk", Show)
            .WithName("GetRisk")
            .WithSummary("Show the controls of a market and its last halt")
            .Requires(Permission.Supervise)
            .Refuses(MarketNotFound);
        market.MapPut("/risk", Update)
            .WithName("UpdateRisk")
            .WithSummary("Set all controls of a market: limits, price band, circuit breaker, surveillance")
            .WithDescription(
                "A control that is left out is off. A limit price is measured by the last trade's, before "
                    + "the first trade by the middle of the book; a stop's by its stop price, and again when "
                    + "it is set off. The trade that trips the breaker stands; what is left of its order "
                    + "expires, and waiting orders wait until the market trades again. Orders that are "
                    + "refused count for no limit.")
            .Requires(Permission.Operate)
            .Refuses(
                MarketNotFound, Code.Invalid("max_position"), Code.Invalid("band"),
                Code.Invalid("max_impact_bps"), Code.Invalid("breaker"), Code.Invalid("orders_per_second"),
                Code.Invalid("order_to_trade"));
        market.MapDelete("/halt", Reopen)
            .WithName("ReopenMarket")
            .WithSummary("End a halt of a market's circuit breaker before its time")
            .Requires(Permission.Operate)
            .Refuses(MarketNotFound, Code.NotFound("halt"));
        MapPositions(market);
    }

    private static void MapPositions(RouteGroupBuilder market)
    {
        market.MapGet("/risk/positions/{username}", Position)
            .WithName("GetPosition")
            .WithSummary("Show what a user has in a market, and how much they may come to have")
            .Requires(Permission.Supervise)
            .Refuses(MarketNotFound, UserNotFound);
        market.MapPut("/risk/positions/{username}", Limit)
            .WithName("LimitPosition")
            .WithSummary("Give a user a position limit of their own in a market")
            .Requires(Permission.Operate)
            .Refuses(MarketNotFound, UserNotFound, Code.Invalid("max_position"), Code.LimitReached);
        market.MapDelete("/risk/positions/{username}", Unlimit)
            .WithName("RemovePositionLimit")
            .WithSummary("Let the market's position limit hold for a user again")
            .Requires(Permission.Operate)
            .Refuses(MarketNotFound, UserNotFound, Code.NotFound("position_limit"));
    }

    private static Answer<RiskResponse> Show(string market, Store store) =>
        store.State.Markets.GetCommitted(market).Then<RiskResponse>(found => RiskResponse.Of(
            found, store.State.Risk.Committed(found.Id) ?? MarketRisk.Of(found.Id),
            store.State.Risk.CommittedHalt(found.Id)));

    private static ValueTask<Answer<RiskResponse>> Update(
        string market, RiskRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.RiskUpdate, tx => RiskCommands.Update(tx, market, request));

    private static ValueTask<Answer<RiskResponse>> Reopen(string market, Caller caller, Writes writes) =>
        writes.Run(caller, Command.MarketReopen, tx => RiskCommands.Reopen(tx, market));

    private static async ValueTask<Answer<PositionResponse>> Position(
        string market, string username, Store store, CancellationToken cancellation)
    {
        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal))
        {
            return refusal;
        }

        return await store.State.Users.CommittedByName(username, store.Database, cancellation) is { } user
            ? await store.Sequencer.Read(state => RiskCommands.Position(state, found, user))
            : Refusal.NotFound("user", username, UserRules.MaxNameLength);
    }

    private static ValueTask<Answer<PositionResponse>> Limit(
        string market, string username, PositionLimitRequest request, Caller caller, Writes writes) =>
        writes.Run(
            caller, Command.PositionLimitUpdate,
            tx => RiskCommands.Limit(tx, market, username, request.MaxPosition));

    private static ValueTask<Answer<PositionResponse>> Unlimit(
        string market, string username, Caller caller, Writes writes) =>
        writes.Run(
            caller, Command.PositionLimitUpdate, tx => RiskCommands.Limit(tx, market, username, null));
}
