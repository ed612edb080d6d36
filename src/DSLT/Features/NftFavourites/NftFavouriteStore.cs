using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftFavourites;

/// <summary>Which items are whose favourites, and how many there are: the recently seen. Only events change
/// them.</summary>
internal sealed class NftFavouriteStore(StateContext context)
{
    public const int MaxOfUser = 10_000;

    private const string IsOnSql = "SELECT is_on FROM nft_favourites WHERE user_id = $1 AND item = $2";

    private const string OfUserSql = "SELECT count(*) FROM nft_favourites WHERE user_id = $1 AND is_on";

    private const string OfItemSql = "SELECT favourites FROM nft_favourite_counts WHERE item = $1";

    private readonly ProjectedCache<(long User, long Item), bool> favourites = new(
        context, context.Limits.Nfts,
        key => context.Lookups.First(IsOnSql, row => row.Flag(0), key.User, key.Item));

    private readonly ProjectedCache<long, long> ofUsers = new(
        context, context.Limits.Nfts, user => context.Lookups.First(OfUserSql, row => row.Number(0), user));

    private readonly ProjectedCache<long, long> ofItems = new(
        context, context.Limits.Nfts, item => context.Lookups.First(OfItemSql, row => row.Number(0), item));

    public bool Has(long user, long item) => favourites.Find((user, item));

    /// <summary>How many favourites a user has.</summary>
    public long OfUser(long user) => ofUsers.Find(user);

    /// <summary>Of how many users an item is a favourite.</summary>
    public long OfItem(long item) => ofItems.Find(item);

    /// <summary>Takes over a change: only events call this.</summary>
    public void Change(long user, long item, bool isOn, long ofItem, long sequence)
    {
        var ofUser = ofUsers.Find(user);
        ofUsers.Put(user, Has(user, item) == isOn ? ofUser : ofUser + (isOn ? 1 : -1), sequence);
        favourites.Put((user, item), isOn, sequence);
        ofItems.Put(item, ofItem, sequence);
    }
}
