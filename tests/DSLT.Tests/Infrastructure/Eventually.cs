using System.Diagnostics;

namespace DSLT.Tests.Infrastructure;

/// <summary>Waits for what another thread will do, and fails where it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static void Is(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < Limit, $"It was waited in vain: {what}.");
            Thread.Yield();
        }
    }

    public static async Task Is(Func<Task<bool>> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Limit, $"It was waited in vain: {what}.");
        }
    }

    public static Task Within(Task task) => task.WaitAsync(Limit);

    public static async Task<T> Within<T>(Task<T> task) => await task.WaitAsync(Limit);
}
