using System.Text.Json;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Compat.Binance;

/// <summary>The real ccxt from npm, in the version that tests/Ccxt pins.</summary>
internal static class CcxtScript
{
    private static readonly NpmFolder Ccxt = new("Ccxt", "ccxt");

    /// <summary>Runs a script with a value as its input; each line that it prints is an outcome.</summary>
    public static async Task<IReadOnlyList<CcxtOutcome>> Run(string script, object input) =>
        [.. (await Ccxt.Run(script, JsonSerializer.Serialize(input)))
            .Select(line => JsonSerializer.Deserialize<CcxtOutcome>(line, JsonSerializerOptions.Web)!)];
}

/// <param name="Error">What went wrong, or null where the check held.</param>
internal sealed record CcxtOutcome(string Name, string? Error);
