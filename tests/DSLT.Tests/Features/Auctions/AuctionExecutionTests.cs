using System.Globalization;
using DSLT.Core;
using DSLT.Features.Auctions;
using DSLT.Features.Orders;
using DSLT.Sequencing;
using DSLT.Tests.Features.Orders;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;
using static DSLT.Tests.Features.Orders.RandomOrders;

namespace DSLT.Tests.Features.Auctions;

public sealed class AuctionExecutionTests(PostgresFixture postgres)
{
    private const int Rounds = 700;
    private const int CommandsARound = 12;
    private const string Market = "GOLD-USD";

    private static readonly int[] Intervals = [10, 25, 60];

    /// <summary>
    /// Random lives of a market that goes over to auctions and back, beside the naive one: every answer,
    /// every trade, every balance, every hold and the whole book are the same after each round, after rounds
    /// that were taken back, and after restarts.
    /// </summary>
    [Theory, EveryDatabase]
    public async Task Any_orders_clear_as_the_naive_auction_says(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var random = new Random(kind == DatabaseKind.Sqlite ? 21 : 22);
        var exchange = await NaiveComparison.Open(store);
        var auction = new NaiveAuction(new NaiveMarket(1, 1_000, 1_000, 10, 25), exchange);
        var life = new Life(exchange, auction, random);
        for (var round = 0; round < Rounds; round++)
        {
            store.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            if (random.Next(8) == 0)
            {
                await life.TakeBack(store);
            }

            await life.Play(store);
            await NaiveComparison.AssertSame(store, exchange, life.Auction.Collected.Count);
            if (round % 40 == 39)
            {
                store.Reopen();
                await NaiveComparison.AssertSame(store, exchange, life.Auction.Collected.Count);
            }
        }

        foreach (var expected in new[]
        {
            "collected", "cancelled", "amended", "not_supported", "order_would_trade", "insufficient_balance",
            "switched", "cleared", "pair", "refused after clearing",
        })
        {
            Assert.True(
                life.Outcomes.GetValueOrDefault(expected) > 10,
                $"{expected}: {string.Join(", ", life.Outcomes)}");
        }

        Assert.True(
            life.Auction.Seen is { Cleared: > 100, Traded: > 60, Slices: > 10, Tied: > 20, Unspent: > 3 },
            $"{life.Auction.Seen}");
        Assert.True(exchange.SetOff is { All: > 10 }, $"{exchange.SetOff}");
        Assert.Single(await store.Query<long>("SELECT sequence FROM watermark"));
        using var scratch = new TemporaryDirectory();
        var report = Rebuild.Run(store.Store.Database, scratch.Path, store.Clock);
        Assert.True(report.Holds, report.ToText());
    }

    private sealed class Life(NaiveExchange exchange, NaiveAuction auction, Random random)
    {
        public NaiveAuction Auction => auction;

        public Dictionary<string, int> Outcomes { get; } = new(StringComparer.Ordinal);

        public async Task Play(TestStore store)
        {
            var user = 1 + random.Next(NaiveComparison.Users);
            var written = await store.Sequencer.Write(OrderCommandsTests.Trader(user), Command.Batch, tx =>
            {
                if (random.Next(6) == 0)
                {
                    Switch(tx);
                }

                if (random.Next(4) == 0 && auction.IsDue(tx.Now))
                {
                    Cleared(tx, AuctionCommands.ClearDue(tx, 1).Refusal, auction.Clear);
                }

                for (var i = 0; i < CommandsARound; i++)
                {
                    Count(PlayOne(tx, user));
                }

                return (Result<Unit>)default(Unit);
            });
            Assert.Null(written.Result.Refusal);
        }

        /// <summary>What is refused as a whole leaves nothing behind, also where it had cleared.</summary>
        public async Task TakeBack(TestStore store)
        {
            var user = 1 + random.Next(NaiveComparison.Users);
            var written = await store.Sequencer.Write<Unit>(
                OrderCommandsTests.Trader(user), Command.Batch, tx =>
                {
                    for (var i = 0; i < CommandsARound; i++)
                    {
                        var before = tx.Save();
                        if (OrderCommands.Place(tx, Request(Any(random, user))).IsRefused)
                        {
                            tx.BackTo(before);
                        }
                    }

                    Assert.Null(AuctionCommands.Update(tx, Market, new AuctionRequest(59)).Refusal);
                    return Refusal.Invalid("round", "To be taken back.");
                });
            Assert.Equal("invalid_round", written.Result.Refusal?.Code.Name);
        }

