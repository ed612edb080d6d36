using DSLT.Core;
using DSLT.Features.NftSales;
using DSLT.Features.Tokens;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.NftSearch;

/// <summary>How a collection does: what is offered by the index, what was sold by the tables.</summary>
internal static class CollectionStats
{
    private const long HoursOfDay = 24;
    private const long HoursOfWeek = 7 * HoursOfDay;

    public static async Task<Answer<CollectionStatsResponse>> Show(
        string collectionId, Caller caller, Store store, NftIndexing indexing, TimeProvider clock,
        CancellationToken cancellation)
    {
        if (!store.State.Nfts.GetCommitted(collectionId).Is(out var collection, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes?.Sequence ?? 0, cancellation);
        var now = clock.NowMicros();
        if (!(await indexing.Read<CollectionStanding>(
                index => CollectionStanding.Of(index, collection.Id, now), cancellation))
            .Is(out var standing, out refusal))
        {
            return refusal;
        }

        var rows = await TurnoverQueries.Since(
            store.Database, collection.Id, (now / Clock.Hour) - HoursOfWeek, cancellation);
        var ids = standing.Floors.Keys.Concat(rows.Select(row => row.Token)).Distinct().Order();
        return new CollectionStatsResponse(
            collection.Id.ToText(), standing.Items, standing.Owners, standing.Listed,
            [.. ids.Select(id => Show(store.State.Tokens.Committed(id)!, standing, rows, now / Clock.Hour))]);
    }

    private static TokenStatsResponse Show(
        Token token, CollectionStanding standing, IReadOnlyList<TurnoverRow> rows, long hour)
    {
        var own = rows.Where(row => row.Token == token.Id).ToList();
        return new TokenStatsResponse(
            token.Symbol,
            standing.Floors.TryGetValue(token.Id, out var floor) ? token.Text(floor) : null,
            Sum(own.Where(row => row.Hour > hour - HoursOfDay)),
            Sum(own.Where(row => row.Hour > hour - HoursOfWeek)),
            Sum(own.Where(row => row.Hour == TurnoverKey.AllHours)));

        TurnoverResponse Sum(IEnumerable<TurnoverRow> hours)
        {
            var (sales, volume) = (0L, Amount.Zero);
            foreach (var row in hours)
            {
                (sales, volume) = (sales + row.Sales, NftEarning.Sum(volume, Amount.FromStored(row.Volume)));
            }

            var average = sales == 0 ? null : token.Text(Amount.MulDiv(
                volume, new Amount(1), new Amount(sales), Rounding.Down));
            return new TurnoverResponse(sales, token.Text(volume), average);
        }
    }
}

/// <summary>What the index knows of a collection.</summary>
/// <param name="Floors">The least that an item costs, by token.</param>
internal sealed record CollectionStanding(
    int Items, int Owners, int Listed, IReadOnlyDictionary<long, Amount> Floors)
{
    public static CollectionStanding Of(NftIndex index, long id, long now)
    {
        if (index.Find(id) is not { } collection)
        {
            return new CollectionStanding(0, 0, 0, new Dictionary<long, Amount>());
        }

        var members = collection.Members.ToBits();
        members.And(index.Live);
        var floors = new Dictionary<long, Amount>();
        foreach (var (token, offered) in index.ByToken)
        {
            var own = members.Copy();
            own.And(offered);
            foreach (var place in own)
            {
                if (SearchOrder.PriceOf(index.Items, place, token, now) is { } price
                    && (!floors.TryGetValue(token, out var floor) || price < floor))
                {
                    floors[token] = price;
                }
            }
        }

        return new CollectionStanding(
            members.Count(), collection.Holders, members.CountWith(index.Listed), floors);
    }
}
