namespace DSLT.Features.Surveillance;

/// <summary>A pattern in a market's orders and trades that somebody ought to look at.</summary>
/// <param name="Market">Where, 0 for what is of no market.</param>
/// <param name="OtherUser">The other account of two, 0 where it takes only one.</param>
/// <param name="BeganAt">The time of the first thing in evidence, unix microseconds.</param>
/// <param name="SeenAt">The time of the last.</param>
/// <param name="Orders">Ids of the orders in evidence, the oldest first.</param>
/// <param name="Trades">Ids of the trades in evidence.</param>
/// <param name="Summary">What was seen, in a sentence.</param>
internal sealed record Finding(
    AlertKind Kind, long Market, long User, long OtherUser, long BeganAt, long SeenAt,
    IReadOnlyList<long> Orders, IReadOnlyList<long> Trades, string Summary)
{
    /// <summary>Ids of each kind that are kept in evidence.</summary>
    public const int MaxEvidence = 50;

    /// <summary>What is one pattern however often it is seen.</summary>
    public AlertKey Key => new(Kind, Market, User, OtherUser);
}

/// <summary>Whose pattern of which kind where.</summary>
internal readonly record struct AlertKey(AlertKind Kind, long Market, long User, long OtherUser);

/// <summary>A finding in the review queue.</summary>
/// <param name="ReviewedBy">A user's id, 0 before the review.</param>
internal sealed record Alert(
    long Id, Finding Finding, long RaisedAt, AlertStatus Status, long ReviewedBy, long ReviewedAt,
    string? Note);

/// <summary>Stored: values are only ever added.</summary>
internal enum AlertKind : byte
{
    /// <summary>A user traded with themselves.</summary>
    SelfTrade = 1,

    /// <summary>Two users traded back and forth, and neither has more for it.</summary>
    BackAndForth = 2,

    /// <summary>Large orders that were there to be seen, and went when their owner had traded.</summary>
    Spoofing = 3,

    /// <summary>The same with several orders at several prices.</summary>
    Layering = 4,

    /// <summary>A user and the one who brought them log in from one address.</summary>
    SharedAddress = 20,

    /// <summary>The same from one device.</summary>
    SharedDevice = 21,

    /// <summary>What a referrer earned by a user went back to that user.</summary>
    CircularFlow = 22,
}

/// <summary>Stored: values are only ever added.</summary>
internal enum AlertStatus : byte
{
    Open = 1,

    /// <summary>Reviewed: nothing is wrong with it.</summary>
    Dismissed = 2,

    /// <summary>Reviewed: it is what it looks like.</summary>
    Confirmed = 3,
}
