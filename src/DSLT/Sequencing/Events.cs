using DSLT.Features.Airdrops;
using DSLT.Features.Candles;
using DSLT.Features.MarketMaking;
using DSLT.Features.NftAuctions;
using DSLT.Features.NftFavourites;
using DSLT.Features.NftOffers;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Features.Orders;
using DSLT.Features.Pools;
using DSLT.Features.Referrals;
using DSLT.Features.Risk;
using DSLT.Features.Sales;
using DSLT.Features.Staking;
using DSLT.Features.Trading;
using DSLT.Features.Vesting;
using DSLT.Ledger;

namespace DSLT.Sequencing;

/// <summary>Reads journal payloads back: every tag with the class that wrote it.</summary>
internal static class Events
{
    /// <summary>The event of a tag that is not an entry.</summary>
    public static Event Read(EventTag tag, ref PayloadReader reader) => tag switch
    {
        EventTag.HoldingFroze => HoldingFroze.Read(ref reader),
        EventTag.PoolChanged => PoolChanged.Read(ref reader),
        EventTag.OrderPlaced => OrderPlaced.Read(ref reader),
        EventTag.OrderChanged => OrderChanged.Read(ref reader),
        EventTag.OrderTraded => OrderTraded.Read(ref reader),
        EventTag.CandlesChanged => CandlesChanged.Read(ref reader, hasBought: false),
        EventTag.OrderPlacedOnTerms => OrderPlaced.ReadOnTerms(ref reader),
        EventTag.OrderTrailed => OrderTrailed.Read(ref reader),
        EventTag.CancelTimerSet => CancelTimerSet.Read(ref reader),
        EventTag.RiskActivityChanged => RiskActivityChanged.Read(ref reader),
        EventTag.RiskPriced => RiskPriced.Read(ref reader),
        EventTag.TradingChanged => TradingChanged.Read(ref reader),
        EventTag.MakersScored => MakersScored.Read(ref reader),
        EventTag.MakerEpochEnded => MakerEpochEnded.Read(ref reader),
        EventTag.CandlesTraded => CandlesChanged.Read(ref reader, hasBought: true),
        EventTag.CommissionBooked => CommissionBooked.Read(ref reader),
        EventTag.StakingChanged => StakingChanged.Read(ref reader, isCoarse: true),
        EventTag.StakeChanged => StakeChanged.Read(ref reader, isCoarse: true),
        EventTag.StakingScaled => StakingChanged.Read(ref reader, isCoarse: false),
        EventTag.StakeScaled => StakeChanged.Read(ref reader, isCoarse: false),
        EventTag.StakeRewarded => StakeRewarded.Read(ref reader, hasFee: false),
        EventTag.RewardSettled => StakeRewarded.Read(ref reader, hasFee: true),
        EventTag.RewardFeeChanged => RewardFeeChanged.Read(ref reader),
        EventTag.SaleChanged => SaleChanged.Read(ref reader),
        EventTag.SalePurchased => SalePurchased.Read(ref reader),
        EventTag.SaleBuyerChanged => SaleBuyerChanged.Read(ref reader),
        EventTag.SaleListed => SaleListed.Read(ref reader),
        EventTag.NftCollectionChanged => NftCollectionChanged.Read(ref reader),
        EventTag.NftsCreated => NftsCreated.Read(ref reader),
        EventTag.NftMoved => NftMoved.Read(ref reader, hasSource: false),
        EventTag.NftMetadataSet => NftMetadataSet.Read(ref reader),
        EventTag.NftFroze => NftFroze.Read(ref reader),
        EventTag.NftListingChanged => NftListingChanged.Read(ref reader),
        EventTag.NftEarned => NftEarned.Read(ref reader),
        EventTag.NftPhasesSet => NftPhasesSet.Read(ref reader),
        EventTag.NftPhaseMinted => NftPhaseMinted.Read(ref reader),
        EventTag.NftAllowListed => NftAllowListed.Read(ref reader),
        EventTag.NftSettingsChanged => NftSettingsChanged.Read(ref reader),
        EventTag.NftTurnedOver => NftTurnedOver.Read(ref reader),
        EventTag.NftFavoured => NftFavoured.Read(ref reader),
        EventTag.NftAuctionChanged => NftAuctionChanged.Read(ref reader, hasActivity: false),
        EventTag.NftOfferChanged => NftOfferChanged.Read(ref reader, hasActivity: false),
        EventTag.NftHoldMissed => NftHoldMissed.Read(ref reader),
        EventTag.NftDealt => NftMoved.Read(ref reader, hasSource: true),
        EventTag.NftAuctionTold => NftAuctionChanged.Read(ref reader, hasActivity: true),
        EventTag.NftOfferTold => NftOfferChanged.Read(ref reader, hasActivity: true),
        EventTag.GrantsCreated => GrantsCreated.Read(ref reader),
        EventTag.GrantChanged => GrantChanged.Read(ref reader),
        EventTag.AirdropClaimed => AirdropClaimed.Read(ref reader),
        EventTag.Note => Note.Read(ref reader),
        EventTag.Refused => Refused.Read(ref reader),
        EventTag.Idempotency => IdempotencyUsed.Read(ref reader),
        EventTag.Response => Response.Read(ref reader),
        _ => throw new InvalidDataException(
            $"The journal holds an event {tag} that this version does not know."),
    };

