using System.Collections.Concurrent;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// Where what was committed leaves the sequencer's thread. It looks at what the stores changed since the last
/// commit, keeps what somebody watches, and hands it over once it is committed; where nobody watches it
/// allocates nothing. A node that only replays the journal passes the same way.
/// </summary>
internal sealed class FeedTap
{
    private readonly ConcurrentQueue<(long Market, FeedBook By)> wanted = new();
    private readonly ConcurrentQueue<FeedStanding> standings = new();
    private volatile FeedWatch watch = FeedWatch.Nothing;
    private FeedBatch? gathered;

    /// <summary>Takes what was committed, on the sequencer's thread: it must not wait.</summary>
    public Action<FeedBatch>? Listener { get; set; }

    /// <summary>What is watched; set by the one thread that listens.</summary>
    public FeedWatch Watch
    {
        get => watch;
        set => watch = value;
    }

    /// <summary>Asks for a whole book: it comes with the next commit, in turn with the changes.</summary>
    public void Want(long market, FeedBook by) => wanted.Enqueue((market, by));

    /// <summary>Asks how a user stands: as a book, it comes with the next commit.</summary>
    public void Want(FeedStanding standing) => standings.Enqueue(standing);

    /// <summary>Comes when all is durable, before the stores forget what they changed.</summary>
    public void Gather(State state)
    {
        var watched = watch;
        if (watched.IsEmpty && wanted.IsEmpty && standings.IsEmpty)
        {
            return;
        }

        var batch = new FeedBatch();
        foreach (var book in state.Orders.Touched)
        {
            if (watched.Markets.Contains(book.Market) && book.Book.HasChanges)
            {
                batch.Books.Add(BookChange.Of(book, state.Candles.Of(book.Market)));
            }
        }

        GatherUpdates(state, watched, batch);
        GatherBalances(state, watched, batch);
        GatherActivities(state, watched, batch);
        while (wanted.TryDequeue(out var want))
        {
            var (market, by) = want;
            batch.Books.Add(BookChange.Whole(state.Orders.Of(market), state.Candles.Of(market), by));
        }

        while (standings.TryDequeue(out var standing))
        {
            standing.Take(state);
            batch.Standings.Add(standing);
        }

        gathered = batch.IsEmpty ? null : batch;
    }

    /// <summary>Comes when all is published to other threads.</summary>
    public void HandOver()
    {
        if (gathered is { } batch)
        {
            gathered = null;
            Listener?.Invoke(batch);
        }
    }

    private static void GatherUpdates(State state, FeedWatch watched, FeedBatch batch)
    {
        foreach (var update in state.Orders.Updates)
        {
            if (update.Order is { } order && watched.Users.Contains(order.User))
            {
                batch.Updates.Add(update);
            }

            if (update.Trade is { } trade
                && (watched.Markets.Contains(trade.Market) || watched.Users.Contains(trade.MakerUser)
                    || watched.Users.Contains(trade.TakerUser)))
            {
                batch.Updates.Add(update);
            }
        }
    }

    private static void GatherActivities(State state, FeedWatch watched, FeedBatch batch)
    {
        if (watched.Nfts.IsEmpty)
        {
            return;
        }

        foreach (var (done, time, concerned) in state.Nfts.Happenings)
        {
            foreach (var activity in done.Activities)
            {
                if (watched.Sees(activity, concerned))
                {
                    batch.Activities.Add(new FeedActivity(
                        activity, time, NameOf(state, activity.From), NameOf(state, activity.To), concerned));
                }
            }
        }
    }

    private static string? NameOf(State state, long user) =>
        user == 0 ? null : state.Users.Find(user)!.Username;

    private static void GatherBalances(State state, FeedWatch watched, FeedBatch batch)
    {
        if (watched.Users.IsEmpty)
        {
            return;
        }

        foreach (var change in state.Undo.ChangedHoldings)
        {
            var (holding, holder) = (change.Holding, change.Holding.Account.Holder);
            if (holder.Kind == HolderKind.User && watched.Users.Contains(holder.Id))
            {
                // The first of its changes has what it was before all of them.
                batch.TotalsBefore.TryAdd(holding.Account, change.Available + change.Held);
                batch.Balances[holding.Account] = new(holding.Available, holding.Held, holding.Frozen);
            }
        }
    }
}
