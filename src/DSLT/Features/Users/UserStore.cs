using System.Data.Common;
using Dapper;
using DSLT.Data;
using DSLT.Features.Referrals;
using DSLT.Sequencing;

namespace DSLT.Features.Users;

/// <summary>Users: rows of the truth, the recently seen in memory.</summary>
internal sealed class UserStore
{
    private const string ColumnList =
        "id, username, email, password, role, tier, frozen, created_at, referrer, referral_code, referred_at";

    private const string FindByIdSql = $"SELECT {ColumnList} FROM users WHERE id = $1";

    private const string FindByNameSql = $"SELECT {ColumnList} FROM users WHERE username = $1";

    private const string LastIdSql = "SELECT coalesce(max(id), 0) FROM users";

    private const string CountAdminsSql = "SELECT count(*) FROM users WHERE role = $1 AND frozen = $2";

    private static readonly Table Users = new(
        "users", 1, Column.Number("id"), Column.Text("username"), Column.Text("email"),
        Column.Text("password"),
        Column.Number("role"), Column.Number("tier"), Column.Flag("frozen"), Column.Number("created_at"),
        Column.Number("referrer"), Column.Text("referral_code"), Column.Number("referred_at"));

    private readonly StateContext context;
    private readonly EntityCache<long, User> byId;
    private readonly EntityCache<string, User> byName;
    private readonly IdSequence ids;

    public UserStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, context.Limits.Users, id => context.Lookups.First(FindByIdSql, Read, id));
        byName = new(
            context.Undo,
            context.Limits.Users,
            name => context.Lookups.First(FindByNameSql, Read, name),
            StringComparer.Ordinal);
    }

    /// <summary>True where nobody has an account yet: the node waits for its setup.</summary>
    public bool IsEmpty => ids.Last == 0;

    /// <summary>How many could sign in as administrators, this command's changes included.</summary>
    public long ActiveAdmins { get; private set; }

    public void Load()
    {
        ids.Reach(context.Lookups.First(LastIdSql, row => row.Number(0)));
        ActiveAdmins = context.Lookups.First(CountAdminsSql, row => row.Number(0), (long)Role.Admin, false);
    }

    public User? Find(long id) => byId.Find(id);

    /// <summary>The user of a name as a caller gave it: what can be no name reaches no database.</summary>
    public User? FindByName(string username) => UserRules.IsName(username) ? byName.Find(username) : null;

    public long NextId() => ids.Next();

    public void Save(User user)
    {
        var admins = ActiveAdmins;
        context.Undo.Push(() => ActiveAdmins = admins);
        ActiveAdmins += (user.IsActiveAdmin ? 1 : 0) - (Find(user.Id) is { IsActiveAdmin: true } ? 1 : 0);
        byId.Put(user.Id, user);
        byName.Put(user.Username, user);
        context.Rows.Put(
            Users, user.Id, user.Username, user.Email, user.Password, (long)user.Role, (long)user.Tier,
            user.Frozen,
            user.CreatedAt, user.Binding?.Referrer ?? 0, user.Binding?.Code, user.Binding?.At ?? 0);
    }

    /// <summary>A user as last committed, from any thread.</summary>
    public async ValueTask<User?> Committed(long id, IDatabase database, CancellationToken cancellation)
    {
        if (byId.Committed(id) is { } known)
        {
            return known;
        }

        var version = byId.Version;
        await using var reader = await database.OpenReader(cancellation);
        var user = await QueryOne(reader, $"SELECT {ColumnList} FROM users WHERE id = @id", new { id });
        if (user is not null)
        {
            byId.Remember(id, user, version);
        }

        return user;
    }

    /// <summary>As <see cref="FindByName"/>, as last committed, from any thread.</summary>
    public async ValueTask<User?> CommittedByName(
        string username, IDatabase database, CancellationToken cancellation)
    {
        if (!UserRules.IsName(username))
        {
            return null;
        }

        if (byName.Committed(username) is { } known)
        {
            return known;
        }

        await using var reader = await database.OpenReader(cancellation);
        return await QueryOne(
            reader, $"SELECT {ColumnList} FROM users WHERE username = @username", new { username });
    }

    private static async Task<User?> QueryOne(DbConnection reader, string sql, object parameters) =>
        (await reader.QueryFirstOrDefaultAsync<UserRow>(sql, parameters))?.ToUser();

    private static User Read(IRow row) => new(
        row.Number(0), row.Text(1), row.OptionalText(2), row.Text(3), (Role)row.Number(4), (int)row.Number(5),
        row.Flag(6), row.Number(7))
    {
        Binding = Binding.OfRow(row.Number(8), row.OptionalText(9), row.Number(10)),
    };

    private sealed record UserRow
    {
        public long Id { get; init; }

        public string Username { get; init; } = "";

        public string? Email { get; init; }

        public string Password { get; init; } = "";

        public long Role { get; init; }

        public long Tier { get; init; }

        public bool Frozen { get; init; }

        public long Created_at { get; init; }

        public long Referrer { get; init; }

        public string? Referral_code { get; init; }

        public long Referred_at { get; init; }

        public User ToUser() => new(Id, Username, Email, Password, (Role)Role, (int)Tier, Frozen, Created_at)
        {
            Binding = Binding.OfRow(Referrer, Referral_code, Referred_at),
        };
    }
}
