using DSLT.Features.Auth;
using DSLT.Features.Keys;
using DSLT.Features.Users;

namespace DSLT.Sequencing;

/// <summary>Who asks for a write, from where, and under which idempotency key.</summary>
/// <param name="UserId">A user's id, or 0 for the node itself and for callers who did not log in.</param>
internal sealed record Caller(
    long UserId, Role Role, string? Address, IdempotencyKey? Idempotency = null, Session? Session = null,
    bool Frozen = false, ApiKey? Key = null)
{
    /// <summary>The node itself: its jobs and its command line.</summary>
    public static readonly Caller Node = new(0, Role.Admin, null);

    /// <summary>True for an operator in person: no key operates, whoever it belongs to.</summary>
    public bool IsOperator => Key is null && Role is (Role.Operator or Role.Admin);

    /// <summary>True for who looks after others in person: operators, administrators and auditors.</summary>
    public bool Supervises => Key is null && Role is not Role.User;

    public bool IsSignedIn => Session is not null || Key is not null;

    /// <summary>What the caller's login wrote last; null where there is none.</summary>
    public WriteMark? Writes => Session?.Writes ?? Key?.Writes;

    /// <summary>The caller of a request, as the authentication found it.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(context.Features.Get<Caller>()!);
}

/// <summary>
/// A key as it is remembered: the first 128 bits of SHA-256 over its owner and its text, and over the
/// request.
/// </summary>
internal sealed record IdempotencyKey(UInt128 Key, UInt128 Request);
