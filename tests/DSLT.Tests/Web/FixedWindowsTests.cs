using DSLT.Tests.Infrastructure;
using DSLT.Web;

namespace DSLT.Tests.Web;

public sealed class FixedWindowsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock clock = new();

    [Fact]
    public void A_window_closes_at_its_limit_and_opens_at_its_end()
    {
        var windows = new FixedWindows<string>(2, Minute, clock);
        Assert.Equal((1, null), windows.Count("a"));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(windows.Wait("a"));
        Assert.Equal((0, null), windows.Count("a"));
        Assert.Equal(TimeSpan.FromSeconds(50), windows.Wait("a"));

        clock.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal((0, TimeSpan.FromSeconds(1)), windows.Count("a"));
        Assert.Equal((1, null), windows.Count("b"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(windows.Wait("a"));
        Assert.Equal((1, null), windows.Count("a"));
        Assert.Equal((0, null), windows.Count("b"));
    }

    [Fact]
    public void What_is_counted_beyond_the_limit_does_not_prolong_the_wait()
    {
        var windows = new FixedWindows<string>(1, Minute, clock);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(i == 0 ? null : Minute - TimeSpan.FromSeconds(i), windows.Count("a").Wait);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(windows.Count("a").Wait);
    }

    [Fact]
    public void How_many_were_counted_is_known_until_the_window_ends()
    {
        var windows = new FixedWindows<string>(2, Minute, clock);
        Assert.Equal(0, windows.Counted("a"));
        windows.Count("a");
        clock.Advance(TimeSpan.FromSeconds(59));
        windows.Count("a");
        Assert.Equal((2, 2, 0), (windows.Counted("a"), windows.Counted("a"), windows.Counted("b")));
        windows.Count("a");
        windows.Count("a");
        Assert.Equal(3, windows.Counted("a"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, windows.Counted("a"));
        windows.Count("a");
        Assert.Equal(1, windows.Counted("a"));
    }

    [Fact]
    public void Many_at_once_get_no_more_than_the_limit()
    {
        var windows = new FixedWindows<int>(1_000, Minute, clock);
        var let = 0;
        Parallel.For(0, 8_000, i =>
        {
            if (windows.Count(i % 2).Wait is null)
            {
                Interlocked.Increment(ref let);
            }
        });
        Assert.Equal(2_000, let);
    }

    [Fact]
    public void Keys_whose_windows_are_over_leave_memory()
    {
        var windows = new FixedWindows<int>(1, Minute, clock);
        for (var i = 0; i < 1_000; i++)
        {
            windows.Count(i);
        }

        clock.Advance(TimeSpan.FromSeconds(59));
        windows.Count(0);
        Assert.Equal(1_000, windows.Keys);

        clock.Advance(TimeSpan.FromSeconds(61));
        windows.Count(-1);
        Assert.Equal(1, windows.Keys);
    }
}
