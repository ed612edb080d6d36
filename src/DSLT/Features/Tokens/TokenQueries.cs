using Dapper;
using DSLT.Core;
using DSLT.Data;
using DSLT.Ledger;
using DSLT.Web;

namespace DSLT.Features.Tokens;

/// <summary>
/// Which tokens there are and which a user holds, by their indexes; the amounts themselves come from memory.
/// </summary>
internal static class TokenQueries
{
    private const string SymbolsSql =
        "SELECT symbol FROM tokens WHERE symbol > @after ORDER BY symbol LIMIT @limit";

    private const string TokensOfSql =
        "SELECT t.id AS Id, t.symbol AS Symbol FROM balances b JOIN tokens t ON t.id = b.token "
        + "WHERE b.holder = @holder AND t.symbol > @after ORDER BY t.symbol LIMIT @limit";

    private const string NonZeroSql =
        "SELECT token FROM balances WHERE holder = @holder AND (available <> @zero OR held <> @zero) "
        + "ORDER BY token LIMIT @limit";

    /// <summary>One more symbol than the page holds, where there are more.</summary>
    public static async Task<IReadOnlyList<string>> Symbols(
        IDatabase database, Page page, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var parameters = new { after = page.After, limit = page.Limit + 1 };
        return (await reader.QueryAsync<string>(SymbolsSql, parameters)).AsList();
    }

    /// <summary>One more than the page holds, so that the caller sees whether there is a next one.</summary>
    public static async Task<IReadOnlyList<HeldToken>> TokensOf(
        IDatabase database, long userId, Page page, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<HeldToken>(
            TokensOfSql,
            new { holder = Holder.User(userId).Value, after = page.After, limit = page.Limit + 1 })).AsList();
    }

    /// <summary>The tokens that a user has anything of, by their ids.</summary>
    public static async Task<IReadOnlyList<long>> NonZeroOf(
        IDatabase database, long userId, int limit, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var zero = Amount.Zero.ToStored();
        return (await reader.QueryAsync<long>(
            NonZeroSql, new { holder = Holder.User(userId).Value, zero, limit })).AsList();
    }

    internal sealed record HeldToken
    {
        public long Id { get; init; }

        public string Symbol { get; init; } = "";
    }
}
