using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Tests.Features.Orders.Matching;

public sealed class BookTests
{
    [Fact]
    public void Orders_stand_by_price_then_by_time()
    {
        var book = new Book();
        book.Add(1, 10, OrderSide.Sell, 105, 1);
        book.Add(2, 10, OrderSide.Sell, 103, 1);
        book.Add(3, 11, OrderSide.Sell, 103, 1);
        book.Add(4, 11, OrderSide.Buy, 99, 1);
        book.Add(5, 11, OrderSide.Buy, 101, 1);

        Assert.Equal([2, 3, 1], Ids(book, OrderSide.Sell));
        Assert.Equal([5, 4], Ids(book, OrderSide.Buy));
        Assert.Equal((103, 101), (book.Best(OrderSide.Sell), book.Best(OrderSide.Buy)));
    }

    [Fact]
    public void A_reduced_order_keeps_its_place_and_an_empty_one_goes()
    {
        var book = new Book();
        book.Add(1, 10, OrderSide.Buy, 100, 5);
        book.Add(2, 10, OrderSide.Buy, 100, 5);
        book.Reduce(1, 3);

        Assert.Equal([1, 2], Ids(book, OrderSide.Buy));
        Assert.Equal(7, book.LotsAt(OrderSide.Buy, 100));

        book.Reduce(1, 2);
        Assert.Equal([2], Ids(book, OrderSide.Buy));
        Assert.Equal(0, book.Find(1));
    }

    /// <summary>
    /// Over prices near and far, so that pages come and go: at each step the book is the sorted list that
    /// anybody would write, and so it is after each undo.
    /// </summary>
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 3_000)]
    [InlineData(3, 1_000_000_000)]
    public void Any_changes_leave_what_a_sorted_list_has_and_can_be_taken_back(int seed, int spread)
    {
        var random = new Random(seed);
        var book = new Book();
        var naive = new List<Resting>();
        var before = new Stack<List<Resting>>();
        var id = 0L;
        for (var step = 0; step < 4_000; step++)
        {
            if (before.Count > 0 && random.Next(5) == 0)
            {
                for (var back = random.Next(Math.Min(12, before.Count) + 1); back > 0; back--)
                {
                    book.UndoLast();
                    naive = before.Pop();
                }
            }
            else
            {
                before.Push([.. naive]);
                Change(book, naive, random, ref id, spread);
            }

            if (random.Next(50) == 0)
            {
                book.Commit();
                before.Clear();
            }

            AssertSame(naive, book);
        }

        Assert.NotEqual(0, book.Count);
    }

    private static void Change(Book book, List<Resting> naive, Random random, ref long id, int spread)
    {
        if (naive.Count < 5 || (naive.Count < 60 && random.Next(2) == 0))
        {
            var side = random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
            var order = new Resting(++id, 1, side, false, 1 + random.Next(spread), 1 + random.Next(9));
            book.Add(order.Id, order.User, order.Side, order.Price, order.Lots);
            naive.Add(order);
            return;
        }

        var at = random.Next(naive.Count);
        var chosen = naive[at];
        var lots = 1 + random.NextInt64(chosen.Lots);
        if (random.Next(2) == 0 || lots == chosen.Lots)
        {
            book.Remove(chosen.Id);
            naive.RemoveAt(at);
        }
        else
        {
            book.Reduce(chosen.Id, lots);
            naive[at] = chosen with { Lots = chosen.Lots - lots };
        }
    }

    private static void AssertSame(List<Resting> naive, Book book)
    {
        Assert.Equal(naive.Count, book.Count);
        foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
        {
            var expected = naive.Where(order => order.Side == side)
                .OrderBy(order => side == OrderSide.Buy ? -order.Price : order.Price)
                .ThenBy(order => order.Id)
                .ToList();
            Assert.Equal(expected.Select(order => order.Id), Ids(book, side));
            Assert.Equal(
                expected.GroupBy(order => order.Price)
                    .Select(level => (level.Key, level.Sum(order => order.Lots), level.Count())),
                book.Levels(side));
        }
    }

    private static List<long> Ids(Book book, OrderSide side)
    {
        var ids = new List<long>();
        for (var slot = book.First(side); slot != 0; slot = book.After(slot))
        {
            ids.Add(book.At(slot).Id);
        }

        return ids;
    }
}
