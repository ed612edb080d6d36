using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <summary>Airdrops, all in memory: rows of the truth, as their lists are. Which shares were fetched is in
/// the tables, and in memory while there is room.</summary>
internal sealed class AirdropStore
{
    public const int MaxAirdrops = 10_000;

    private const string AllSql =
        "SELECT id, token, owner, root, leaves, total, deadline, returned, created_at FROM airdrops "
            + "ORDER BY id";

    private const string ClaimSql = "SELECT leaf FROM airdrop_claims WHERE airdrop = $1 AND leaf = $2";

    private static readonly Table Airdrops = new(
        "airdrops", 1, Column.Number("id"), Column.Number("token"), Column.Number("owner"),
        Column.Bytes("root"), Column.Number("leaves"), Column.Amount("total"), Column.Number("deadline"),
        Column.Amount("returned"), Column.Number("created_at"));

    private static readonly Table Shares = new(
        "airdrop_shares", 2, Column.Number("airdrop"), Column.Number("leaf"), Column.Number("user_id"),
        Column.Amount("amount"));

    private readonly StateContext context;
    private readonly EntityCache<long, Airdrop> byId;
    private readonly ProjectedCache<(long Airdrop, int Leaf), bool> claimed;
    private readonly IdSequence ids;

    public AirdropStore(StateContext context)
    {
        this.context = context;
        ids = new(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        claimed = new(context, context.Limits.Claims, key => context.Lookups.First<object>(
            ClaimSql, row => row.Number(0), key.Airdrop, (long)key.Leaf) is not null);
    }

    public int Count => byId.Count;

    /// <summary>All as last committed, newest first; from any thread.</summary>
    public IEnumerable<Airdrop> CommittedAll => byId.Values.OrderByDescending(airdrop => airdrop.Id);

    public void Load() => context.Lookups.Read(AllSql, row =>
    {
        var airdrop = new Airdrop(
            row.Number(0), row.Number(1), row.Number(2), row.Bytes(3), (int)row.Number(4),
            Amount.FromStored(row.Text(5)), row.Number(6),
            row.OptionalText(7) is { } returned ? Amount.FromStored(returned) : null, row.Number(8));
        byId.Remember(airdrop.Id, airdrop, byId.Version);
        ids.Reach(airdrop.Id);
    });

    /// <summary>An airdrop as this command sees it, or the refusal that there is none.</summary>
    public Result<Airdrop> Get(string? airdropId) => Ids.Parse(airdropId, "airdrop").Then<Airdrop>(id =>
        byId.Find(id) is { } airdrop ? airdrop : Refusal.NotFound("airdrop", id.ToText()));

    /// <summary>As <see cref="Get"/>, as last committed, from any thread.</summary>
    public Result<Airdrop> GetCommitted(string? airdropId) => Ids.Parse(airdropId, "airdrop").Then<Airdrop>(
        id => byId.Committed(id) is { } airdrop ? airdrop : Refusal.NotFound("airdrop", id.ToText()));

    /// <summary>How many of a user's can still be fetched from.</summary>
    public int OpenOf(long owner) =>
        byId.Current.Count(airdrop => airdrop.Owner == owner && !airdrop.IsClosed);

    public long NextId() => ids.Next();

    public void Save(Airdrop airdrop)
    {
        byId.Put(airdrop.Id, airdrop);
        context.Rows.Put(
            Airdrops, airdrop.Id, airdrop.Token, airdrop.Owner, airdrop.Root, (long)airdrop.Count,
            airdrop.Total.ToStored(), airdrop.Deadline, airdrop.Returned?.ToStored(), airdrop.CreatedAt);
    }

    /// <summary>Puts the list on record, which does not change any more.</summary>
    public void SaveList(long airdrop, IEnumerable<AirdropShare> shares)
    {
        foreach (var share in shares)
        {
            context.Rows.Put(Shares, airdrop, (long)share.Leaf, share.User, share.Amount.ToStored());
        }
    }

    public bool IsClaimed(long airdrop, int leaf) => claimed.Find((airdrop, leaf));

    /// <summary>Knows that a share was fetched: only <see cref="AirdropClaimed"/> calls this.</summary>
    public void Claimed(long airdrop, int leaf, long sequence) =>
        claimed.Put((airdrop, leaf), true, sequence);
}
