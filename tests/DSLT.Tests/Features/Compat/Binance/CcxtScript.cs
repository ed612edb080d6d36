using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DSLT.Tests.Features.Compat.Binance;

/// <summary>
/// The real ccxt from npm, in the version that tests/Ccxt pins. It is installed where it is not yet; where
/// that cannot be done the test is skipped with the reason.
/// </summary>
internal static class CcxtScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Install =
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs a script with a value as its input; each line that it prints is an outcome.</summary>
    public static async Task<IReadOnlyList<CcxtOutcome>> Run(string script, object input)
    {
        var missing = await Missing();
        Assert.SkipWhen(missing is not null, missing ?? "");
        var (code, output, error) = await Execute(["node", script], JsonSerializer.Serialize(input));
        Assert.True(code == 0, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<CcxtOutcome>(line, JsonSerializerOptions.Web)!)];
    }

    /// <summary>Why there is no ccxt, or null once there is.</summary>
    private static async Task<string?> Missing()
    {
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(Path.Combine(Folder(), "node_modules", "ccxt", "package.json")))
            {
                return null;
            }

            var (code, _, error) = await Execute(Install, "");
            return code == 0 ? null : $"ccxt cannot be installed: {error}";
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>What a program answers; -1 where there is no such program.</summary>
    private static async Task<(int Code, string Output, string Error)> Execute(string[] command, string input)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            return (process.ExitCode, await output, await error);
        }
        catch (Win32Exception)
        {
            return (-1, "", $"{command[0]} is not installed.");
        }
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../Ccxt"));
}

/// <param name="Error">What went wrong, or null where the check held.</param>
internal sealed record CcxtOutcome(string Name, string? Error);
