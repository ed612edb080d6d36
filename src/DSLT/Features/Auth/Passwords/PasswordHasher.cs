using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Jobs;

namespace DSLT.Features.Auth.Passwords;

/// <summary>What became of a password that was checked.</summary>
internal enum PasswordVerdict
{
    Wrong,
    Right,

    /// <summary>Right, but its hash falls short of the settings: hash it anew while it is at hand.</summary>
    RightButStale,
}

/// <summary>
/// Hashes and verifies passwords on the thread pool, behind a gate. It refuses only by
/// <see cref="Code.Overloaded"/>; what a new password must be is for <see cref="PasswordPolicy"/> to say.
/// </summary>
internal sealed class PasswordHasher : IDisposable
{
    private static readonly Refusal Busy = new(
        Code.Overloaded, "Too many logins are waiting; try again in a moment.");

    private readonly PasswordCost cost;
    private readonly PasswordHash dummy;
    private readonly WorkGate gate;

    /// <summary>As many as have ever run at once, which is what the gate allows.</summary>
    private readonly ConcurrentBag<Argon2Buffer> buffers = [];
    private readonly ILogger<PasswordHasher> logger;

    public PasswordHasher(PasswordOptions options, ILogger<PasswordHasher> logger)
    {
        cost = options.ToCost();
        dummy = PasswordHash.Dummy(cost);
        gate = new WorkGate(options.Concurrency, options.MaxWaiting, Busy);
        this.logger = logger;
    }

    /// <summary>The PHC string to store.</summary>
    public Task<Result<string>> Hash(string password, CancellationToken cancellation) =>
        gate.Run(
            () => Work(password, (bytes, buffer) => PasswordHash.Create(bytes, cost, buffer).ToPhc()),
            cancellation);

    /// <summary>
    /// Checks a password against its stored hash. Without one (no such user) it takes as long as with a
    /// hash at the node's own cost, so that the time of the answer does not tell who has an account.
    /// </summary>
    public Task<Result<PasswordVerdict>> Verify(
        string password, string? storedPhc, CancellationToken cancellation) =>
        gate.Run(() => Work(password, (bytes, buffer) => Judge(bytes, storedPhc, buffer)), cancellation);

    public void Dispose()
    {
        gate.Dispose();
        while (buffers.TryTake(out var buffer))
        {
            buffer.Dispose();
        }
    }

    private PasswordVerdict Judge(byte[] password, string? storedPhc, Argon2Buffer buffer)
    {
        var isKnown = PasswordHash.TryParse(storedPhc, out var stored);
        if (!isKnown && storedPhc is not null)
        {
            logger.LogError("A stored password hash is unreadable or out of bounds: no login can match it.");
        }

        var hash = stored ?? dummy;
        var matches = hash.Matches(password, buffer);
        return !matches || !isKnown ? PasswordVerdict.Wrong
            : hash.FallsShortOf(cost) ? PasswordVerdict.RightButStale
            : PasswordVerdict.Right;
    }

    private T Work<T>(string password, Func<byte[], Argon2Buffer, T> work)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        var buffer = buffers.TryTake(out var kept) ? kept : new Argon2Buffer();
        try
        {
            return work(bytes, buffer);
        }
        finally
        {
            buffers.Add(buffer);
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
