using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Sales;

/// <summary>Purchases and buyers, from the tables.</summary>
internal static class SaleQueries
{
    private const string WaitingSql =
        "SELECT user_id FROM sale_buyers WHERE sale = @sale AND NOT done AND retry_at <= @now "
        + "ORDER BY number LIMIT @limit";

    private const string Columns =
        "SELECT sale AS Sale, number AS Number, buyer AS Buyer, position AS Position, "
        + "quantity AS Quantity, cost AS Cost, transaction_id AS TransactionId, at AS At, hash AS Hash "
        + "FROM sale_purchases WHERE sale = @sale AND number > @after ";

    private const string PageSql = Columns + "ORDER BY number LIMIT @limit";

    private const string OfBuyerSql = Columns + "AND buyer = @buyer ORDER BY number LIMIT @limit";

    /// <summary>Buyers to be delivered to or refunded, those first who came first.</summary>
    public static async Task<IReadOnlyList<long>> Waiting(
        IDatabase database, long sale, long now, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(WaitingSql, new { sale, now, limit })).AsList();
    }

    /// <summary>A sale's purchases in their order; of one buyer where one is named.</summary>
    public static async Task<IReadOnlyList<StoredPurchase>> Page(
        IDatabase database, long sale, long? buyer, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<StoredPurchase>(
            buyer is null ? PageSql : OfBuyerSql,
            new { sale, buyer = buyer ?? 0, after, limit })).AsList();
    }
}

/// <summary>A purchase as the tables hold it.</summary>
internal sealed record StoredPurchase
{
    public long Sale { get; init; }

    public long Number { get; init; }

    public long Buyer { get; init; }

    public string Position { get; init; } = "";

    public string Quantity { get; init; } = "";

    public string Cost { get; init; } = "";

    public long TransactionId { get; init; }

    public long At { get; init; }

    public string Hash { get; init; } = "";

    public SalePurchase ToPurchase() => new(
        Sale, Number, Buyer, 0, Amount.FromStored(Position), Amount.FromStored(Quantity),
        Amount.FromStored(Cost), TransactionId, Hash);
}
