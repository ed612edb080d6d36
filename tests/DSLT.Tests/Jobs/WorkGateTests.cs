using DSLT.Core;
using DSLT.Jobs;

namespace DSLT.Tests.Jobs;

public sealed class WorkGateTests
{
    private static readonly Refusal Busy = new(Code.Overloaded, "Too many are waiting.");

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_beyond_the_queue_is_refused_at_once_and_the_queue_is_served_in_the_end()
    {
        using var gate = new WorkGate(concurrency: 1, maxWaiting: 2, Busy);
        using var release = new ManualResetEventSlim();
        var running = gate.Run(() => Blocked(release, 0), TestEnd);
        var waiting = new[] { gate.Run(() => 1, TestEnd), gate.Run(() => 2, TestEnd) };

        var refused = gate.Run(() => 3, TestEnd);
        Assert.True(refused.IsCompletedSuccessfully);
        Assert.Equal(Code.Overloaded, (await refused).Refusal?.Code);

        release.Set();
        Assert.Equal(0, (await running).Value);
        Assert.Equal([1, 2], (await Task.WhenAll(waiting)).Select(result => result.Value));
        Assert.Equal(4, (await gate.Run(() => 4, TestEnd)).Value);
    }

    [Fact]
    public async Task No_more_work_runs_at_once_than_was_allowed()
    {
        using var gate = new WorkGate(concurrency: 2, maxWaiting: 100, Busy);
        var (running, most) = (0, 0);
        var lockOnMost = new Lock();
        var all = Enumerable.Range(0, 60).Select(_ => gate.Run(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                lock (lockOnMost)
                {
                    most = Math.Max(most, now);
                }

                Thread.SpinWait(500);
                return Interlocked.Decrement(ref running);
            },
            TestEnd));
        await Task.WhenAll(all);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_caller_that_gives_up_leaves_its_place_to_the_next()
    {
        using var gate = new WorkGate(concurrency: 1, maxWaiting: 1, Busy);
        using var release = new ManualResetEventSlim();
        using var givesUp = new CancellationTokenSource();
        var running = gate.Run(() => Blocked(release, 0), TestEnd);
        var waiting = gate.Run(() => 1, givesUp.Token);
        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var next = gate.Run(() => 2, TestEnd);
        release.Set();
        Assert.Equal(0, (await running).Value);
        Assert.Equal(2, (await next).Value);
    }

    [Fact]
    public async Task Work_that_fails_gives_its_turn_back()
    {
        using var gate = new WorkGate(concurrency: 1, maxWaiting: 0, Busy);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => gate.Run<int>(() => throw new InvalidOperationException(), TestEnd));
        Assert.Equal(1, (await gate.Run(() => 1, TestEnd)).Value);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(1, WorkGate.MaxQueue + 1)]
    public void A_gate_without_a_turn_or_with_an_endless_queue_throws(int concurrency, int maxWaiting) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkGate(concurrency, maxWaiting, Busy));

    private static int Blocked(ManualResetEventSlim release, int result)
    {
        release.Wait(TestEnd);
        return result;
    }
}
