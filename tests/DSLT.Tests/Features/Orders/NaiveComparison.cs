using System.Numerics;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Orders;

/// <summary>A market of GOLD and USD and the naive one beside it, and whether they are the same.</summary>
internal static class NaiveComparison
{
    public const int Users = 4;

    private const long Gold = 1;
    private const long Usd = 2;

    /// <param name="store">The market that is tested.</param>
    /// <param name="exchange">What it is to be like.</param>
    /// <param name="collected">How many orders wait for an auction besides.</param>
    public static async Task AssertSame(TestStore store, NaiveExchange exchange, int collected = 0)
    {
        var seen = (await store.Sequencer.Read(state => (
            Balances: Enumerable.Range(1, Users).SelectMany(user => new[] { Gold, Usd }.Select(token =>
            {
                var holding = state.Holdings.Of(Holder.User(user), token);
                return ((BigInteger)holding.Available.Units, (BigInteger)holding.Held.Units);
            })).ToList(),
            Fees: new[] { Gold, Usd }.Select(token => (BigInteger)state.Holdings
                .Of(Holder.Of(HolderKind.Fees, 1), token).Available.Units).ToList(),
            Bids: state.Orders.Of(1).Book.Levels(OrderSide.Buy).ToList(),
            Asks: state.Orders.Of(1).Book.Levels(OrderSide.Sell).ToList(),
            Queues: Queue(state, OrderSide.Buy).Concat(Queue(state, OrderSide.Sell)).ToList(),
            Open: state.Orders.Count))).Value;
        Assert.Equal(
            Enumerable.Range(1, Users)
                .SelectMany(user => new[] { exchange.Balance(user, true), exchange.Balance(user, false) }),
            seen.Balances);
        Assert.Equal([exchange.BaseFees, exchange.QuoteFees], seen.Fees);
        Assert.Equal(Levels(exchange, OrderSide.Buy), seen.Bids);
        Assert.Equal(Levels(exchange, OrderSide.Sell), seen.Asks);
        Assert.Equal(Queue(exchange, OrderSide.Buy).Concat(Queue(exchange, OrderSide.Sell)), seen.Queues);
        Assert.Equal(exchange.Open.Count + exchange.Waiting.Count + collected, seen.Open);
        Assert.True(
            seen.Bids.Count == 0 || seen.Asks.Count == 0 || seen.Bids[0].Price < seen.Asks[0].Price,
            "The book is crossed.");
    }

    private static List<long> Queue(State state, OrderSide side)
    {
        var book = state.Orders.Of(1).Book;
        var ids = new List<long>();
        for (var slot = book.First(side); slot != 0; slot = book.After(slot))
        {
            ids.Add(book.At(slot).Id);
        }

        return ids;
    }

    private static IEnumerable<long> Queue(NaiveExchange exchange, OrderSide side) => exchange.Open
        .Where(order => order.Side == side)
        .OrderBy(order => side == OrderSide.Buy ? -order.Price : order.Price)
        .ThenBy(order => order.Entered)
        .Select(order => order.Id);

    private static List<(long, long, int)> Levels(NaiveExchange exchange, OrderSide side) =>
        [.. exchange.Open.Where(order => order.Side == side)
            .GroupBy(order => order.Price)
            .OrderBy(level => side == OrderSide.Buy ? -level.Key : level.Key)
            .Select(level => (level.Key, level.Sum(order => order.Visible), level.Count()))];

    public static async Task<NaiveExchange> Open(TestStore store)
    {
        var exchange = new NaiveExchange(new NaiveMarket(1, 1_000, 1_000, 10, 25));
        var written = await store.Sequencer.Write(Caller.Node, Command.Batch, tx =>
        {
            for (var user = 1; user <= Users; user++)
            {
                tx.State.Users.Save(new User(
                    tx.State.Users.NextId(), $"user-{user}", null, "$none$", Role.User, 0, Frozen: false,
                    tx.Now));
            }

            foreach (var (symbol, decimals) in new[] { ("GOLD", 6), ("USD", 2) })
            {
                tx.State.Tokens.Save(new Token(
                    tx.State.Tokens.NextId(), symbol, symbol, decimals, null, Mintable: true, Paused: false,
                    Issuer: 1, "{}", tx.Now));
            }

            for (var user = 1; user <= Users; user++)
            {
                Give(tx, exchange, user, Gold, 20_000_000);
                Give(tx, exchange, user, Usd, 4_000);
            }

            return MarketCommands.Create(
                tx, new CreateMarketRequest("GOLD", "USD", "0.01", "0.001", 10, 25));
        });
        Assert.Null(written.Result.Refusal);
        return exchange;
    }

    private static void Give(Tx tx, NaiveExchange exchange, long user, long token, long amount)
    {
        exchange.Give(user, token == Gold, amount);
        Assert.False(tx.Post(Entry.Of(
            EntryKind.Mint,
            Posting.Debit(Holder.Issuance, token, new Amount(amount)),
            Posting.Credit(Holder.User(user), token, new Amount(amount)))).IsRefused);
    }
}
