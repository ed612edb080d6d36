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
        + "a.price AS Price, a.transaction_id AS TransactionId, a.listing AS Listing, a.auction AS Auction, "
        + "a.offer AS Offer, a.at AS At "
        + "FROM nft_activity a LEFT JOIN users f ON f.id = a.from_user "
        + "LEFT JOIN users t ON t.id = a.to_user ";

    private const string Newest = "AND a.id < @before ORDER BY a.id DESC LIMIT @limit";

    /// <summary>Where one kind is asked for: each list has an index for that too.</summary>
    private const string OfKind = "AND a.kind = @kind ";

    private const string OfItemSql = Columns + "WHERE a.item = @key ";

    /// <summary>The newest of each kind, those of all among them: an item has no other index.</summary>
    private static readonly string AllOfItemSql = Columns + "WHERE a.id IN ("
        + string.Join(" UNION ALL ", Enum.GetValues<NftActivityKind>().Select(kind =>
            $"SELECT id FROM (SELECT id FROM nft_activity WHERE item = @key AND kind = {kind:d} "
                + $"AND id < @before ORDER BY id DESC LIMIT @limit) AS of_{kind:d}"))
        + ") ";

    private const string OfCollectionSql = Columns + "WHERE a.collection = @key ";

    /// <summary>Each uses an index of its own, so the newest of both are the newest of all.</summary>
    private const string FromUserSql = Columns + "WHERE a.from_user = @key AND a.from_user > 0 ";

    private const string ToUserSql = Columns + "WHERE a.to_user = @key AND a.to_user > 0 ";

    private const string EarningsSql =
        "SELECT collection AS Collection, token AS Token, sales AS Sales, proceeds AS Proceeds, "
        + "royalties AS Royalties FROM nft_earnings WHERE user_id = @user AND day >= @first AND day <= @last "
        + "ORDER BY day, collection, token";

    public static Task<IReadOnlyList<ActivityRow>> OfItem(
        IDatabase database, long item, ActivityPage page, CancellationToken cancellation) =>
        Read(database, page.Kind == 0 ? AllOfItemSql : OfItemSql, item, page, cancellation);

    public static Task<IReadOnlyList<ActivityRow>> OfCollection(
        IDatabase database, long collection, ActivityPage page, CancellationToken cancellation) =>
        Read(database, OfCollectionSql, collection, page, cancellation);

    public static async Task<IReadOnlyList<ActivityRow>> OfUser(
        IDatabase database, long user, ActivityPage page, CancellationToken cancellation)
    {
        var given = await Read(database, FromUserSql, user, page, cancellation);
        var got = await Read(database, ToUserSql, user, page, cancellation);
        return [.. given.Concat(got).OrderByDescending(row => row.Id).Take(page.Limit + 1)];
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

    /// <summary>One more than the page has, where there are more.</summary>
    private static async Task<IReadOnlyList<ActivityRow>> Read(
        IDatabase database, string sql, long key, ActivityPage page, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<ActivityRow>(
            sql + (page.Kind == 0 ? "" : OfKind) + Newest,
            new { key, kind = (long)page.Kind, before = page.Before, limit = page.Limit + 1 })).AsList();
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

    public long Auction { get; init; }

    public long Offer { get; init; }

    public long At { get; init; }

    public NftActivityResponse Show(State state) => NftActivityView.Show(
        state,
        new NftActivity(
            Id, Item, Collection, 0, 0, Quantity,
            new NftDeal(
                (NftActivityKind)Kind, Token, Amount.FromStored(Price), TransactionId, Listing, Auction,
                Offer)),
        FromName, ToName, At);
}

/// <summary>So much of a history: what came before a line of it.</summary>
/// <param name="Kind">0 for all kinds.</param>
internal readonly record struct ActivityPage(int Limit, long Before, NftActivityKind Kind);
