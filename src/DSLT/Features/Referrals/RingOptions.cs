namespace DSLT.Features.Referrals;

/// <summary>Settings <c>Referrals</c>: what looks like a ring of accounts that pay themselves.</summary>
internal sealed record RingOptions
{
    /// <summary>How far back is looked, in days: 90 at most, for so long marks are kept.</summary>
    public int WindowDays { get; init; } = 30;

    /// <summary>The part of a commission that makes a circle where it goes back to who paid it, in basis
    /// points.</summary>
    public int ReturnedBps { get; init; } = 5_000;

    /// <summary>By how many transfers it may go back: 1 directly, 3 through two other accounts.</summary>
    public int Hops { get; init; } = RingPaths.MaxHops;

    /// <summary>How many of those who sent a user something are looked at, the last ones.</summary>
    public int ThirdAccounts { get; init; } = 20;

    /// <summary>Users looked at in a minute, in turn.</summary>
    public int UsersAtOnce { get; init; } = 500;
}
