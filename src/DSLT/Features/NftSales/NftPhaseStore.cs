using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>
/// The phases in which the public mints, how far each has come, who may and how much they have: the recently
/// seen of each. Only events change them.
/// </summary>
internal sealed class NftPhaseStore
{
    private const string PhasesSql =
        "SELECT id, name, start_at, end_at, token, price, user_limit, listed, first_item, last_item "
            + "FROM nft_phases WHERE collection = $1 AND id > 0 ORDER BY place";

    private const string NextSql = "SELECT next_item FROM nft_phase_states WHERE phase = $1";

    private const string ListedSql = "SELECT allowed FROM nft_phase_lists WHERE phase = $1 AND user_id = $2";

    private const string MintedSql =
        "SELECT minted FROM nft_phase_minters WHERE phase = $1 AND user_id = $2";

    private const string LastSql = "SELECT coalesce(max(phase), 0) FROM nft_phase_states";

    private readonly StateContext context;
    private readonly ProjectedCache<long, ImmutableArray<NftPhase>> phases;
    private readonly ProjectedCache<long, long> next;
    private readonly ProjectedCache<(long Phase, long User), bool?> lists;
    private readonly ProjectedCache<(long Phase, long User), long> minted;
    private readonly IdSequence ids;

    public NftPhaseStore(StateContext context)
    {
        this.context = context;
        ids = new(context.Undo);
        phases = new(context, context.Limits.Nfts, ReadPhases);
        next = new(context, context.Limits.Nfts, phase => context.Lookups.First(
            NextSql, row => row.Number(0), phase));
        lists = new(context, context.Limits.Nfts, key => ReadListed(key));
        minted = new(context, context.Limits.Nfts, key => context.Lookups.First(
            MintedSql, row => row.Number(0), key.Phase, key.User));
    }

    public void Load() => ids.Reach(context.Lookups.First(LastSql, row => row.Number(0)));

    public ImmutableArray<NftPhase> Of(long collection) => phases.Find(collection);

    /// <summary>The item that a phase mints next, if there is some of it left.</summary>
    public long NextOf(NftPhase phase) => next.Find(phase.Id);

    public bool IsListed(long phase, long user)
    {
        if (lists.Find((phase, user)) is { } known)
        {
            return known;
        }

        // A change of it that was not looked up before was taken back: what the tables hold is right again.
        var listed = ReadListed((phase, user));
        lists.Put((phase, user), listed, 0);
        return listed;
    }

    public long MintedBy(long phase, long user) => minted.Find((phase, user));

    public long NextId() => ids.Next();

    /// <summary>Takes over the phases of a collection: only events call this.</summary>
    public void Change(long collection, ImmutableArray<NftPhase> changed, long sequence)
    {
        phases.Put(collection, changed, sequence);
        foreach (var phase in changed)
        {
            ids.Reach(phase.Id);
            next.Put(phase.Id, phase.FirstItem, sequence);
        }
    }

    /// <summary>Takes over a line of a list, unread: only events call this.</summary>
    public void List(long phase, long user, bool allowed, long sequence) =>
        lists.PutNew((phase, user), allowed, sequence);

    /// <summary>Takes over how far a phase and a user in it are: only events call this.</summary>
    public void Change(long phase, long nextItem, long user, long userMinted, long sequence)
    {
        next.Put(phase, nextItem, sequence);
        minted.Put((phase, user), userMinted, sequence);
    }

    private bool ReadListed((long Phase, long User) key) => context.Lookups.First(
        ListedSql, row => row.Flag(0), key.Phase, key.User);

    private ImmutableArray<NftPhase> ReadPhases(long collection)
    {
        var found = ImmutableArray.CreateBuilder<NftPhase>();
        context.Lookups.Read(
            PhasesSql,
            row => found.Add(new NftPhase(
                row.Number(0), row.Text(1), row.Number(2), row.Number(3), row.Number(4),
                Amount.FromStored(row.Text(5)), row.Number(6), row.Flag(7), row.Number(8), row.Number(9))),
            collection);
        return found.ToImmutable();
    }
}
