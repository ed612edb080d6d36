namespace DSLT.Features.Auth.Passwords;

/// <summary>How new passwords are hashed, and how many at once.</summary>
internal sealed record PasswordOptions
{
    /// <summary><c>argon2id</c> or <c>pbkdf2-sha256</c>; both are always verified.</summary>
    public string Algorithm { get; init; } = Argon2idCost.Name;

    /// <summary>Of Argon2id, in KiB.</summary>
    public int MemoryKib { get; init; } = 19_456;

    /// <summary>Of Argon2id.</summary>
    public int Passes { get; init; } = 2;

    /// <summary>Of Argon2id.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Of PBKDF2.</summary>
    public int Iterations { get; init; } = 200_000;

    /// <summary>Hashes at once: half of the processors, so that the others serve everybody else.</summary>
    public int Concurrency { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>How many may wait for their turn before the next is refused.</summary>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>The cost these options ask for; throws where it is out of bounds.</summary>
    public PasswordCost ToCost()
    {
        PasswordCost cost = Algorithm switch
        {
            Argon2idCost.Name => new Argon2idCost(MemoryKib, Passes, Lanes),
            Pbkdf2Cost.Name => new Pbkdf2Cost(Iterations),
            _ => throw new ArgumentException(
                $"Passwords are hashed by {Argon2idCost.Name} or {Pbkdf2Cost.Name}, not by '{Algorithm}'."),
        };
        return cost.IsWithinLimits
            ? cost
            : throw new ArgumentException($"The cost of a password is out of bounds: {cost.Prefix}.");
    }
}
