using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;

namespace DSLT.Features.Users;

/// <summary>Users by their names, for the lists of those who may buy or mint.</summary>
internal static class UserList
{
    /// <summary>So many in one request.</summary>
    public const int MaxUsers = 10_000;

    /// <summary>
    /// Their ids, each once; refused where one of the names is nobody's. Names and ids of users never change:
    /// they are looked up before the command, not within it.
    /// </summary>
    public static async Task<Result<ImmutableArray<long>>> Ids(
        IDatabase database, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (names.Count is 0 or > MaxUsers)
        {
            return Refusal.Invalid("users", $"A list is changed by 1 to {MaxUsers} users.");
        }

        var known = await UserQueries.Ids(
            database, names.Where(name => name is not null && UserRules.IsName(name)), cancellation);
        var users = ImmutableArray.CreateBuilder<long>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is not { } name || !known.TryGetValue(name, out var id))
            {
                return Refusal.Invalid("users", $"There is no user of the name in row {i + 1}.");
            }

            users.Add(id);
        }

        return users.Distinct().ToImmutableArray();
    }
}
