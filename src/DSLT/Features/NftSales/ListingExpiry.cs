using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>
/// Closes the listings whose time is over. Nobody buys by one from that time on all the same: this only says
/// so in the lists.
/// </summary>
internal sealed class ListingExpiry(Store store, TimeProvider clock)
    : NftExpiry("nft-listing-expiry", store, Command.NftListingsExpire)
{
    private readonly Store store = store;

    protected override Task<IReadOnlyList<long>> FindDue(int limit, CancellationToken cancellation) =>
        ListingQueries.Due(store.Database, clock.NowMicros(), limit, cancellation);

    protected override int End(Tx tx, IReadOnlyList<long> ids) => NftListings.Expire(tx, ids);
}
