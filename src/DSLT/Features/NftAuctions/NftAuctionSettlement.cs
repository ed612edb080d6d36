using DSLT.Core;
using DSLT.Jobs;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>
/// Settles each minute the auctions that are over, some at a time. Run twice, late or after a crash, each is
/// settled once: the command decides by what holds then. Those that wait for a paused token are passed over.
/// </summary>
internal sealed class NftAuctionSettlement(Store store, TimeProvider clock)
    : ScheduledJob("nft-auction-settlement", "0 * * * * ?")
{
    private const int AuctionsAtOnce = 100;
    private const int MaxCommands = 400;

    public override async Task Run(DateTimeOffset period, CancellationToken cancellation)
    {
        var (now, after) = (clock.NowMicros(), default(DueKey));
        for (var i = 0; i < MaxCommands; i++)
        {
            // The command decides by what holds then; the tables only say where to look.
            var due = await NftAuctionQueries.Due(
                store.Database, now, after, AuctionsAtOnce, cancellation);
            if (due.Count == 0)
            {
                return;
            }

            after = due[^1];
            var written = await store.Sequencer.Write(
                Caller.Node, Command.NftAuctionSettle,
                tx => NftAuctionSettling.SettleDue(tx, [.. due.Select(one => one.Id)]));
            if (written.Result.Refusal is { } refusal)
            {
                throw new InvalidOperationException($"Auctions were not settled: {refusal.Detail}");
            }
        }
    }
}