        private string PlayOne(Tx tx, long user)
        {
            var own = exchange.Open.Concat(exchange.Waiting).Where(order => order.User == user).ToList();
            var mine = auction.Collected.Where(order => order.User == user).ToList();
            return random.Next(6) == 0 && mine.Count > 0 ? ChangeCollected(tx, mine[random.Next(mine.Count)])
                : random.Next(8) == 0 && own.Count > 0
                    ? OrderCommandsTests.Change(tx, exchange, own[random.Next(own.Count)], random)
                : auction.IntervalMs > 0 ? Collect(tx, Any(random, user))
                : random.Next(4) == 0 ? OrderCommandsTests.Place(tx, exchange, Iceberg(user))
                : random.Next(10) == 0 ? OrderCommandsTests.PlacePair(tx, exchange, random, user)
                : OrderCommandsTests.Place(
                    tx, exchange, random.Next(5) == 0 ? Waiting(random, user) : Any(random, user));
        }

        /// <summary>One that rests for an auction to meet, in many slices.</summary>
        private NaiveOrder Iceberg(long user)
        {
            var (side, lots) = (random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell, random.Next(200, 900));
            return new NaiveOrder(
                0, user, side, side == OrderSide.Buy ? 196 + random.Next(4) : 201 + random.Next(4), lots, 0,
                TimeInForce.Gtc, PostOnly: false, SelfTradePrevention.ExpireTaker, lots)
            {
                Display = random.Next(20, 60),
            };
        }

        private void Switch(Tx tx)
        {
            var next = auction.IntervalMs == 0 ? Intervals[random.Next(Intervals.Length)]
                : random.Next(3) > 0 ? 0
                : (int)auction.IntervalMs + 1;
            if (auction.Collected.Count > 0)
            {
                Cleared(tx, Update(), auction.Clear);
            }
            else
            {
                Assert.Null(Update());
            }

            auction.IntervalMs = next;
            Count("switched");

            Refusal? Update() => AuctionCommands.Update(tx, Market, new AuctionRequest(next)).Refusal;
        }

        private string Collect(Tx tx, NaiveOrder order)
        {
            var (before, seen) = (tx.Save(), tx.State.Orders.Updates.Count);
            var (back, clears) = (auction.Save(), auction.IsDue(tx.Now));
            var placed = OrderCommands.Place(tx, Request(order));
            var id = placed.IsRefused ? 0 : long.Parse(placed.Value.OrderId, CultureInfo.InvariantCulture);
            var refused = auction.Place(order with { Id = id }, tx.Now);
            Assert.Equal(refused, placed.Refusal?.Code.Name);
            if (refused is not null)
            {
                Count(clears ? "refused after clearing" : "refused");
                tx.BackTo(before);
                back();
                return refused;
            }

            Assert.Equal("collected", placed.Value.Status);
            if (clears)
            {
                AssertTrades(tx, seen);
            }

            return "collected";
        }

        private string ChangeCollected(Tx tx, NaiveOrder order)
        {
            if (order.Lots < 2 || random.Next(2) == 0)
            {
                Assert.Equal("cancelled", OrderCommands.Cancel(tx, order.Id.ToText()).Value.Status);
                auction.Cancel(order);
                return "cancelled";
            }

            var lots = 1 + random.NextInt64(order.Lots - 1);
            var amended = OrderCommands.Amend(tx, order.Id.ToText(), new AmendOrderRequest(Quantity(lots)));
            Assert.Equal("collected", amended.Value.Status);
            auction.Amend(order, lots);
            return "amended";
        }

        private void Cleared(Tx tx, Refusal? refusal, Action clear)
        {
            Assert.Null(refusal);
            clear();
            AssertTrades(tx, null);
        }

        /// <summary>The trades of the clearing; those of stops that it set off come after them.</summary>
        private void AssertTrades(Tx tx, int? seen)
        {
            Count("cleared");
            var trades = tx.State.Orders.Updates.Skip(seen ?? 0)
                .Select(update => update.Trade).OfType<Trade>()
                .Select(trade => new NaiveTrade(
                    trade.Price, trade.Lots, trade.Quote.Units, trade.MakerOrder, trade.TakerOrder)).ToList();
            var first = auction.Trades.Count == 0 ? 0 : trades.IndexOf(auction.Trades[0]);
            Assert.Equal(
                auction.Trades, trades.Skip(Math.Max(first, 0)).Take(auction.Trades.Count));
        }

        private void Count(string outcome) => Outcomes[outcome] = Outcomes.GetValueOrDefault(outcome) + 1;
    }
}
