using DSLT.Features.Orders;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>
/// How a user stood at one commit: what a channel of theirs begins with, for one connection. It is filled on
/// the sequencer's thread with that commit and handed over with what it changed.
/// </summary>
internal sealed class FeedStanding(FeedConnection connection, FeedTopic topic, Action<FeedStanding> came)
{
    /// <summary>Orders of a snapshot; who has more lists them.</summary>
    public const int MaxOrders = 500;

    /// <summary>Balances of a snapshot that are looked up.</summary>
    public const int MaxBalances = 200;

    private readonly Dictionary<long, (Token Token, FeedBalance Balance)> balances = [];

    public FeedConnection Connection => connection;

    public FeedTopic Topic => topic;

    /// <summary>The tokens that the tables have a balance of, one more than is told where there are
    /// more.</summary>
    public IReadOnlyList<long> Tokens { get; set; } = [];

    /// <summary>The live orders, one more than is told where there are more.</summary>
    public IReadOnlyList<Order> Orders { get; private set; } = [];

    /// <summary>Balances by token; those of nothing are left out.</summary>
    public IEnumerable<(Token Token, FeedBalance Balance)> Balances => balances
        .OrderBy(balance => balance.Key).Select(balance => balance.Value)
        .Where(held => !(held.Balance.Available + held.Balance.Held).IsZero);

    /// <summary>On the sequencer's thread, when a commit is durable.</summary>
    public void Take(State state)
    {
        if (topic.Channel == FeedChannel.Orders)
        {
            Orders = [.. state.Orders.OfUser(topic.Owner).Take(MaxOrders + 1)];
        }

        foreach (var id in Tokens.Take(MaxBalances))
        {
            var holding = state.Holdings.Of(Holder.User(topic.Owner), id);
            balances[id] = (
                state.Tokens.Find(id)!, new FeedBalance(holding.Available, holding.Held, holding.Frozen));
        }
    }

    /// <summary>
    /// A balance that a commit left, while this was on its way: its token may be one that the tables did not
    /// have yet. What is taken is as new as all that came before it.
    /// </summary>
    public void Add(Token token, in FeedBalance balance) => balances.TryAdd(token.Id, (token, balance));

    /// <summary>On the feed's thread, after all else that the commit changed.</summary>
    public void Came() => came(this);
}
