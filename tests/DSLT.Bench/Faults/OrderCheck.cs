using System.Globalization;
using System.Text.Json;
using DSLT.Bench.Api;

namespace DSLT.Bench.Faults;

/// <summary>
/// Holds the node's orders against what was acknowledged, and its books against its own open orders: the
/// one is memory, made again at each start, the other are tables.
/// </summary>
internal sealed class OrderCheck(World world, Books books)
{
    private const int PageLimit = 100;

    private readonly Dictionary<string, long> newest = [];

    /// <param name="all">True: every order ever, not only those since the last check.</param>
    public async Task Run(NodeApi api, bool all, string when, CancellationToken cancellation)
    {
        var open = new List<ListedOrder>();
        foreach (var user in world.Users)
        {
            var after = all ? 0 : newest.GetValueOrDefault(user.Name);
            foreach (var order in await List(api, user, "", after, cancellation))
            {
                books.Orders.See(order, when);
                newest[user.Name] = Math.Max(newest.GetValueOrDefault(user.Name), order.Id);
            }

            open.AddRange(await List(api, user, "&status=open", 0, cancellation));
        }

        books.Orders.Check(all, when);
        var book = await api.Get($"/api/markets/{world.Market}/book?depth=1000", null, cancellation);
        CompareSide(book.GetProperty("bids"), open, "buy", when);
        CompareSide(book.GetProperty("asks"), open, "sell", when);
    }

    private static async Task<List<ListedOrder>> List(
        NodeApi api, WorldUser user, string filter, long after, CancellationToken cancellation)
    {
        var orders = new List<ListedOrder>();
        var cursor = "";
        do
        {
            var page = await api.Get(
                $"/api/orders?limit={PageLimit}{filter}{cursor}", user.Bearer, cancellation);
            orders.AddRange(page.GetProperty("items").EnumerateArray().Select(Read));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null && orders[^1].Id > after);
        return [.. orders.Where(order => order.Id > after)];
    }

    private static ListedOrder Read(JsonElement order)
    {
        return new ListedOrder(
            long.Parse(Text("orderId"), CultureInfo.InvariantCulture), Text("clientOrderId"), Text("side"),
            Number("price"), Number("quantity"), Number("filledQuantity"), Text("status"));

        string Text(string name) => order.GetProperty(name).GetString()!;

        decimal Number(string name) => decimal.Parse(Text(name), CultureInfo.InvariantCulture);
    }

    private void CompareSide(JsonElement levels, List<ListedOrder> open, string side, string when)
    {
        var inBook = levels.EnumerateArray().ToDictionary(
            level => decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture),
            level => decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture));
        var inTables = open.Where(order => order.Side == side).GroupBy(order => order.Price)
            .ToDictionary(level => level.Key, level => level.Sum(order => order.Left));
        foreach (var price in inBook.Keys.Union(inTables.Keys))
        {
            var (book, tables) = (inBook.GetValueOrDefault(price), inTables.GetValueOrDefault(price));
            if (book != tables)
            {
                books.Fail($"{when}: at {price} to {side} the book has {book}, the open orders {tables}.");
            }
        }
    }
}
