using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Sales;

/// <summary>What blocks cost and what purchases would, of a sale or before there is one.</summary>
internal static class SimulationEndpoints
{
    private static readonly Code SaleNotFound = Code.NotFound("sale");

    public static void MapSimulation(RouteGroupBuilder sales)
    {
        sales.MapGet("/{saleId}/prices", Prices)
            .WithName("ListSalePrices")
            .WithSummary("The price path of a sale, block by block")
            .Requires(Permission.PublicRead)
            .Refuses(SaleNotFound, Code.Invalid("limit"), Code.Invalid("cursor"));
        sales.MapGet("/{saleId}/simulate", Quote)
            .WithName("SimulatePurchase")
            .WithSummary("What a purchase would cost, or buy, at this moment")
            .Requires(Permission.PublicRead)
            .Refuses(SaleNotFound, Code.Invalid("quantity"), Code.Invalid("pay"), Code.SaleSoldOut);
        sales.MapPost("/simulate", Simulate)
            .WithName("SimulateSale")
            .WithSummary("The price path and the proceeds of a sale before it is made; nothing is done")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.NotFound("token"), Code.Invalid("blocks"), Code.Invalid("block_size"),
                Code.Invalid("first_price"), Code.Invalid("growth_bps"), Code.Invalid("quantity"),
                Code.Invalid("pay"), Code.SaleSoldOut);
    }

    private static Answer<BlockList> Prices(
        string saleId, Store store, string? limit = null, string? cursor = null)
    {
        if (!store.State.Sales.GetCommitted(saleId).Is(out var sale, out var refusal)
            || !Page.ParseAscending(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        var found = SaleView.Committed(store.State, sale).Path()
            .Where(block => block.Block > page.After)
            .Take(page.Limit + 1).ToList();
        return new BlockList(
            [.. found.Take(page.Limit)],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Block) : null);
    }

    private static Answer<SaleQuoteResponse> Quote(
        string saleId, Store store, string? quantity = null, string? pay = null) =>
        store.State.Sales.GetCommitted(saleId).Then(sale => SaleView.Committed(store.State, sale)
            .Quote(quantity, pay, store.State.Sales.CommittedState(sale).Sold));

    private static Answer<SimulationResponse> Simulate(SimulateSaleRequest request, Store store)
    {
        var tokens = store.State.Tokens;
        if (tokens.Committed(request.Token) is not { } token
            || tokens.Committed(request.PayToken) is not { } pay)
        {
            return Refusal.NotFound("token", "of one of these symbols");
        }

        if (!NewSaleRules.Prices(
                request.BlockSize, request.Blocks, request.FirstPrice, request.GrowthBps, token, pay)
                .Is(out var prices, out var refusal))
        {
            return refusal;
        }

        var view = new SaleView(Sale.Of(prices), token, pay);
        SaleQuoteResponse? quote = null;
        if ((request.Quantity ?? request.Pay) is not null
            && !view.Quote(request.Quantity, request.Pay, Amount.Zero).Is(out quote, out refusal))
        {
            return refusal;
        }

        return new SimulationResponse(
            token.Text(prices.Total), pay.Text(prices.Cost(Amount.Zero, prices.Total)),
            SaleView.PriceText(prices.Prices[^1]), [.. view.Path()], quote);
    }
}
