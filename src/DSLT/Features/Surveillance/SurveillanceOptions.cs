namespace DSLT.Features.Surveillance;

/// <summary>Settings <c>Surveillance</c>: from where on a pattern is one.</summary>
internal sealed record SurveillanceOptions
{
    /// <summary>How far back the rules look, in seconds.</summary>
    public int WindowSeconds { get; init; } = 600;

    /// <summary>For so long a pattern that goes on is the same alert, in seconds.</summary>
    public int RepeatSeconds { get; init; } = 3_600;

    /// <summary>Trades of a user with themselves.</summary>
    public int SelfTrades { get; init; } = 1;

    /// <summary>Trades between two users, both ways.</summary>
    public int PairTrades { get; init; } = 6;

    /// <summary>How much of what they traded may stay with one of the two, in basis points.</summary>
    public int PairNetBps { get; init; } = 500;

    /// <summary>Within so many seconds after a trade of its owner a cancellation is because of it.</summary>
    public int CancelSeconds { get; init; } = 10;

    /// <summary>Large is so many times what the trade was of.</summary>
    public int LargeTimes { get; init; } = 5;

    /// <summary>Away from the touch is so far from the last trade when it was placed, in basis
    /// points.</summary>
    public int AwayBps { get; init; } = 10;

    /// <summary>Large orders of a user that went that way.</summary>
    public int SpoofedOrders { get; init; } = 3;

    /// <summary>The share of their orders that they cancel unfilled, in basis points.</summary>
    public int CancelledBps { get; init; } = 7_000;

    /// <summary>Orders at as many prices that went together after one trade.</summary>
    public int Layers { get; init; } = 3;
}
