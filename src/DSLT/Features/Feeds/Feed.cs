using System.Collections.Concurrent;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// The thread that tells subscribers what was committed. Commits and subscriptions come to it in one queue,
/// so that a book begins with a snapshot and goes on without a gap; how it is told is up to the forms, and no
/// subscriber makes it wait.
/// </summary>
internal sealed class Feed : IDisposable
{
    private readonly Store store;
    private readonly ILogger logger;
    private readonly BlockingCollection<Action> works = [];
    private readonly List<IFeedForm> forms = [];
    private readonly Dictionary<long, (FeedBook Book, int Followers)> books = [];
    private readonly Dictionary<long, int> users = [];
    private readonly Dictionary<FeedTopic, int> nfts = [];
    private readonly Thread thread;
    private int batches;
    private volatile bool overrun;

    public Feed(Store store, ILogger<Feed> logger)
    {
        (this.store, this.logger) = (store, logger);
        store.State.Feed.Listener = Accept;
        thread = new Thread(Loop) { IsBackground = true, Name = "feed" };
        thread.Start();
    }

    public void Add(IFeedForm form) => Post(() => forms.Add(form));

    /// <summary>Runs something on this thread, in turn with what was committed.</summary>
    public void Post(Action work)
    {
        try
        {
            works.Add(work);
        }
        catch (InvalidOperationException)
        {
            // The node stops: nobody is told anything any more.
        }
    }

    /// <summary>
    /// On this thread: begins to follow a market, once for each subscription. The book that comes back is
    /// known, or will be with <see cref="IFeedForm.Began"/>.
    /// </summary>
    public FeedBook Follow(long market)
    {
        if (books.TryGetValue(market, out var followed))
        {
            books[market] = followed with { Followers = followed.Followers + 1 };
            return followed.Book;
        }

        var book = new FeedBook();
        books.Add(market, (book, 1));
        Watch(watch => watch with { Markets = watch.Markets.Add(market) });
        store.State.Feed.Want(market, book);
        MakeCommit();
        return book;
    }

    /// <summary>Asks how a user stands who is followed already; from any thread.</summary>
    public void Want(FeedStanding standing)
    {
        store.State.Feed.Want(standing);
        MakeCommit();
    }

    public bool IsKnown(long market) =>
        books.TryGetValue(market, out var followed) && followed.Book.IsKnown;

    public void Leave(long market)
    {
        var (book, followers) = books[market];
        books[market] = (book, followers - 1);
        if (followers == 1)
        {
            books.Remove(market);
            Watch(watch => watch with { Markets = watch.Markets.Remove(market) });
        }
    }

    public void FollowUser(long user)
    {
        users[user] = users.GetValueOrDefault(user) + 1;
        Watch(watch => watch with { Users = watch.Users.Add(user) });
    }

    public void LeaveUser(long user)
    {
        if (--users[user] == 0)
        {
            users.Remove(user);
            Watch(watch => watch with { Users = watch.Users.Remove(user) });
        }
    }

    public void FollowNfts(FeedTopic topic)
    {
        nfts[topic] = nfts.GetValueOrDefault(topic) + 1;
        Watch(watch => watch with { Nfts = watch.Nfts.Add(topic) });
    }

    public void LeaveNfts(FeedTopic topic)
    {
        if (--nfts[topic] == 0)
        {
            nfts.Remove(topic);
            Watch(watch => watch with { Nfts = watch.Nfts.Remove(topic) });
        }
    }

    public void Dispose()
    {
        store.State.Feed.Listener = null;
        store.State.Feed.Watch = FeedWatch.Nothing;
        works.CompleteAdding();
        thread.Join();
        works.Dispose();
    }

    /// <summary>
    /// On the sequencer's thread. Where this thread is too far behind, what came is left out and all who
    /// subscribed start anew, rather than miss anything in silence.
    /// </summary>
    private void Accept(FeedBatch batch)
    {
        if (Interlocked.Increment(ref batches) > FeedOptions.MaxBatches)
        {
            overrun = true;
            Interlocked.Decrement(ref batches);
            return;
        }

        Post(() =>
        {
            Interlocked.Decrement(ref batches);
            Publish(batch);
        });
    }

    private void Loop()
    {
        foreach (var work in works.GetConsumingEnumerable())
        {
            try
            {
                if (overrun)
                {
                    overrun = false;
                    StartAnew();
                }

                work();
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "The feed could not tell of a commit; all subscribers start anew");
                StartAnew();
            }
        }
    }

    /// <summary>Any commit brings what is wanted; this makes one, where nothing else happens.</summary>
    private void MakeCommit() => _ = store.Sequencer.Read(_ => true).AsTask();

    private void StartAnew()
    {
        forms.ForEach(form => form.StartAnew());
        books.Clear();
        users.Clear();
        nfts.Clear();
        store.State.Feed.Watch = FeedWatch.Nothing;
    }

    private void Watch(Func<FeedWatch, FeedWatch> change) =>
        store.State.Feed.Watch = change(store.State.Feed.Watch);

    private void Publish(FeedBatch batch)
    {
        forms.ForEach(form => form.Updated(batch.Updates));
        foreach (var change in batch.Books)
        {
            // A whole book for an earlier round of subscribers would lack what was not watched since.
            if (books.TryGetValue(change.Market, out var followed)
                && (change.IsWhole ? change.WantedBy == followed.Book : followed.Book.IsKnown))
            {
                Publish(change, followed.Book);
            }
        }

        forms.ForEach(form => form.Balanced(batch));
        if (batch.Activities.Count > 0)
        {
            forms.ForEach(form => form.Dealt(batch.Activities));
        }

        batch.Standings.ForEach(standing => standing.Came());
    }

    private void Publish(BookChange change, FeedBook book)
    {
        var market = store.State.Markets.Committed(change.Market)!;
        var step = new BookStep(change, book.Sequence, book.Candles, book.Best);
        book.Apply(change);
        foreach (var form in forms)
        {
            if (change.IsWhole)
            {
                form.Began(market, book);
            }
            else
            {
                form.Changed(market, book, step);
            }
        }
    }
}
