using DSLT.Data;
using DSLT.Features.Candles;
using DSLT.Features.Orders.Matching;
using DSLT.Sequencing;

namespace DSLT.Features.Orders;

/// <summary>
/// The open orders and the books they rest in: all in memory, made again at a start from the tables and the
/// journal's tail. Only events change them.
/// </summary>
internal sealed class OrderStore : IStaged
{
    /// <summary>All open orders are in memory, some 500 bytes each, so there is an end to them.</summary>
    public const int MaxOpenOrders = 2_000_000;

    private const string LastOrderSql = "SELECT id FROM orders ORDER BY id DESC LIMIT 1";

    private const string WatermarkSql = "SELECT sequence FROM watermark WHERE id = 1";

    private const string LastTradeSql = "SELECT id FROM trades ORDER BY id DESC LIMIT 1";

    private readonly StateContext context;
    private readonly Dictionary<long, Order> open = [];
    private readonly Dictionary<long, MarketBook> books = [];
    private readonly Dictionary<(long User, long Market), OwnOrders> byOwner = [];
    private readonly Dictionary<(long User, long Market, string ClientId), long> byClientId = [];
    private readonly SortedSet<(long At, long Id)> expiring = [];
    private readonly HashSet<MarketBook> touched = [];
    private readonly List<OrderUpdate> updates = [];
    private readonly Action forgetUpdate;
    private readonly CandleStore candles;
    private readonly IdSequence orderIds;
    private readonly IdSequence tradeIds;
    private long startSequence;

    public OrderStore(StateContext context, CandleStore candles)
    {
        (this.context, this.candles) = (context, candles);
        (orderIds, tradeIds) = (new IdSequence(context.Undo), new IdSequence(context.Undo));
        Plan = new MatchPlan(id => open[id]);
        forgetUpdate = () => updates.RemoveAt(updates.Count - 1);
    }

    /// <summary>What the commands since the last commit did, in turn.</summary>
    public IReadOnlyList<OrderUpdate> Updates => updates;

    /// <summary>The books that were changed since the last commit, and perhaps changed back.</summary>
    public IReadOnlyCollection<MarketBook> Touched => touched;

    public int Count => open.Count;

    /// <summary>What an incoming order would do: made anew for each.</summary>
    public MatchPlan Plan { get; }

    public void Load()
    {
        orderIds.Reach(context.Lookups.First(LastOrderSql, row => row.Number(0)));
        tradeIds.Reach(context.Lookups.First(LastTradeSql, row => row.Number(0)));
        startSequence = context.Lookups.First(WatermarkSql, row => row.Number(0));
        OrderQueries.ReadOpen(context.Lookups, order =>
        {
            orderIds.Reach(order.State.Priority);
            Insert(order);
            if (order.IsOpen)
            {
                Of(order.Market).Book.Add(order);
            }
        });
        foreach (var book in books.Values)
        {
            book.Book.Commit();
        }
    }

    /// <summary>An open order, or null.</summary>
    public Order? Find(long id) => open.GetValueOrDefault(id);

    public Order? Find(long user, long market, string clientId) =>
        byClientId.TryGetValue((user, market, clientId), out var id) ? open[id] : null;

    /// <summary>The open orders of a user in a market, the oldest first.</summary>
    public IEnumerable<Order> OfUser(long user, long market) =>
        byOwner.TryGetValue((user, market), out var own) ? own.Ids.Order().Select(id => open[id]) : [];

    /// <summary>The open orders of a user in all markets.</summary>
    public IEnumerable<Order> OfUser(long user) =>
        books.Keys.Order().SelectMany(market => OfUser(user, market));

    public int CountOf(long user, long market) =>
        byOwner.TryGetValue((user, market), out var own) ? own.Ids.Count : 0;

    /// <summary>
    /// What a user's open and waiting orders of a market may buy, but for those of a quote amount.
    /// </summary>
    public long BuyingLots(long user, long market) =>
        byOwner.TryGetValue((user, market), out var own) ? own.BuyingLots : 0;

    public bool IsAnyDue(long now) => expiring.Count > 0 && expiring.Min.At <= now;

    /// <summary>The markets where orders wait for a price that is there already.</summary>
    public IEnumerable<long> MarketsToSetOff() =>
        books.Values.Where(book => NextToSetOff(book) != 0).Select(book => book.Market);

    /// <summary>The waiting order that the price of the last trade sets off first, or 0.</summary>
    public long NextToSetOff(MarketBook book) => book.Triggers.Next(candles.Of(book.Market).LastPrice);

    /// <summary>The books of the markets where orders wait for an auction.</summary>
    public IEnumerable<MarketBook> Collecting => books.Values.Where(book => book.Collected.Count > 0);

    /// <summary>The orders whose date has come, the earliest first.</summary>
    public IEnumerable<Order> Due(long now) =>
        expiring.TakeWhile(due => due.At <= now).Select(due => open[due.Id]);

    public MarketBook Of(long market)
    {
        if (!books.TryGetValue(market, out var book))
        {
            books.Add(market, book = new MarketBook(market, startSequence));
        }

        return book;
    }

    public long NextOrderId() => orderIds.Next();

    public long NextTradeId() => tradeIds.Next();

    /// <summary>Takes over an order: only <see cref="OrderPlaced"/> calls this.</summary>
    public void Place(Order order, in RecordHeader record)
    {
        orderIds.Reach(order.Id);
        Record(new OrderUpdate(order, null, record.Time));
        if (order.IsLive)
        {
            Insert(order);
            context.Undo.Push(() => Delete(order));
        }

        if (order.IsOpen)
        {
            Rest(order, record.Sequence);
        }
    }

