using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>
/// Closes each minute the listings whose time is over, some at a time. Nobody buys by one from that time on
/// all the same: this only says so in the lists.
/// </summary>
internal sealed class ListingExpiry(Store store, TimeProvider clock)
    : ScheduledJob("nft-listing-expiry", "0 * * * * ?")
{
    private const int ListingsAtOnce = 200;
    private const int MaxCommands = 400;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        for (var i = 0; i < MaxCommands; i++)
        {
            // The command decides by what holds then; the tables only say where to look.
            var ids = await ListingQueries.Due(
                store.Database, clock.NowMicros(), ListingsAtOnce, cancellation);
            if (ids.Count == 0)
            {
                return;
            }

            var written = await store.Sequencer.Write(
                Caller.Node, Command.NftListingsExpire, tx => NftListings.Expire(tx, ids));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"Listings were not closed: {refusal.Detail}");
            }

            await store.Projector.WaitFor(written.Sequence, cancellation);
        }
    }
}
