using System.Globalization;
using DSLT.Core;
using DSLT.Features.Tokens;
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
        sales.MapGet("/simulate", Simulate)
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

    private static Answer<SimulationResponse> Simulate(
        Store store, string? token = null, string? payToken = null, string? blockSize = null,
        string? blocks = null, string? firstPrice = null, string? growthBps = null, string? quantity = null,
        string? pay = null)
    {
        if (!Token(store, token).Is(out var sold, out var refusal)
            || !Token(store, payToken).Is(out var paid, out refusal)
            || !Number(blocks, "blocks").Is(out var count, out refusal)
            || !Number(growthBps, "growth_bps").Is(out var growth, out refusal)
            || !NewSaleRules.Prices(blockSize, count ?? 0, firstPrice, growth, sold, paid)
                .Is(out var prices, out refusal))
        {
            return refusal;
        }

        var view = new SaleView(Sale.Of(prices), sold, paid);
        SaleQuoteResponse? quote = null;
        if ((quantity ?? pay) is not null
            && !view.Quote(quantity, pay, Amount.Zero).Is(out quote, out refusal))
        {
            return refusal;
        }

        return new SimulationResponse(
            sold.Text(prices.Total), paid.Text(prices.Cost(Amount.Zero, prices.Total)),
            SaleView.PriceText(prices.Prices[^1]), [.. view.Path()], quote);
    }

    private static Result<Token> Token(Store store, string? symbol) =>
        symbol is not null && store.State.Tokens.Committed(symbol) is { } token
            ? token
            : Refusal.NotFound("token", symbol, TokenRules.MaxSymbolLength);

    /// <summary>A number without a sign, or null where there is none.</summary>
    private static Result<int?> Number(string? text, string field) => text is null ? (int?)null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Refusal.Invalid(field, "This is a whole number.");
}
