namespace DSLT.Cli;

/// <summary>One line that is written over, for the progress of long work.</summary>
/// <param name="text">What it says.</param>
internal sealed class ConsoleLine<T>(Func<T, string> text) : IProgress<T>
{
    private const string Clearing = "\r\u001b[K";

    private bool isShown;

    /// <summary>Null where nobody would read it.</summary>
    public static ConsoleLine<T>? Open(bool quiet, Func<T, string> text) =>
        quiet || Console.IsErrorRedirected ? null : new ConsoleLine<T>(text);

    public void Report(T value)
    {
        isShown = true;
        Console.Error.Write($"{Clearing}{text(value)}");
    }

    public void Clear()
    {
        if (isShown)
        {
            Console.Error.Write(Clearing);
        }
    }
}
