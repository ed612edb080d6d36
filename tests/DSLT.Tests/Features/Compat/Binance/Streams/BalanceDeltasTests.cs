using System.Collections.Concurrent;
using DSLT.Core;
using DSLT.Features.Compat.Binance.Streams;
using DSLT.Features.Feeds;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance.Streams;

public sealed class BalanceDeltasTests(PostgresFixture postgres)
{
    private const int Rounds = 200;

    /// <summary>
    /// Of what a commit did to an account, trades explain all but what was sent, to the last unit.
    /// </summary>
    [Fact]
    public async Task What_trades_do_not_explain_is_exactly_what_was_sent()
    {
        using var store = new TestStore(DatabaseKind.Sqlite, postgres);
        var random = new Random(62);
        await TradingStore.Open(store);
        var batches = new ConcurrentQueue<FeedBatch>();
        store.Store.State.Feed.Listener = batches.Enqueue;
        store.Store.State.Feed.Watch = new FeedWatch([], [1, 2, 3]);
        for (var round = 0; round < Rounds; round++)
        {
            var sent = random.Next(3) == 0 ? random.Next(1, 1_000) : 0;
            await TradingStore.Write(store, random.Next(1, TradingStore.Users), tx =>
            {
                TradingStore.Trade(tx, random);
                return sent == 0 ? default(Unit) : Send(tx, new Amount(sent));
            });
            while (batches.TryDequeue(out var batch))
            {
                var traded = BalanceDeltas.ByTrades(
                    batch.Updates, id => store.Store.State.Markets.Committed(id)!);
                foreach (var (account, balance) in batch.Balances)
                {
                    var rest = (balance.Available + balance.Held).Units - batch.TotalsBefore[account].Units
                        - traded.GetValueOrDefault(account);
                    Assert.Equal(Expected(account, sent), rest);
                }
            }
        }
    }

    private static Int128 Expected(AccountId account, int sent) =>
        (account.Token, account.Holder.Id) switch
        {
            (TradingStore.Usd, 1) => -sent,
            (TradingStore.Usd, 2) => sent,
            _ => 0,
        };

    private static Result<Unit> Send(Tx tx, Amount amount) => tx.Post(Entry.Of(
        EntryKind.Transfer, Posting.Debit(Holder.User(1), TradingStore.Usd, amount),
        Posting.Credit(Holder.User(2), TradingStore.Usd, amount))).Then<Unit>(_ => default(Unit));
}
