using System.Text.Json;
using DSLT.Core;

namespace DSLT.Web;

/// <summary>A parameter of a query that is true or false.</summary>
internal static class QueryFlag
{
    /// <summary>False where it is left out.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="name">Of the parameter; the code of the refusal has it in snake case.</param>
    public static Result<bool> Read(string? text, string name) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => Refusal.Invalid(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(name), $"'{name}' is true or false."),
    };
}
