using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.NftAuctions;

/// <summary>Auctions, and which of them offers what: the recently seen. Only events change them.</summary>
internal sealed class NftAuctionStore
{
    private const string AuctionSql =
        "SELECT id, item, collection, seller, quantity, token, start_price, reserve, step_bps, step, "
            + "extension_seconds, ends_at, status, bidder, bid, bids, transaction_id, created_at "
            + "FROM nft_auctions WHERE id = $1";

    private const string RunningSql =
        "SELECT id FROM nft_auctions WHERE item = $1 AND seller = $2 AND status = 1";

    private const string LastSql = "SELECT coalesce(max(id), 0) FROM nft_auctions";

    private readonly StateContext context;
    private readonly ProjectedCache<long, NftAuction?> auctions;
    private readonly ProjectedCache<(long Item, long Seller), long> running;
    private readonly IdSequence ids;

    public NftAuctionStore(StateContext context)
    {
        this.context = context;
        auctions = new(
            context, context.Limits.Nfts, id => context.Lookups.First<NftAuction>(AuctionSql, Read, id));
        running = new(context, context.Limits.Nfts, key => context.Lookups.First(
            RunningSql, row => row.Number(0), key.Item, key.Seller));
        ids = new(context.Undo);
    }

    public void Load() => ids.Reach(context.Lookups.First(LastSql, row => row.Number(0)));

    /// <summary>An auction as this command sees it, or the refusal that there is none.</summary>
    public Result<NftAuction> Get(string? id) => Ids.Parse(id, "auction").Then<NftAuction>(
        number => Find(number) is { } auction ? auction : Refusal.NotFound("auction", number.ToText()));

    /// <summary>Ids that were never given out are not looked up.</summary>
    public NftAuction? Find(long id) => id <= ids.Last ? auctions.Find(id) : null;

    /// <summary>The one auction by which a user offers an item, or null.</summary>
    public NftAuction? RunningOf(long item, long seller) =>
        running.Find((item, seller)) is var id and not 0 ? auctions.Find(id) : null;

    public long NextId() => ids.Next();

    /// <summary>Takes over an auction: only events call this.</summary>
    public void Change(NftAuction auction, long sequence)
    {
        ids.Reach(auction.Id);
        auctions.Put(auction.Id, auction, sequence);
        running.Put((auction.Item, auction.Seller), auction.IsOpen ? auction.Id : 0, sequence);
    }

    private static NftAuction Read(IRow row) => new(
        row.Number(0), row.Number(1), row.Number(2), row.Number(3), row.Number(4),
        new NftAuctionTerms(
            row.Number(5), Amount.FromStored(row.Text(6)), Amount.FromStored(row.Text(7)),
            (int)row.Number(8), Amount.FromStored(row.Text(9)), row.Number(10)),
        row.Number(11), (NftAuctionStatus)row.Number(12), row.Number(13), Amount.FromStored(row.Text(14)),
        row.Number(15), row.Number(16), row.Number(17));
}
