using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Sales;

/// <summary>Buying in a sale, one's own part in it, and the list that everybody can check.</summary>
internal static class PurchaseEndpoints
{
    private static readonly Code SaleNotFound = Code.NotFound("sale");

    public static void MapPurchases(RouteGroupBuilder sales)
    {
        sales.MapPost("/{saleId}/buy", Buy)
            .WithName("BuyInSale")
            .WithSummary("Buy in a sale, so much of the token or for so much of what it is paid with")
            .WithDescription(
                "Purchases are taken in the order of the journal: each begins where the one before ended and "
                    + "may span blocks. With 'pay' as much is bought as that pays for; the rest stays.")
            .Requires(Permission.MoveFunds)
            .Refuses(
                SaleNotFound, Code.Invalid("quantity"), Code.Invalid("pay"), Code.Invalid("max_cost"),
                Code.Invalid("min_quantity"), Code.SaleNotOpen, Code.SalePaused, Code.SaleEnded,
                Code.SaleSoldOut, Code.TierTooLow, Code.NotOnAllowList, Code.SaleLimitExceeded,
                Code.SlippageExceeded, Code.InsufficientBalance, Code.TokenPaused, Code.AccountFrozen);
        sales.MapPost("/{saleId}/claim", Claim)
            .WithName("ClaimFromSale")
            .WithSummary("Have what one bought, or what one paid back, without waiting for the node")
            .Requires(Permission.MoveFunds)
            .Refuses(SaleNotFound, Code.NothingToClaim, Code.TokenPaused, Code.AccountFrozen);
        sales.MapGet("/{saleId}/me", Own)
            .WithName("GetOwnSale")
            .WithSummary("What one has bought in a sale, and in which rounds one may")
            .Requires(Permission.SignedIn)
            .Refuses(SaleNotFound, Code.Overloaded);
        sales.MapGet("/{saleId}/purchases", List)
            .WithName("ListSalePurchases")
            .WithSummary("All purchases of a sale in their order, for everybody to check")
            .WithDescription(
                "Numbers have no gaps, each position is the sum of the quantities before, each block's part "
                    + "costs quantity times that block's price rounded up. 'hash' is SHA-256 in lower-case "
                    + "hex over 'HASH NUMBER BUYER QUANTITY COST TRANSACTIONID', joined by spaces, with the "
                    + "hash of the purchase before, or 64 zeros; the last is the sale's own 'hash'.")
            .Requires(Permission.PublicRead)
            .Refuses(SaleNotFound, Code.Invalid("buyer"), Code.Invalid("limit"), Code.Invalid("cursor"));
    }

    private static ValueTask<CreatedAnswer<SalePurchaseResponse>> Buy(
        string saleId, BuyRequest request, Caller caller, Writes writes) => writes.Create(
            caller, Command.SaleBuy, tx => SalePurchases.Buy(tx, saleId, request)
                .Then<SalePurchaseResponse>(purchase => SaleView
                    .Of(tx, tx.State.Sales.Find(purchase.Sale)!).Show(purchase, tx.Now)));

    private static ValueTask<Answer<OwnSaleResponse>> Claim(string saleId, Caller caller, Writes writes) =>
        writes.Run(caller, Command.SaleClaim, tx => SaleDelivery.Claim(tx, saleId)
            .Then<OwnSaleResponse>(sale => Shown(tx.State, sale, caller.UserId, tx.Now)));

    private static async ValueTask<Answer<OwnSaleResponse>> Own(
        string saleId, Caller caller, Store store, TimeProvider clock)
    {
        var now = clock.NowMicros();
        var read = await store.Sequencer.Read(state => state.Sales.Get(saleId)
            .Then<OwnSaleResponse>(sale => Shown(state, sale, caller.UserId, now)));
        return read.Then(shown => shown);
    }

    private static async ValueTask<Answer<SalePurchaseList>> List(
        string saleId, Caller caller, Store store, CancellationToken cancellation, string? buyer = null,
        string? limit = null, string? cursor = null)
    {
        long? number = null;
        if (!store.State.Sales.GetCommitted(saleId).Is(out var sale, out var refusal)
            || !Page.ParseAscending(limit, cursor).Is(out var page, out refusal))
        {
            return refusal;
        }

        if (buyer is not null)
        {
            if (!Ids.Parse(buyer, "buyer").Is(out var asked, out _))
            {
                return Refusal.Invalid("buyer", "'buyer' is the number of one of the sale's buyers.");
            }

            number = asked;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var found = await SaleQueries.Page(
            store.Database, sale.Id, number, page.After, page.Limit + 1, cancellation);
        var view = SaleView.Committed(store.State, sale);
        return new SalePurchaseList(
            [.. found.Take(page.Limit).Select(row => view.Show(row.ToPurchase(), row.At))],
            found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Number) : null);
    }

    /// <summary>On the sequencer's thread.</summary>
    private static OwnSaleResponse Shown(State state, Sale sale, long userId, long now)
    {
        var (standing, buyer) = (state.Sales.StateOf(sale), state.Sales.BuyerOf(sale.Id, userId));
        var tier = state.Users.Find(userId)!.Tier;
        return new OwnSaleResponse(
            sale.Id.ToText(), SaleRules.Status(sale, standing, now), buyer.Number == 0 ? null : buyer.Number,
            state.Tokens.Find(sale.Token)!.Text(buyer.Bought),
            state.Tokens.Find(sale.PayToken)!.Text(buyer.Paid),
            buyer is { Number: > 0, Done: false } && standing.IsClosed,
            [.. Enumerable.Range(0, sale.Rounds.Length)
                .Where(i => SaleRules.MayBuy(
                    sale.Rounds[i], tier,
                    sale.Rounds[i].Listed && state.Sales.IsListed(sale.Id, i, userId)) is null)
                .Select(i => i + 1)]);
    }
}
