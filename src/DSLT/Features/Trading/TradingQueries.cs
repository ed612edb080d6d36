using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Trading;

/// <summary>Trading statistics, from the tables.</summary>
internal static class TradingQueries
{
    /// <summary>
    /// The markets that a user has traded in, by id: each found from the one before it, however many hours
    /// there are of each.
    /// </summary>
    private const string MarketsSql =
        "WITH RECURSIVE traded(market) AS ("
        + "SELECT min(market) FROM trading_totals WHERE user_id = @user AND market > @after "
        + "UNION ALL "
        + "SELECT (SELECT min(t.market) FROM trading_totals t "
        + "WHERE t.user_id = @user AND t.market > traded.market) "
        + "FROM traded WHERE traded.market IS NOT NULL) "
        + "SELECT market FROM traded WHERE market IS NOT NULL LIMIT @limit";

    private const string LastBeforeSql =
        "SELECT base_volume AS BaseVolume, quote_volume AS QuoteVolume, trades AS Trades, "
        + "base_fees AS BaseFees, quote_fees AS QuoteFees, position AS Position, cost AS Cost, "
        + "realised AS Realised FROM trading_totals "
        + "WHERE user_id = @user AND market = @market AND hour < @hour ORDER BY hour DESC LIMIT 1";

    /// <summary>Pages of markets that a user has traded in, by their ids.</summary>
    public static async Task<IReadOnlyList<long>> MarketsOf(
        IDatabase database, long user, long after, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<long>(MarketsSql, new { user, after, limit })).AsList();
    }

    /// <summary>A user's figures in a market as of the beginnings of some hours, in their order.</summary>
    public static async Task<IReadOnlyList<UserTrading>> At(
        IDatabase database, long user, long market, IEnumerable<long> hours, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var found = new List<UserTrading>();
        foreach (var hour in hours)
        {
            var row = await reader.QuerySingleOrDefaultAsync<TotalsRow>(
                LastBeforeSql, new { user, market, hour });
            found.Add(row?.ToTrading() ?? UserTrading.None);
        }

        return found;
    }

    private sealed record TotalsRow
    {
        public string BaseVolume { get; init; } = "";

        public string QuoteVolume { get; init; } = "";

        public long Trades { get; init; }

        public string BaseFees { get; init; } = "";

        public string QuoteFees { get; init; } = "";

        public string Position { get; init; } = "";

        public string Cost { get; init; } = "";

        public string Realised { get; init; } = "";

        public UserTrading ToTrading() => new(
            Amount.FromStored(BaseVolume), Amount.FromStored(QuoteVolume), Trades,
            Amount.FromStored(BaseFees), Amount.FromStored(QuoteFees), SignedAmount.FromStored(Position),
            SignedAmount.FromStored(Cost), SignedAmount.FromStored(Realised));
    }
}
