using DSLT.Sequencing;

namespace DSLT.Features.Feeds;

/// <summary>A connection with what its client has asked for, in one form or another.</summary>
internal interface IFeedSession
{
    FeedConnection Connection { get; }

    /// <summary>Whose connections it counts among; the user 0 is nobody.</summary>
    Caller Caller { get; }

    /// <summary>Serves it to its end.</summary>
    Task Run();

    /// <summary>False where what the client logged in with is good no more.</summary>
    ValueTask<bool> IsStillAllowed(CancellationToken cancellation);
}
