using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Nfts;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>What happened to items and what sales brought in, from the tables.</summary>
internal static class HistoryQueries
{
    private const string Columns =
        "SELECT a.id AS Id, a.item AS Item, a.collection AS Collection, a.kind AS Kind, "
        + "f.username AS FromName, t.username AS ToName, a.quantity AS Quantity, a.token AS Token, "
        + "a.price AS Price, a.transaction_id AS TransactionId, a.listing AS Listing, a.at AS At "
        + "FROM nft_activity a LEFT JOIN users f ON f.id = a.from_user "
        + "LEFT JOIN users t ON t.id = a.to_user ";

    private const string Newest = "AND a.id < @before ORDER BY a.id DESC LIMIT @limit";

    private const string OfItemSql = Columns + "WHERE a.item = @key " + Newest;

    private const string OfCollectionSql = Columns + "WHERE a.collection = @key " + Newest;

    /// <summary>Each uses an index of its own, so the newest of both are the newest of all.</summary>
    private const string FromUserSql = Columns + "WHERE a.from_user = @key AND a.from_user > 0 " + Newest;

    private const string ToUserSql = Columns + "WHERE a.to_user = @key AND a.to_user > 0 " + Newest;

    private const string EarningsSql =
        "SELECT collection AS Collection, token AS Token, sales AS Sales, proceeds AS Proceeds, "
        + "royalties AS Royalties FROM nft_earnings WHERE user_id = @user AND day >= @first AND day <= @last "
        + "ORDER BY day, collection, token";

    public static async Task<IReadOnlyList<ActivityRow>> OfItem(
        IDatabase database, long key, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ActivityRow>(OfItemSql, new { key, before, limit })).AsList();
    }

    public static async Task<IReadOnlyList<ActivityRow>> OfCollection(
        IDatabase database, long key, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ActivityRow>(OfCollectionSql, new { key, before, limit })).AsList();
    }

    public static async Task<IReadOnlyList<ActivityRow>> OfUser(
        IDatabase database, long key, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var given = await reader.QueryAsync<ActivityRow>(FromUserSql, new { key, before, limit });
        var got = await reader.QueryAsync<ActivityRow>(ToUserSql, new { key, before, limit });
        return [.. given.Concat(got).OrderByDescending(row => row.Id).Take(limit)];
    }

    /// <summary>What a user earned on days from the first to the last, by collection and token.</summary>
    public static async Task<SortedDictionary<(long Collection, long Token), NftEarning>> Earnings(
        IDatabase database, long user, long first, long last, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var sums = new SortedDictionary<(long, long), NftEarning>();
        await foreach (var row in reader.QueryUnbufferedAsync<EarningRow>(
            EarningsSql, new { user, first, last }).WithCancellation(cancellation))
        {
            var key = (row.Collection, row.Token);
            sums[key] = (sums.GetValueOrDefault(key) ?? NftEarning.None).Add(
                row.Sales, Amount.FromStored(row.Proceeds), Amount.FromStored(row.Royalties));
        }

        return sums;
    }

    private sealed record EarningRow
    {
        public long Collection { get; init; }

        public long Token { get; init; }

        public long Sales { get; init; }

        public string Proceeds { get; init; } = "";

        public string Royalties { get; init; } = "";
    }
}

/// <summary>A line of a history as the tables hold it.</summary>
internal sealed record ActivityRow
{
    public long Id { get; init; }

    public long Item { get; init; }

    public long Collection { get; init; }

    public long Kind { get; init; }

    public string? FromName { get; init; }

    public string? ToName { get; init; }

    public long Quantity { get; init; }

    public long Token { get; init; }

    public string Price { get; init; } = "";

    public long TransactionId { get; init; }

    public long Listing { get; init; }

    public long At { get; init; }

    public NftActivityResponse Show(State state)
    {
        var token = Token == 0 ? null : state.Tokens.Committed(Token);
        return new NftActivityResponse(
            Id.ToText(), NftRules.Text((NftActivityKind)Kind), Item.ToText(), Collection.ToText(), FromName,
            ToName, Quantity, token?.Symbol, token?.Text(Amount.FromStored(Price)),
            TransactionId == 0 ? null : TransactionId.ToText(), Listing == 0 ? null : Listing.ToText(),
            Clock.Time(At));
    }
}
