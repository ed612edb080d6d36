using System.Diagnostics;
using DSLT.Bench.Api;

namespace DSLT.Bench.Load;

/// <summary>
/// Questions to the search, one after the other, as people at a market place ask them: by words, by one trait
/// to three with the counts of all others, by price, by rarity, by how items stand.
/// </summary>
internal sealed class NftQuestions(NodeApi api, NftWorld nfts, TextWriter output)
{
    private const int Count = 1_000;

    /// <summary>So many come before that, of every kind: the program is compiled by then.</summary>
    private const int WarmUp = 200;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly Random random = new(13);

    /// <summary>The milliseconds that 95 of a hundred questions were answered in.</summary>
    public async Task<double> Ask(CancellationToken cancellation)
    {
        await MakeIndex(cancellation);
        var took = new List<(string Kind, double Millis)>();
        for (var i = 0; i < WarmUp + Count; i++)
        {
            var (kind, question) = Question(i);
            var start = Stopwatch.GetTimestamp();
            _ = await api.Get($"/api/nfts/search?{question}&limit=20", null, cancellation);
            if (i >= WarmUp)
            {
                took.Add((kind, Stopwatch.GetElapsedTime(start).TotalMilliseconds));
            }
        }

        foreach (var kind in took.GroupBy(one => one.Kind, one => one.Millis))
        {
            output.WriteLine(
                $"questions {kind.Key}: p50 {At(kind, 0.5):N1} ms, p95 {At(kind, 0.95):N1} ms");
        }

        return At(took.Select(one => one.Millis), 0.95);
    }

    /// <summary>The first search makes the index.</summary>
    private async Task MakeIndex(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (await api.TryGet("/api/nfts/search?q=dragon", nfts.Admin, cancellation) is null)
        {
            await Task.Delay(BetweenTries, cancellation);
        }

        output.WriteLine($"the index was made in {watch.Elapsed.TotalSeconds:N1} s");
    }

    private (string Kind, string Question) Question(int number)
    {
        var within = $"collection={nfts.Large}";
        return (number % 6) switch
        {
            0 => ("by words", $"{within}&q={NftTraits.PickWords(random)}"),
            1 => ("by a trait, with counts", $"{within}&facets=true&{Traits(1)}"),
            2 => ("by three traits, with counts", $"{within}&facets=true&{Traits(3)}"),
            3 => (
                "by price",
                $"{within}&token={nfts.Token}&minPrice=0.5&maxPrice=1&sort=priceAsc&{Traits(1)}"),
            4 => ("by rarity, for sale", $"{within}&status=listed&sort=rarity"),
            _ => ("of everything, with counts", $"{within}&facets=true&sort=recentlySold"),
        };
    }

    private string Traits(int count) =>
        string.Join('&', NftTraits.PickSome(count, random).Select(trait => $"trait={trait}"));

    private static double At(IEnumerable<double> millis, double part)
    {
        var ordered = millis.Order().ToList();
        return ordered[(int)(part * (ordered.Count - 1))];
    }
}
