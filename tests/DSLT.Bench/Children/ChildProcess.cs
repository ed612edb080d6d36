using System.Collections.Concurrent;
using System.Diagnostics;

namespace DSLT.Bench.Children;

/// <summary>
/// A program that this one started, and the only kind that it ever ends. It keeps the last lines that the
/// program wrote, which say why it failed.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Who interrupts a benchmark does not want its nodes to go on.
    private static readonly ConcurrentDictionary<ChildProcess, bool> Living = new();

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly Stopwatch age;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var child in Living.Keys)
        {
            child.Kill();
        }
    };

    private ChildProcess(ProcessStartInfo start)
    {
        age = Stopwatch.StartNew();
        process = Process.Start(start) ?? throw new BenchException($"{start.FileName} did not start.");
        Living.TryAdd(this, true);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public TimeSpan Age => age.Elapsed;

    public bool HasExited => process.HasExited;

    public string LastLines => string.Join(Environment.NewLine, lines);

    public static ChildProcess Start(
        string file, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start);
    }

    /// <summary>Waits for its end and answers the exit status.</summary>
    public async Task<int> Exit(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>The processor time it has used so far and the memory it holds now.</summary>
    public Usage Usage()
    {
        try
        {
            process.Refresh();
            return new Usage(process.TotalProcessorTime, process.WorkingSet64);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    /// <summary>SIGKILL: it gets no chance to write anything more.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    /// <summary>SIGKILL, and waits until it is gone and its files are free.</summary>
    public async Task KillAndWait()
    {
        Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and SIGKILL where that has no effect in time.</summary>
    public async Task Stop()
    {
        if (!process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            using var patience = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
        }

        await KillAndWait();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Living.TryRemove(this, out _);
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        while (lines.Count > KeptLines)
        {
            lines.TryDequeue(out _);
        }
    }
}

/// <summary>What a process has taken of the machine.</summary>
internal readonly record struct Usage(TimeSpan Cpu, long ResidentBytes);
