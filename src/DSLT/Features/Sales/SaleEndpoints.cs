using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Sales;

/// <summary>Sales of tokens: made by operators, seen by all.</summary>
internal static class SaleEndpoints
{
    private static readonly Code SaleNotFound = Code.NotFound("sale");

    public static void MapSales(this RouteGroupBuilder api)
    {
        var sales = api.MapGroup("/sales").WithTags("Sales");
        MapCreate(sales);
        MapOperating(sales);
        sales.MapGet("", List)
            .WithName("ListSales")
            .WithSummary("List sales")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
        sales.MapGet("/{saleId}", Show)
            .WithName("GetSale")
            .WithSummary("Show a sale: its terms, the block it is at and what was raised")
            .Requires(Permission.PublicRead)
            .Refuses(SaleNotFound);
        SaleListEndpoints.MapLists(sales);
        PurchaseEndpoints.MapPurchases(sales);
        SimulationEndpoints.MapSimulation(sales);
    }

    private static void MapCreate(RouteGroupBuilder sales) =>
        sales.MapPost("", Create)
            .WithName("CreateSale")
            .WithSummary("Sell tokens in a row of blocks, each dearer than the one before")
            .WithDescription(
                "The price of block k is `firstPrice * (1 + growthBps/10000)^(k-1)`, rounded up to 18 "
                    + "decimals; a purchase pays each block's price for what it takes from it, rounded up "
                    + "to a base unit of the pay token. All tokens leave the operator's account at once, "
                    + "and with a pool share as many as the pool needs however the sale goes. With a soft "
                    + "cap or vesting the sale keeps what was bought until it is closed; a node does that, "
                    + "delivers and refunds by itself. Closed well, the proceeds go to the treasury but "
                    + "for the pool's share, which with tokens at the last price opens a pool; where pools "
                    + "of that fee have a price already, at one of the next nine fees up, else all goes to "
                    + "the treasury.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("token"), Code.SameToken, Code.Invalid("end"), Code.Invalid("blocks"),
                Code.Invalid("block_size"), Code.Invalid("first_price"), Code.Invalid("growth_bps"),
                Code.Invalid("soft_cap"), Code.Invalid("min_purchase"), Code.Invalid("max_purchase"),
                Code.Invalid("user_limit"), Code.Invalid("min_tier"), Code.Invalid("rounds"),
                Code.Invalid("kind"), Code.Invalid("schedule"), Code.Invalid("start"),
                Code.Invalid("cliff_seconds"), Code.Invalid("duration_seconds"), Code.Invalid("steps"),
                Code.Invalid("step_seconds"), Code.Invalid("step_months"), Code.Invalid("pool_share_bps"),
                Code.Invalid("pool_fee_bps"), Code.Invalid("tick_size"), Code.Invalid("lot_size"),
                Code.Invalid("min_notional"), Code.Invalid("maker_fee_bps"), Code.Invalid("taker_fee_bps"),
                Code.Exists("pool"), Code.LimitReached, Code.InsufficientBalance, Code.TokenPaused,
                Code.AccountFrozen);

    private static void MapOperating(RouteGroupBuilder sales)
    {
        sales.MapPatch("/{saleId}", Update)
            .WithName("UpdateSale")
            .WithSummary("Pause a sale, or go on with it; its terms and its end stay")
            .Requires(Permission.Operate)
            .Refuses(SaleNotFound, Code.Invalid("status"), Code.SaleEnded);
        sales.MapPost("/{saleId}/cancel", Cancel)
            .WithName("CancelSale")
            .WithSummary("End a sale and refund everybody")
            .WithDescription(
                "Only while the sale still keeps what was bought, or nothing was: what buyers have already "
                    + "is not taken back.")
            .Requires(Permission.Operate)
            .Refuses(SaleNotFound, Code.SaleEnded, Code.NotCancellable);
        sales.MapPost("/{saleId}/close", Close)
            .WithName("CloseSale")
            .WithSummary("Close a sale that is sold out or over, as the node does by itself")
            .Requires(Permission.Operate)
            .Refuses(SaleNotFound, Code.SaleStillOpen, Code.SaleEnded, Code.TokenPaused);
    }

    private static ValueTask<CreatedAnswer<SaleResponse>> Create(
        CreateSaleRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.SaleCreate, tx => Shown(tx, SaleCommands.Create(tx, request)));

    private static ValueTask<Answer<SaleResponse>> Update(
        string saleId, UpdateSaleRequest request, Caller caller, Writes writes) => writes.Run(
            caller, Command.SaleUpdate, tx => Shown(tx, SaleCommands.Update(tx, saleId, request.Status)));

    private static ValueTask<Answer<SaleResponse>> Cancel(string saleId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.SaleCancel, tx => Shown(tx, SaleClosing.Cancel(tx, saleId)));

    private static ValueTask<Answer<SaleResponse>> Close(string saleId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.SaleClose, tx => Shown(tx, SaleClosing.Close(tx, saleId)));

    private static Answer<SaleResponse> Show(string saleId, Store store, TimeProvider clock) =>
        store.State.Sales.GetCommitted(saleId).Then<SaleResponse>(sale => Shown(store, sale, clock));

    private static Answer<SaleList> List(
        Store store, TimeProvider clock, string? limit = null, string? cursor = null)
    {
        if (!Page.ParseAscending(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var found = store.State.Sales.CommittedAll
            .Where(sale => sale.Id > page.After)
            .Take(page.Limit + 1).ToList();
        return new SaleList(
            [.. found.Take(page.Limit).Select(sale => Shown(store, sale, clock))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static SaleResponse Shown(Store store, Sale sale, TimeProvider clock) =>
        SaleView.Committed(store.State, sale)
            .Show(store.State.Sales.CommittedState(sale), clock.NowMicros());

    private static Result<SaleResponse> Shown(Tx tx, Result<Sale> sale) => sale.Then<SaleResponse>(it =>
        SaleView.Of(tx, it).Show(tx.State.Sales.StateOf(it), tx.Now));
}