    /// <summary>Takes over how an open order stands: only events call this.</summary>
    public void Change(long id, OrderState state, in RecordHeader record)
    {
        var sequence = record.Sequence;
        var before = open.GetValueOrDefault(id)
            ?? throw new InvalidDataException($"The journal changes order {id}, which is not open.");
        var after = before with { State = state };
        orderIds.Reach(state.Priority);
        Record(new OrderUpdate(after, null, record.Time, before.State.Status));
        if (before.IsOpen && after.IsOpen)
        {
            Swap(before, after);
            context.Undo.Push(() => Swap(after, before));
            var book = Touch(before.Market, sequence);
            if (before.State.Priority == after.State.Priority)
            {
                book.Reduce(id, before.Visible - after.Visible);
                context.Undo.Push(book.UndoLast);
            }
            else
            {
                book.Remove(id);
                context.Undo.Push(book.UndoLast);
                book.Add(after);
                context.Undo.Push(book.UndoLast);
            }

            return;
        }

        Delete(before);
        context.Undo.Push(() => Insert(before));
        if (before.IsOpen)
        {
            var book = Touch(before.Market, sequence);
            book.Remove(id);
            context.Undo.Push(book.UndoLast);
        }

        if (after.IsLive)
        {
            Insert(after);
            context.Undo.Push(() => Delete(after));
        }

        if (after.IsOpen)
        {
            Rest(after, sequence);
        }
    }

    /// <summary>Takes over the price that sets a waiting order off now: only events call this.</summary>
    public void Trail(long id, OrderTerms terms)
    {
        var before = open[id];
        var after = before with { Terms = terms };
        Record(new OrderUpdate(after, null, 0, before.State.Status, IsTrail: true));
        Delete(before);
        context.Undo.Push(() => Insert(before));
        Insert(after);
        context.Undo.Push(() => Delete(after));
    }

    /// <summary>Takes over a trade: only <see cref="OrderTraded"/> calls this.</summary>
    public void Traded(Trade trade, long time)
    {
        tradeIds.Reach(trade.Id);
        Record(new OrderUpdate(null, trade, time));
    }

    public void Commit()
    {
        foreach (var book in touched)
        {
            book.Book.Commit();
        }

        touched.Clear();
        updates.Clear();
    }

    private void Record(in OrderUpdate update)
    {
        updates.Add(update);
        context.Undo.Push(forgetUpdate);
        context.Undo.Touch(this);
    }

    private void Rest(Order order, long sequence)
    {
        var book = Touch(order.Market, sequence);
        book.Add(order);
        context.Undo.Push(book.UndoLast);
    }

    private Book Touch(long market, long sequence)
    {
        var book = Of(market);
        if (book.Sequence is var before && before != sequence)
        {
            book.Sequence = sequence;
            context.Undo.Push(() => book.Sequence = before);
        }

        touched.Add(book);
        context.Undo.Touch(this);
        return book.Book;
    }

    private void Swap(Order before, Order after)
    {
        open[after.Id] = after;
        byOwner[(after.User, after.Market)].BuyingLots += after.BuyingLots - before.BuyingLots;
    }

    private void Insert(Order order)
    {
        open.Add(order.Id, order);
        var owner = (order.User, order.Market);
        if (!byOwner.TryGetValue(owner, out var own))
        {
            byOwner.Add(owner, own = new OwnOrders());
        }

        own.Ids.Add(order.Id);
        own.BuyingLots += order.BuyingLots;
        if (order.IsPending)
        {
            Of(order.Market).Triggers.Add(order);
        }
        else if (order.IsCollected)
        {
            Of(order.Market).Collected.Add(order.Id);
        }

        if (order.ExpiresAt != 0)
        {
            expiring.Add((order.ExpiresAt, order.Id));
        }

        if (order.ClientId is { } clientId)
        {
            byClientId.Add((order.User, order.Market, clientId), order.Id);
        }
    }

    private void Delete(Order order)
    {
        open.Remove(order.Id);
        var owner = (order.User, order.Market);
        var own = byOwner[owner];
        own.Ids.Remove(order.Id);
        own.BuyingLots -= order.BuyingLots;
        if (own.Ids.Count == 0)
        {
            byOwner.Remove(owner);
        }

        if (order.IsPending)
        {
            Of(order.Market).Triggers.Remove(order);
        }
        else if (order.IsCollected)
        {
            Of(order.Market).Collected.Remove(order.Id);
        }

        if (order.ExpiresAt != 0)
        {
            expiring.Remove((order.ExpiresAt, order.Id));
        }

        if (order.ClientId is { } clientId)
        {
            byClientId.Remove((order.User, order.Market, clientId));
        }
    }

    /// <summary>A user's open orders of a market.</summary>
    private sealed class OwnOrders
    {
        public HashSet<long> Ids { get; } = [];

        public long BuyingLots { get; set; }
    }
}

/// <summary>An order as it stands now, or a trade; with its time.</summary>
/// <param name="Before">How the order stood; null for a new one.</param>
/// <param name="IsTrail">True where only the price changed that sets it off.</param>
internal readonly record struct OrderUpdate(
    Order? Order, Trade? Trade, long Time, OrderStatus? Before = null, bool IsTrail = false);

/// <summary>A market's book and the orders that wait for its price, or for its auction.</summary>
internal sealed class MarketBook(long market, long sequence)
{
    public long Market => market;

    public Book Book { get; } = new();

    public Triggers Triggers { get; } = new();

    /// <summary>The orders that wait for the next auction, the oldest first.</summary>
    public SortedSet<long> Collected { get; } = [];

    /// <summary>
    /// The last journal row that changed the book: after a start the row that it was read at.
    /// </summary>
    public long Sequence { get; set; } = sequence;
}
