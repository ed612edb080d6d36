using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// A folder of the tests with packages of npm, in the versions that its lock file pins. They are installed
/// where they are not yet; where that cannot be done the test is skipped with the reason.
/// </summary>
/// <param name="name">The folder beside this project.</param>
/// <param name="package">One of its packages, which tells whether they are installed.</param>
internal sealed class NpmFolder(string name, string package)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Install =
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];

    private readonly Lock turn = new();
    private Task<string?>? missing;

    /// <summary>Skips the test where the packages cannot be had.</summary>
    public async Task Require()
    {
        var reason = await Missing();
        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    /// <summary>Runs a script with its input; the lines that it prints.</summary>
    public async Task<string[]> Run(string script, string input)
    {
        await Require();
        var (code, output, error) = await Execute(["node", script], input);
        Assert.True(code == 0, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts a script that runs until its input ends.</summary>
    public Process Start(params string[] arguments) => Process.Start(Command(["node", .. arguments]))!;

    /// <summary>Why there are no packages, or null once there are; tried once.</summary>
    private Task<string?> Missing()
    {
        lock (turn)
        {
            return missing ??= InstallMissing();
        }
    }

    private async Task<string?> InstallMissing()
    {
        if (File.Exists(Path.Combine(Folder(), "node_modules", package, "package.json")))
        {
            return null;
        }

        var (code, _, error) = await Execute(Install, "");
        return code == 0 ? null : $"{package} cannot be installed: {error}";
    }

    /// <summary>What a program answers; -1 where there is no such program.</summary>
    private async Task<(int Code, string Output, string Error)> Execute(string[] command, string input)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            using var process = Process.Start(Command(command))!;
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

    private ProcessStartInfo Command(string[] command) => new(command[0], command.Skip(1))
    {
        WorkingDirectory = Folder(),
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../..", name));
}
