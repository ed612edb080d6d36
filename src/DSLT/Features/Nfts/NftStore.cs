using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>
/// Collections, all in memory; items and what users hold of them, the recently seen. Only events change
/// them.
/// </summary>
internal sealed class NftStore : IStaged
{
    /// <summary>All are in memory, some 2 kilobytes each at most.</summary>
    public const int MaxCollections = 100_000;

    private const string CollectionsSql =
        "SELECT id, kind, name, description, image, external_url, creator, max_items, royalty, frozen, "
            + "created_at FROM nft_collections";

    private const string CountsSql = "SELECT collection, items, numbers FROM nft_counts";

    /// <summary>What <see cref="ReadItem"/> reads, of an item i and its standing s.</summary>
    public const string ItemColumns =
        "i.id, i.collection, i.kind, i.max_supply, i.royalty, s.number, s.minted, s.burnt, s.owner, s.frozen";

    private const string ItemSql =
        $"SELECT {ItemColumns} FROM nft_items i JOIN nft_standings s ON s.item = i.id WHERE i.id = $1";

    private const string HoldingSql = "SELECT quantity FROM nft_holdings WHERE item = $1 AND user_id = $2";

    private const string LastItemSql = "SELECT coalesce(max(id), 0) FROM nft_items";

    private const string LastActivitySql = "SELECT coalesce(max(id), 0) FROM nft_activity";

    private const string SettingsSql = "SELECT platform_fee_bps FROM nft_settings WHERE id = 1";

    private readonly StateContext context;
    private readonly EntityCache<long, NftCollection> collections;
    private readonly EntityCache<long, NftCounts> counts;
    private readonly EntityCache<long, NftSettings> settings;
    private readonly ProjectedCache<long, NftItem?> items;
    private readonly ProjectedCache<(long Item, long User), long> holdings;
    private readonly IdSequence collectionIds;
    private readonly IdSequence itemIds;
    private readonly IdSequence activityIds;
    private readonly List<NftHappening> happenings = [];
    private readonly Action forgetHappening;

    public NftStore(StateContext context)
    {
        this.context = context;
        collections = new(context.Undo, int.MaxValue, _ => null);
        counts = new(context.Undo, int.MaxValue, _ => null);
        settings = new(context.Undo, int.MaxValue, _ => null);
        items = new(
            context, context.Limits.Nfts, id => context.Lookups.First<NftItem>(ItemSql, ReadItem, id));
        holdings = new(context, context.Limits.Nfts, key => context.Lookups.First(
            HoldingSql, row => row.Number(0), key.Item, key.User));
        (collectionIds, itemIds, activityIds) =
            (new(context.Undo), new(context.Undo), new(context.Undo));
        forgetHappening = () => happenings.RemoveAt(happenings.Count - 1);
    }

    /// <summary>What the commands since the last commit did to items, in turn.</summary>
    public IReadOnlyList<NftHappening> Happenings => happenings;

    public int Collections => collections.Count;

    public NftSettings Settings => settings.Find(1) ?? NftSettings.Default;

    /// <summary>As last committed, from any thread.</summary>
    public NftSettings CommittedSettings => settings.Committed(1) ?? NftSettings.Default;

    public void Load()
    {
        context.Lookups.Read(CollectionsSql, row =>
        {
            collections.Remember(row.Number(0), ReadCollection(row), collections.Version);
            collectionIds.Reach(row.Number(0));
        });
        context.Lookups.Read(CountsSql, row => counts.Remember(
            row.Number(0), new NftCounts(row.Number(1), row.Number(2)), counts.Version));
        context.Lookups.Read(SettingsSql, row => settings.Remember(
            1, new NftSettings((int)row.Number(0)), settings.Version));
        itemIds.Reach(context.Lookups.First(LastItemSql, row => row.Number(0)));
        activityIds.Reach(context.Lookups.First(LastActivitySql, row => row.Number(0)));
    }

    /// <summary>A collection as this command sees it, or the refusal that there is none.</summary>
    public Result<NftCollection> GetCollection(string? id) => Ids.Parse(id, "collection")
        .Then<NftCollection>(number => collections.Find(number) is { } collection
            ? collection
            : Refusal.NotFound("collection", number.ToText()));

    /// <summary>As <see cref="GetCollection"/>, as last committed, from any thread.</summary>
    public Result<NftCollection> GetCommitted(string? id) => Ids.Parse(id, "collection")
        .Then<NftCollection>(number => collections.Committed(number) is { } collection
            ? collection
            : Refusal.NotFound("collection", number.ToText()));

