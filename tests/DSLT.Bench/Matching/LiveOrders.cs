namespace DSLT.Bench.Matching;

/// <summary>The orders that live, about in the order of their arrival, and any of them at once.</summary>
internal sealed class LiveOrders(int most)
{
    private readonly long[] ids = new long[most + 1];
    private readonly int[] places = new int[most + 1];
    private int end;

    public int Count { get; private set; }

    public void Add(long id)
    {
        places[id] = end;
        ids[end++] = id;
        Count++;
    }

    public void Remove(long id)
    {
        ids[places[id]] = 0;
        Count--;
        while (end > 0 && ids[end - 1] == 0)
        {
            end--;
        }
    }

    /// <summary>Any of the youngest.</summary>
    public long Any(Random random, int youngest)
    {
        if (end > Count * 2)
        {
            Close();
        }

        while (true)
        {
            var id = ids[random.Next(Math.Max(0, end - youngest), end)];
            if (id != 0)
            {
                return id;
            }
        }
    }

    /// <summary>Closes the gaps that the dead have left.</summary>
    private void Close()
    {
        var to = 0;
        for (var from = 0; from < end; from++)
        {
            if (ids[from] != 0)
            {
                places[ids[from]] = to;
                ids[to++] = ids[from];
            }
        }

        end = to;
    }
}
