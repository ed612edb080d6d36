using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Tests.Sequencing;

public sealed class WorkQueueTests
{
    [Fact]
    public void Nothing_of_many_writers_is_lost_and_each_one_keeps_its_order()
    {
        const int writers = 4;
        const int each = 20_000;
        var queue = new WorkQueue(capacity: 64);
        var threads = Enumerable.Range(0, writers).Select(writer => new Thread(() =>
        {
            for (var i = 0; i < each; i++)
            {
                while (!queue.TryWrite(new Numbered(writer, i)))
                {
                    Thread.Yield();
                }
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());

        var next = new int[writers];
        while (next.Sum() < writers * each)
        {
            Assert.True(queue.WaitToRead());
            while (queue.TryRead(out var work))
            {
                var numbered = (Numbered)work;
                Assert.Equal(next[numbered.Writer]++, numbered.Number);
            }
        }

        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void After_its_end_it_gives_what_is_in_it_and_takes_no_more()
    {
        var queue = new WorkQueue(capacity: 2);
        Assert.True(queue.TryWrite(new Numbered(0, 0)));
        queue.End();

        Assert.False(queue.TryWrite(new Numbered(0, 1)));
        Assert.True(queue.WaitToRead());
        Assert.True(queue.TryRead(out _));
        Assert.False(queue.WaitToRead());
    }

    [Fact]
    public void One_more_than_its_capacity_is_not_taken()
    {
        var queue = new WorkQueue(capacity: 1);

        Assert.True(queue.TryWrite(new Numbered(0, 0)));
        Assert.False(queue.TryWrite(new Numbered(0, 1)));
        Assert.Equal(1, queue.Count);
    }

    private sealed class Numbered(int writer, int number) : Work
    {
        public int Writer { get; } = writer;

        public int Number { get; } = number;

        public override void Run(Sequencer sequencer, Tx tx)
        {
        }

        public override void Complete()
        {
        }

        public override void Refuse(Refusal refusal)
        {
        }

        public override void Fail(Exception exception)
        {
        }
    }
}
