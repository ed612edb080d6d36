namespace DSLT.Core;

/// <summary>A refusal that a caller can cause: a code for programs and a sentence for people.</summary>
internal record Refusal(Code Code, string Detail)
{
    /// <summary>The whole seconds after which it is worth another try, where that is known.</summary>
    public long? RetryAfterSeconds { get; private init; }

    public static Refusal Invalid(string field, string detail) => new(Code.Invalid(field), detail);

    /// <summary>Too many of something; the time to wait is rounded up.</summary>
    public static Refusal RateLimited(TimeSpan wait, string detail) =>
        TooMany(Code.RateLimited, wait, detail);

    /// <summary>As the other, by a limit that has a code of its own.</summary>
    public static Refusal TooMany(Code code, TimeSpan wait, string detail)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        return new(code, $"{detail} Try again in {seconds} seconds.")
        {
            RetryAfterSeconds = seconds,
        };
    }

    /// <summary>As the other, for a name as it was given: one that cannot be one is not said back.</summary>
    public static Refusal NotFound(string noun, string? given, int maxLength) =>
        NotFound(noun, given is { Length: > 0 } && given.Length <= maxLength ? given : "of that name");

    public static Refusal NotFound(string noun, string name) =>
        new(Code.NotFound(noun), $"There is no {noun} {name}.");
}

/// <summary>
/// Either a value or the refusal that stands in its place. Exceptions are for bugs and broken infrastructure.
/// </summary>
internal readonly struct Result<T>
{
    private readonly T value;

    private Result(T value, Refusal? refusal) => (this.value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public bool IsRefused => Refusal is not null;

    /// <summary>The value of a result that is known to hold one.</summary>
    public T Value => Refusal is null
        ? value
        : throw new InvalidOperationException($"A refused result has no value: {Refusal.Code.Name}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default!, refusal);

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Refusal is null ? next(value) : Refusal;

    /// <summary>True with the value, or false with the refusal: for code that goes on step by step.</summary>
    public bool Is(out T value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (this.value, Refusal);
        return refusal is null;
    }
}

/// <summary>The value of a result that holds nothing but success.</summary>
internal readonly record struct Unit;
