using Dapper;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Users;

/// <summary>Who has which name, from the tables: both stay for good.</summary>
internal static class UserQueries
{
    private const int NamesAtOnce = 500;

    private const string NamesSql = "SELECT id AS Id, username AS Username FROM users WHERE id IN {=ids}";

    private const string IdsSql = "SELECT id AS Id, username AS Username FROM users WHERE username IN ";

    /// <summary>The names of users.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> Names(
        IDatabase database, IEnumerable<long> users, CancellationToken cancellation)
    {
        var ids = users.Distinct().ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<long, string>();
        }

        await using var reader = await database.OpenReader(cancellation);
        return (await reader.QueryAsync<(long Id, string Username)>(NamesSql, new { ids }))
            .ToDictionary(row => row.Id, row => row.Username);
    }

    /// <summary>The ids of those of the names that are users.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Ids(
        IDatabase database, IEnumerable<string> usernames, CancellationToken cancellation)
    {
        await using var reader = await database.OpenReader(cancellation);
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var names in usernames.Chunk(NamesAtOnce))
        {
            // A list as one parameter is something else to each of the two databases.
            var parameters = new DynamicParameters();
            for (var i = 0; i < names.Length; i++)
            {
                parameters.Add(Parameter(i), names[i]);
            }

            var list = string.Join(
                ", ", Enumerable.Range(0, names.Length).Select(i => $"@{Parameter(i)}"));
            var users = await reader.QueryAsync<(long, string)>($"{IdsSql}({list})", parameters);
            foreach (var (id, username) in users)
            {
                found[username] = id;
            }
        }

        return found;
    }

    private static string Parameter(int index) => $"name{((long)index).ToText()}";
}
