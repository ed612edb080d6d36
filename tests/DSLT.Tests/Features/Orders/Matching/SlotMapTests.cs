using DSLT.Features.Orders;
using DSLT.Features.Orders.Matching;

namespace DSLT.Tests.Features.Orders.Matching;

public sealed class SlotMapTests
{
    private const int Steps = 40_000;

    /// <summary>
    /// Beside a dictionary: ids that follow one another, ids that are far apart, and ids of which only the
    /// upper halves differ, while it grows and while it empties again.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_finds_what_a_dictionary_finds(int seed)
    {
        var random = new Random(seed);
        var (map, slots) = (new SlotMap(), new Resting[Steps + 1]);
        var (expected, ids) = (new Dictionary<long, int>(), new List<long>());
        var next = 1L;
        for (var step = 1; step <= Steps; step++)
        {
            // It grows in the first half and in waves, and shrinks in between.
            if (ids.Count == 0 || random.Next(100) < (step / 5_000 % 2 == 0 ? 70 : 35))
            {
                var id = random.Next(4) switch
                {
                    0 => random.NextInt64(1, long.MaxValue),
                    1 when ids.Count > 0 => ids[random.Next(ids.Count)] + ((long)random.Next(1, 9) << 32),
                    2 => random.Next(1, 2_000),
                    _ => ++next,
                };
                if (id > 0 && expected.TryAdd(id, step))
                {
                    slots[step] = new Resting(id, 1, OrderSide.Buy, false, 1, 1);
                    map.Add(id, step);
                    ids.Add(id);
                }
            }
            else
            {
                var at = random.Next(ids.Count);
                var id = ids[at];
                ids[at] = ids[^1];
                ids.RemoveAt(ids.Count - 1);
                expected.Remove(id, out var slot);
                map.Remove(id, slot);
                Assert.Equal(0, map.Find(id, slots));
            }

            Assert.Equal(expected.Count, map.Count);
            AssertFinds(random.NextInt64(1, 3_000));
            if (step % 1_000 == 0)
            {
                ids.ForEach(AssertFinds);
            }
        }

        foreach (var id in ids)
        {
            map.Remove(id, expected[id]);
        }

        Assert.Equal(0, map.Count);
        Assert.All(ids, id => Assert.Equal(0, map.Find(id, slots)));

        void AssertFinds(long id) => Assert.Equal(expected.GetValueOrDefault(id), map.Find(id, slots));
    }
}
