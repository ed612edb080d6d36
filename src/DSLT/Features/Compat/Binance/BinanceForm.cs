using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance;

/// <summary>The routes for clients that know Binance, and the form they have in common.</summary>
internal static class BinanceForm
{
    public const string PlaceOrderName = "BinancePlaceOrder";

    public const string ReplaceOrderName = "BinanceReplaceOrder";

    public const string PlaceListName = "BinancePlaceOrderList";

    public const string PlaceOldListName = "BinancePlaceOco";

    private const string Prefix = "/compat/binance";

    /// <summary>
    /// None of it is in the description of the API, which says so: clients of this form have Binance's.
    /// </summary>
    public static void MapBinance(this WebApplication app)
    {
        var all = app.MapGroup(Prefix)
            .WithMetadata(new RouteForm(BinanceSignature.Identify, Refuse, "X-MBX-USED-WEIGHT-1M"))
            .WithMetadata(new RouteRefusals(BinanceRefusal.Codes))
            .WithTags("Binance")
            .ExcludeFromDescription();
        var spot = all.MapGroup("/api/v3");
        spot.MapBinanceMarkets();
        spot.MapBinanceTickers();
        spot.MapBinanceOrders();
        spot.MapBinanceLists();
        spot.MapBinanceAccount();
        all.MapGroup("/sapi/v1").MapBinanceWallet();
        all.MapBinanceStreams();
        // Clients that look for futures as well are told that there are none.
        all.MapGroup("/fapi/v1").MapNoFutures("BinanceLinearFutures");
        all.MapGroup("/dapi/v1").MapNoFutures("BinanceInverseFutures");
        all.Map("/{**rest}", Unknown)
            .WithName("BinanceUnknown")
            .WithSummary("What is not there")
            .Requires(Permission.None);
    }

    private static Answer<BinanceEmpty> Unknown() =>
        new Refusal(Code.NotFoundRoute, "There is nothing at this address.");

    private static RefusalBody Refuse(HttpContext context, Refusal refusal)
    {
        var name = context.GetEndpoint()?.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName;
        var told = BinanceRefusal.Translate(
            refusal, name is PlaceOrderName or ReplaceOrderName or PlaceListName or PlaceOldListName);
        return new RefusalBody(
            Status(told.Code),
            JsonSerializer.SerializeToUtf8Bytes(
                BinanceError.Of(told), ApiJson.TypeOf<BinanceError>()));
    }

    /// <summary>There, what the state does not allow and what is not there are bad requests too.</summary>
    public static int Status(Code code) => code.Status switch
    {
        StatusCodes.Status404NotFound when code != Code.NotFoundRoute => StatusCodes.Status400BadRequest,
        StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity =>
            StatusCodes.Status400BadRequest,
        StatusCodes.Status403Forbidden => StatusCodes.Status401Unauthorized,
        _ => code.Status,
    };
}