    /// <summary>Brings the state to where a stored record left it.</summary>
    public static void Replay(State state, in RecordHeader record, ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        while (!reader.AtEnd)
        {
            var tag = (EventTag)reader.Byte();
            if (tag != EventTag.Entry)
            {
                Read(tag, ref reader).Apply(state, record);
                continue;
            }

            var head = EntryHead.Read(ref reader);
            state.LastTransactionId = head.TransactionId;
            for (var i = 0; i < head.Lines; i++)
            {
                var line = PostingLine.Read(ref reader);
                state.Holdings.Restore(
                    line.Posting.Account, line.Available, line.Held, line.Frozen, record.Sequence);
            }
        }
    }

    /// <summary>All that a stored record says was done, but for its entries.</summary>
    public static List<Event> ReadAll(ReadOnlySpan<byte> payload)
    {
        var events = new List<Event>();
        var reader = new PayloadReader(payload);
        while (!reader.AtEnd)
        {
            var tag = (EventTag)reader.Byte();
            if (tag == EventTag.Entry)
            {
                SkipEntry(ref reader);
            }
            else
            {
                events.Add(Read(tag, ref reader));
            }
        }

        return events;
    }

    /// <summary>The answer that a record holds for its idempotency key, or null.</summary>
    public static Response? FindResponse(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        Response? response = null;
        while (!reader.AtEnd)
        {
            var tag = (EventTag)reader.Byte();
            if (tag == EventTag.Entry)
            {
                SkipEntry(ref reader);
            }
            else
            {
                response = Read(tag, ref reader) as Response ?? response;
            }
        }

        return response;
    }

    /// <summary>Writes the tables for one record.</summary>
    public static void Project(Projection projection, in RecordHeader record, ReadOnlySpan<byte> payload)
    {
        projection.Outcome = null;
        var reader = new PayloadReader(payload);
        while (!reader.AtEnd)
        {
            var tag = (EventTag)reader.Byte();
            if (tag != EventTag.Entry)
            {
                Read(tag, ref reader).Project(projection, record);
                continue;
            }

            var head = EntryHead.Read(ref reader);
            projection.Transaction(head, record);
            for (var i = 0; i < head.Lines; i++)
            {
                projection.Line(head, i, PostingLine.Read(ref reader));
            }
        }

        projection.Audit(record);
    }

    private static void SkipEntry(ref PayloadReader reader)
    {
        var head = EntryHead.Read(ref reader);
        for (var i = 0; i < head.Lines; i++)
        {
            PostingLine.Read(ref reader);
        }
    }
}
