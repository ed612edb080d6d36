namespace DSLT.Features.Orders;

/// <summary>The best prices of a book with their quantities, as of one moment.</summary>
internal sealed record BookLevels(
    long Sequence, IReadOnlyList<(long Price, long Lots)> Bids, IReadOnlyList<(long Price, long Lots)> Asks)
{
    public static BookLevels Of(MarketBook book, int depth) =>
        new(book.Sequence, Side(book, OrderSide.Buy, depth), Side(book, OrderSide.Sell, depth));

    private static List<(long Price, long Lots)> Side(MarketBook book, OrderSide side, int depth) =>
        [.. book.Book.Levels(side).Take(depth).Select(level => (level.Price, level.Lots))];
}
