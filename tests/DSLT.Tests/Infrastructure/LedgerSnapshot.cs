using Dapper;
using DSLT.Sequencing;

namespace DSLT.Tests.Infrastructure;

/// <summary>
/// All that a refusal must leave alone, as one text: every table but the sessions and the record of the
/// refusals.
/// </summary>
internal static class LedgerSnapshot
{
    private static readonly string[] Tables =
    [
        "balances", "transactions", "postings", "users", "api_keys", "tokens", "pools", "pool_states",
        "reversals",
    ];

    public static async Task<string> Take(Store store)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        await using var reader = await store.Database.OpenReader(cancellation);
        var lines = new List<string>();
        foreach (var table in Tables)
        {
            var rows = await reader.QueryAsync($"SELECT * FROM {table}");
            lines.AddRange(rows.Select(row =>
                $"{table}: {string.Join("|", ((IDictionary<string, object?>)row).Values)}"));
        }

        var commands = await reader.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM journal WHERE command <> @refused",
            new { refused = (long)Command.Refused });
        lines.Sort(StringComparer.Ordinal);
        return $"{commands} commands\n{string.Join('\n', lines)}";
    }
}
