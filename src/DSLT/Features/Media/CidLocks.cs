namespace DSLT.Features.Media;

/// <summary>
/// Turns at the bytes of one CID: between those who put them and their row on record, and those who take
/// away what has no row.
/// </summary>
internal sealed class CidLocks : IDisposable
{
    private const int Count = 64;

    private readonly SemaphoreSlim[] turns =
        [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn at all of them; in one order, so that nobody waits in a circle.</summary>
    public async Task<IDisposable> Enter(CancellationToken cancellation, params IReadOnlyList<string> cids)
    {
        var held = new Held();
        try
        {
            foreach (var index in cids.Select(IndexOf).Distinct().Order())
            {
                await turns[index].WaitAsync(cancellation);
                held.Add(turns[index]);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
        {
            turn.Dispose();
        }
    }

    private static int IndexOf(string cid) => (cid[^2] ^ (cid[^3] << 1)) % Count;

    private sealed class Held : IDisposable
    {
        private readonly List<SemaphoreSlim> held = [];

        public void Add(SemaphoreSlim turn) => held.Add(turn);

        public void Dispose() => held.ForEach(turn => turn.Release());
    }
}
