using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Audit;

/// <summary>Which rows are asked for. Times are unix microseconds, both inclusive.</summary>
/// <param name="Actor">A user's id, or null for everyone's.</param>
/// <param name="Refused">True for refusals alone, false for what was done.</param>
internal sealed record AuditFilter(long? Actor, Command? Command, bool? Refused, long From, long To)
{
    private static readonly Dictionary<string, Command> Commands =
        Enum.GetValues<Command>().ToDictionary(CommandText, StringComparer.Ordinal);

    /// <summary>True where rows have to be looked at one by one to know whether they are meant.</summary>
    public bool Sifts => Command is not null || Refused is not null;

    /// <summary>Commands on the wire are camel case.</summary>
    public static string CommandText(Command command)
    {
        var name = command.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static Result<AuditFilter> Parse(
        long? actor, string? command, string? outcome, string? from, string? to)
    {
        Command? ofCommand = null;
        if (command is not null)
        {
            if (!Commands.TryGetValue(command, out var known))
            {
                return Refusal.Invalid("command", $"A command is one of {string.Join(", ", Commands.Keys)}.");
            }

            ofCommand = known;
        }

        if (outcome is not (null or "refused" or "done"))
        {
            return Refusal.Invalid("outcome", "An outcome is refused or done.");
        }

        return Clock.Parse("from", from, 0).Is(out var first, out var refusal)
            && Clock.Parse("to", to, long.MaxValue).Is(out var last, out refusal)
                ? new AuditFilter(
                    actor, ofCommand, outcome is null ? null : outcome == "refused", first, last)
                : refusal;
    }

    public bool Includes(AuditRow row) =>
        (Command is null || row.Command == (long)Command)
            && (Refused is null || Refused == row.Outcome is not null);
}
