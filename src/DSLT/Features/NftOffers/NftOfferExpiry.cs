using DSLT.Core;
using DSLT.Features.NftSales;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>
/// Ends the offers whose time is over, and those for burnt items that were too many to end with them, and
/// gives back what was held. Nobody accepts one from that time on all the same.
/// </summary>
internal sealed class NftOfferExpiry(Store store, TimeProvider clock)
    : NftExpiry("nft-offer-expiry", store, Command.NftOffersExpire)
{
    private readonly Store store = store;
    private long lastBurn;

    protected override async Task<IReadOnlyList<long>> FindDue(int limit, CancellationToken cancellation)
    {
        var due = await NftOfferQueries.Due(store.Database, clock.NowMicros(), limit, cancellation);
        if (due.Count > 0)
        {
            return due;
        }

        // A burn is looked at once, and again after a restart, until none of its offers is open.
        var last = await NftOfferQueries.LastBurn(store.Database, cancellation);
        var burnt = await NftOfferQueries.OfBurnt(store.Database, lastBurn, limit, cancellation);
        lastBurn = burnt.Count == 0 ? last : lastBurn;
        return burnt;
    }

    protected override int End(Tx tx, IReadOnlyList<long> ids) => NftOfferCommands.Expire(tx, ids);
}
