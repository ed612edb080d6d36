using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.NftOffers;

/// <summary>
/// Ends each minute the offers whose time is over, some at a time, and gives back what was held for them.
/// Nobody accepts one from that time on all the same.
/// </summary>
internal sealed class NftOfferExpiry(Store store, TimeProvider clock)
    : ScheduledJob("nft-offer-expiry", "0 * * * * ?")
{
    private const int OffersAtOnce = 200;
    private const int MaxCommands = 400;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        for (var i = 0; i < MaxCommands; i++)
        {
            // The command decides by what holds then; the tables only say where to look.
            var ids = await NftOfferQueries.Due(
                store.Database, clock.NowMicros(), OffersAtOnce, cancellation);
            if (ids.Count == 0)
            {
                return;
            }

            var written = await store.Sequencer.Write<int>(
                Caller.Node, Command.NftOffersExpire, tx => NftOfferCommands.Expire(tx, ids));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"Offers were not ended: {refusal.Detail}");
            }

            await store.Projector.WaitFor(written.Sequence, cancellation);
        }
    }
}
