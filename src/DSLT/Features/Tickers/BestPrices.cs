using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Features.Tickers;

/// <summary>The best level of each side of a book, where it has one: ticks and lots.</summary>
internal readonly record struct BestPrices((long Price, long Lots)? Bid, (long Price, long Lots)? Ask)
{
    public static BestPrices Of(Book book) => new(Best(book, OrderSide.Buy), Best(book, OrderSide.Sell));

    private static (long Price, long Lots)? Best(Book book, OrderSide side) =>
        book.HasOrders(side) ? (book.Best(side), book.LotsAt(side, book.Best(side))) : null;
}