    public NftCollection CollectionOf(NftItem item) => collections.Find(item.Collection)!;

    /// <summary>As last committed, from any thread.</summary>
    public NftCollection? Committed(long collection) => collections.Committed(collection);

    public NftCounts CountsOf(long collection) => counts.Find(collection) ?? NftCounts.None;

    /// <summary>An item as this command sees it, or the refusal that there is none.</summary>
    public Result<NftItem> GetItem(string? id) => Ids.Parse(id, "item")
        .Then<NftItem>(number => FindItem(number) is { } item
            ? item
            : Refusal.NotFound("item", number.ToText()));

    /// <summary>Ids that were never given out are not looked up.</summary>
    public NftItem? FindItem(long id) => id <= itemIds.Last ? items.Find(id) : null;

    /// <summary>Of a unique item its standing says who has it: only editions are looked up.</summary>
    public long HoldingOf(long item, long user) => FindItem(item) is { Kind: NftKind.Unique } unique
        ? unique.Standing.Owner == user && user != 0 ? 1 : 0
        : holdings.Find((item, user));

    /// <summary>What creators get of a sale of an item.</summary>
    public NftRoyalty RoyaltyOf(NftItem item) => item.Royalty ?? CollectionOf(item).Royalty;

    public long NextCollectionId() => collectionIds.Next();

    /// <summary>So many ids of items that follow on; the first of them.</summary>
    public long NextItemIds(int count) => Next(itemIds, count);

    /// <summary>So many ids of activities that follow on; the first of them.</summary>
    public long NextActivityIds(int count) => Next(activityIds, count);

    /// <summary>Takes over a collection: only events call this.</summary>
    public void Change(NftCollection collection)
    {
        collectionIds.Reach(collection.Id);
        collections.Put(collection.Id, collection);
    }

    /// <summary>Takes over settings: only events call this.</summary>
    public void Change(NftSettings changed) => settings.Put(1, changed);

    /// <summary>Takes over how far a collection has come: only events call this.</summary>
    public void Change(long collection, NftCounts changed) => counts.Put(collection, changed);

    /// <summary>Takes over new items: only events call this.</summary>
    public void Create(IEnumerable<NftItem> made, long owner, long sequence)
    {
        foreach (var item in made)
        {
            itemIds.Reach(item.Id);
            items.PutNew(item.Id, item, sequence);
            if (item.Standing.Minted > 0 && item.Kind == NftKind.Edition)
            {
                holdings.PutNew((item.Id, owner), item.Standing.Minted, sequence);
            }
        }
    }

    /// <summary>Takes over how an item stands: only events call this.</summary>
    public void Change(long item, NftStanding standing, long sequence) => items.Put(
        item,
        (items.Find(item) ?? throw new InvalidDataException(
            $"The journal changes item {item}, which there is not.")) with
        {
            Standing = standing,
        },
        sequence);

    /// <summary>Takes over what a user has of an item: only events call this.</summary>
    public void Change(long item, long user, long quantity, long sequence)
    {
        if (FindItem(item)!.Kind == NftKind.Edition)
        {
            holdings.Put((item, user), quantity, sequence);
        }
    }

    /// <summary>
    /// Keeps what an event did until the commit, and goes on after its activities: only events call this.
    /// </summary>
    public void Tell(NftHistoryEvent done, in RecordHeader record, long lastActivity, long concerned = 0)
    {
        activityIds.Reach(lastActivity);
        happenings.Add(new NftHappening(done, record.Time, concerned));
        context.Undo.Push(forgetHappening);
        context.Undo.Touch(this);
    }

    public void Commit() => happenings.Clear();

    public static NftItem ReadItem(IRow row) => new(
        row.Number(0), row.Number(1), (NftKind)row.Number(2), row.Number(3),
        row.OptionalText(4) is { } royalty ? NftRoyalty.FromStored(royalty) : null,
        new NftStanding(row.Number(5), row.Number(6), row.Number(7), row.Number(8), row.Flag(9)));

    private static long Next(IdSequence ids, int count)
    {
        var first = ids.Last + 1;
        for (var i = 0; i < count; i++)
        {
            ids.Next();
        }

        return first;
    }

    private static NftCollection ReadCollection(IRow row) => new(
        row.Number(0), (NftKind)row.Number(1), row.Text(2), row.OptionalText(3), row.OptionalText(4),
        row.OptionalText(5), row.Number(6), row.Number(7), NftRoyalty.FromStored(row.Text(8)), row.Flag(9),
        row.Number(10));
}
