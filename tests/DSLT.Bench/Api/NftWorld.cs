using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DSLT.Bench.Api;

/// <summary>Collections of unique items that are the users', whose sales pay a royalty and a fee.</summary>
internal sealed class NftWorld(NodeApi api, World world, TextWriter output)
{
    public const int BatchItems = 10_000;
    public const int SmallItems = 1_000;

    private const int RoyaltyBps = 500;
    private const int FeeBps = 100;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Random random = new(11);

    /// <summary>What is paid with.</summary>
    public string Token => world.Symbols[1];

    /// <summary>The id of the large collection.</summary>
    public string Large { get; private set; } = "";

    public string Admin => world.Admin;

    /// <summary>How long each full batch of the large collection took, in seconds.</summary>
    public List<double> BatchSeconds { get; } = [];

    public Task SetFee(CancellationToken cancellation) => api.Patch(
        "/api/nfts/settings", new { platformFeeBps = FeeBps }, world.Admin, cancellation);

    /// <summary>One collection, minted in batches, each of which is one user's.</summary>
    public async Task<IReadOnlyList<OwnedItem>> MintLarge(int items, CancellationToken cancellation)
    {
        Large = await MakeCollection("Large", cancellation);
        var made = new List<OwnedItem>(items);
        var (watch, told) = (Stopwatch.StartNew(), TimeSpan.Zero);
        for (var batch = 0; made.Count < items; batch++)
        {
            var (owner, count) = (batch % world.Users.Count, Math.Min(BatchItems, items - made.Count));
            var csv = new StringBuilder(count * 100);
            for (var i = 1; i <= count; i++)
            {
                NftTraits.AppendLine(csv, made.Count + i, random);
            }

            var start = Stopwatch.GetTimestamp();
            var minted = await api.PostCsv(
                $"/api/nfts/collections/{Large}/items/csv?owner={world.Users[owner].Name}",
                csv.ToString(), world.Admin, cancellation);
            if (count == BatchItems)
            {
                BatchSeconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            made.AddRange(Items(minted.GetProperty("firstItemId").GetString()!, count, owner));
            if (watch.Elapsed - told > BetweenLines || made.Count == items)
            {
                told = watch.Elapsed;
                output.WriteLine($"minted {made.Count:N0} items, {made.Count / told.TotalSeconds:N0}/s");
            }
        }

        return made;
    }

    /// <summary>Collections of 1,000, each of which is one user's.</summary>
    public async Task<IReadOnlyList<OwnedItem>> MintSmall(int collections, CancellationToken cancellation)
    {
        var made = new List<OwnedItem>(collections * SmallItems);
        for (var number = 0; number < collections; number++)
        {
            var owner = number % world.Users.Count;
            var collection = await MakeCollection($"Small {number}", cancellation);
            var minted = await api.Post(
                $"/api/nfts/collections/{collection}/items/batch",
                new
                {
                    items = Enumerable.Range(1, SmallItems).Select(i => NftTraits.Row(i, random)),
                    to = world.Users[owner].Name,
                },
                world.Admin,
                cancellation);
            made.AddRange(Items(minted.GetProperty("firstItemId").GetString()!, SmallItems, owner));
        }

        output.WriteLine($"minted {collections:N0} collections of {SmallItems:N0} items");
        return made;
    }

    /// <summary>
    /// What is missing of the token after so many sales at a price of 1, in base units: whatever is neither
    /// an account's nor was taken as a fee.
    /// </summary>
    public async Task<long> Missing(long sales, CancellationToken cancellation)
    {
        var supply = NodeApi.Units(
            (await api.Get($"/api/tokens/{Token}", world.Admin, cancellation))
                .GetProperty("totalSupply").GetString()!);
        var had = 0L;
        foreach (var bearer in world.Users.Select(user => user.Bearer).Append(world.Admin))
        {
            var balances = await api.Get("/api/tokens/balances?limit=100", bearer, cancellation);
            had += balances.GetProperty("items").EnumerateArray()
                .Where(balance => balance.GetProperty("token").GetString() == Token)
                .Sum(balance => NodeApi.Units(balance.GetProperty("total").GetString()!));
        }

        return supply - had - (sales * NodeApi.Units("1") * FeeBps / 10_000);
    }

    private static IEnumerable<OwnedItem> Items(string first, int count, int owner)
    {
        var id = long.Parse(first, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, count).Select(i => new OwnedItem(id + i, owner));
    }

    private async Task<string> MakeCollection(string name, CancellationToken cancellation)
    {
        var made = await api.Post(
            "/api/nfts/collections",
            new { kind = "unique", name, royalty = new { bps = RoyaltyBps } }, world.Admin, cancellation);
        return made.GetProperty("collectionId").GetString()!;
    }
}

/// <param name="Owner">Which of the world's users.</param>
internal readonly record struct OwnedItem(long Id, int Owner);
