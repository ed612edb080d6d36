using System.Diagnostics;
using System.Globalization;
using DSLT.Bench.Api;
using DSLT.Bench.Runs;

namespace DSLT.Bench.Load;

/// <summary>
/// Unique items that are for sale one by one, in no order, each bought once by somebody else than its seller.
/// Where too few are left for the next stretch, their buyers offer them again while no clock runs.
/// </summary>
internal sealed class NftStock(
    NodeApi api, NftWorld nfts, World world, IReadOnlyList<OwnedItem> items, int connections,
    TextWriter output)
{
    private const int ListedAtOnce = 500;

    /// <summary>So many are ready for each second that is measured.</summary>
    private const int MostPerSecond = 20_000;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Random random = new(7);
    private readonly Queue<Offer> open = [];
    private readonly List<OwnedItem> unlisted = [.. items];

    public long Sold { get; private set; }

    /// <summary>Puts up for sale whatever is not.</summary>
    public async Task List(CancellationToken cancellation)
    {
        var lots = unlisted.GroupBy(item => item.Owner)
            .SelectMany(own => own.Chunk(ListedAtOnce)).ToList();
        var (watch, told, listed) = (Stopwatch.StartNew(), TimeSpan.Zero, open.ToList());
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation };
        await Parallel.ForEachAsync(lots, options, async (lot, cancel) =>
        {
            var offers = await List(lot, cancel);
            lock (listed)
            {
                listed.AddRange(offers);
                if (watch.Elapsed - told > BetweenLines)
                {
                    told = watch.Elapsed;
                    output.WriteLine($"listed {listed.Count:N0} of {items.Count:N0}");
                }
            }
        });
        if (watch.Elapsed > BetweenLines)
        {
            output.WriteLine(
                $"listed {unlisted.Count:N0} items, {unlisted.Count / watch.Elapsed.TotalSeconds:N0}/s");
        }

        unlisted.Clear();
        open.Clear();
        var mixed = listed.ToArray();
        random.Shuffle(mixed);
        foreach (var offer in mixed)
        {
            open.Enqueue(offer);
        }
    }

    /// <summary>Buys for some seconds, in stretches that the stock lasts for.</summary>
    public async Task<LoadResult> Buy(LoadedNode node, int seconds, CancellationToken cancellation)
    {
        var stretches = (int)Math.Ceiling(seconds / Math.Clamp(
            items.Count / (double)MostPerSecond, 1, seconds));
        var results = new List<LoadResult>(stretches);
        for (var i = 0; i < stretches; i++)
        {
            results.Add(await BuyStretch(node, Math.Max(1, seconds / stretches), cancellation));
        }

        return LoadResult.Of(results);
    }

    private async Task<LoadResult> BuyStretch(LoadedNode node, int seconds, CancellationToken cancellation)
    {
        if (open.Count < Math.Min(seconds * MostPerSecond, items.Count))
        {
            await List(cancellation);
        }

        var offered = new List<Purchase>();
        while (offered.Count < seconds * MostPerSecond && open.TryDequeue(out var offer))
        {
            offered.Add(new Purchase(offer, OtherThan(offer.Item.Owner)));
        }

        var result = await node.Load(
            new LoadScript("nft-buy", "/api/nfts/listings", world)
            {
                Positions = [.. offered.Select(purchase => (
                    world.Users[purchase.Buyer].Bearer, purchase.Offer.Listing))],
            },
            seconds, cancellation);
        for (var thread = 0; thread < Wrk.Threads; thread++)
        {
            var own = offered.Where((_, index) => index % Wrk.Threads == thread).ToList();
            await Settle(own, (int)result.Sent[thread], cancellation);
        }

        return result;
    }

    /// <summary>
    /// Finishes what the generator left under way, so that all it asked for is sold, and takes back the rest.
    /// </summary>
    private async Task Settle(List<Purchase> own, int sent, CancellationToken cancellation)
    {
        if (sent > own.Count)
        {
            throw new BenchException("All were sold before the time was over: give more --items.");
        }

        foreach (var last in own.Take(sent).TakeLast(2 * connections))
        {
            var answer = await api.TryWrite(
                HttpMethod.Post, $"/api/nfts/listings/{last.Offer.Listing}/buy", "{}",
                world.Users[last.Buyer].Bearer, $"last-{last.Offer.Listing}", cancellation);
            if (answer is not ({ IsDone: true } or { Code: "listing_closed" }))
            {
                throw new BenchException(
                    $"Listing {last.Offer.Listing} cannot be bought: {answer?.Code ?? "no answer"}.");
            }
        }

        Sold += sent;
        unlisted.AddRange(own.Take(sent).Select(
            purchase => purchase.Offer.Item with { Owner = purchase.Buyer }));
        foreach (var left in own.Skip(sent))
        {
            open.Enqueue(left.Offer);
        }
    }

    private async Task<IEnumerable<Offer>> List(OwnedItem[] lot, CancellationToken cancellation)
    {
        var listings = lot.Select(item => new
        {
            items = new[] { new { itemId = item.Id.ToString(CultureInfo.InvariantCulture) } },
            token = nfts.Token,
            price = "1",
        });
        var made = await api.Post(
            "/api/nfts/listings/bulk", new { listings }, world.Users[lot[0].Owner].Bearer, cancellation);
        return made.GetProperty("listingIds").EnumerateArray()
            .Select((id, index) => new Offer(id.GetString()!, lot[index]));
    }

    private int OtherThan(int owner)
    {
        var other = random.Next(world.Users.Count - 1);
        return other >= owner ? other + 1 : other;
    }

    private readonly record struct Offer(string Listing, OwnedItem Item);

    private readonly record struct Purchase(Offer Offer, int Buyer);
}
