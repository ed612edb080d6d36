using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.NftSales;

namespace DSLT.Features.NftAuctions;

/// <summary>Auctions and their bids, from the tables.</summary>
internal static class NftAuctionQueries
{
    private const string Columns =
        "SELECT a.id AS Id, a.item AS Item, a.collection AS Collection, a.seller AS Seller, "
        + "a.quantity AS Quantity, a.token AS Token, a.start_price AS StartPrice, a.reserve AS Reserve, "
        + "a.step_bps AS StepBps, a.step AS Step, a.ends_at AS EndsAt, "
        + "a.extension_seconds AS ExtensionSeconds, a.status AS Status, a.bidder AS Bidder, a.bid AS Bid, "
        + "a.bids AS Bids, a.transaction_id AS TransactionId, a.created_at AS CreatedAt, "
        + "s.username AS SellerName, b.username AS BidderName FROM nft_auctions a "
        + "JOIN users s ON s.id = a.seller LEFT JOIN users b ON b.id = a.bidder ";

    private const string OneSql = Columns + "WHERE a.id = @id";

    private const string NewestFirst = "a.id < @before ORDER BY a.id DESC LIMIT @limit";

    private const string Open = "a.status = 1 AND ";

    private const string DueSql =
        "SELECT ends_at AS EndsAt, id AS Id FROM nft_auctions WHERE status = 1 AND ends_at <= @now "
        + "AND (ends_at, id) > (@endsAt, @id) ORDER BY ends_at, id LIMIT @limit";

    private const string BidsSql =
        "SELECT b.number AS Number, u.username AS Bidder, b.amount AS Amount, b.at AS At FROM nft_bids b "
        + "JOIN users u ON u.id = b.bidder WHERE b.auction = @auction AND b.number < @before "
        + "ORDER BY b.number DESC LIMIT @limit";

    public static async Task<NftAuctionRow?> Find(
        IDatabase database, long id, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return await reader.QueryFirstOrDefaultAsync<NftAuctionRow>(OneSql, new { id });
    }

    /// <summary>Auctions, newest first.</summary>
    public static async Task<IReadOnlyList<NftAuctionRow>> Page(
        IDatabase database, NftFilter filter, long before, int limit, CancellationToken cancellation)
    {
        var by = filter.By switch
        {
            NftsBy.Collection => "a.collection = @key AND ",
            NftsBy.Item => "a.item = @key AND ",
            NftsBy.Seller => "a.seller = @key AND ",
            NftsBy.Bidder => "a.bidder = @key AND a.bidder > 0 AND ",
            _ => "",
        };
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<NftAuctionRow>(
            Columns + "WHERE " + by + (filter.OnlyOpen ? Open : "") + NewestFirst,
            new { key = filter.Key, before, limit })).AsList();
    }

    /// <summary>The bids of an auction, the best first.</summary>
    public static async Task<IReadOnlyList<NftBidRow>> Bids(
        IDatabase database, long auction, long before, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<NftBidRow>(BidsSql, new { auction, before, limit })).AsList();
    }

    /// <summary>Auctions that are over and not settled, after another one.</summary>
    public static async Task<IReadOnlyList<DueKey>> Due(
        IDatabase database, long now, DueKey after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<DueKey>(
            DueSql, new { now, endsAt = after.EndsAt, id = after.Id, limit })).AsList();
    }
}

/// <summary>Where an auction stands among those that are over.</summary>
internal readonly record struct DueKey(long EndsAt, long Id);

/// <summary>An auction as the tables hold it.</summary>
internal sealed record NftAuctionRow
{
    public long Id { get; init; }

    public long Item { get; init; }

    public long Collection { get; init; }

    public long Seller { get; init; }

    public long Quantity { get; init; }

    public long Token { get; init; }

    public string StartPrice { get; init; } = "";

    public string Reserve { get; init; } = "";

    public long StepBps { get; init; }

    public string Step { get; init; } = "";

    public long EndsAt { get; init; }

    public long ExtensionSeconds { get; init; }

    public long Status { get; init; }

    public long Bidder { get; init; }

    public string Bid { get; init; } = "";

    public long Bids { get; init; }

    public long TransactionId { get; init; }

    public long CreatedAt { get; init; }

    public string SellerName { get; init; } = "";

    public string? BidderName { get; init; }

    public NftAuction ToAuction() => new(
        Id, Item, Collection, Seller, Quantity,
        new NftAuctionTerms(
            Token, Amount.FromStored(StartPrice), Amount.FromStored(Reserve), (int)StepBps,
            Amount.FromStored(Step), ExtensionSeconds),
        EndsAt, (NftAuctionStatus)Status, Bidder, Amount.FromStored(Bid), Bids, TransactionId, CreatedAt);
}

internal sealed record NftBidRow
{
    public long Number { get; init; }

    public string Bidder { get; init; } = "";

    public string Amount { get; init; } = "";

    public long At { get; init; }
}
