using DSLT.Features.Referrals;

namespace DSLT.Features.Users;

/// <summary>What a user may do. Stored: values are only ever added.</summary>
internal enum Role : byte
{
    User = 0,

    /// <summary>Runs the platform: pauses, freezes, tiers, limits.</summary>
    Operator = 1,

    /// <summary>All that an operator may, and gives out roles.</summary>
    Admin = 2,

    /// <summary>Reads everything, the audit log too, and changes nothing.</summary>
    Auditor = 3,
}

/// <summary>An account of a person or a program.</summary>
/// <param name="Password">A PHC string; leaves this record only to be verified.</param>
/// <param name="Tier">0-3, set by an operator: what a sale or a limit may ask for.</param>
internal sealed record User(
    long Id, string Username, string? Email, string Password, Role Role, int Tier, bool Frozen,
    long CreatedAt)
{
    public const int MaxTier = 3;

    /// <summary>Who brought the user here, once it is known: it never changes after that.</summary>
    public Binding? Binding { get; init; }

    public bool IsActiveAdmin => Role == Role.Admin && !Frozen;

    /// <summary>The record without its secret, however it is logged.</summary>
    public override string ToString() => $"{Username} ({Id}, {Role})";
}
