using System.Text.Json.Serialization.Metadata;

namespace DSLT.Features;

/// <summary>Every feature's JSON types, in one list.</summary>
internal static class FeatureJson
{
    public static IReadOnlyList<IJsonTypeInfoResolver> Resolvers { get; } =
    [
        Auth.AuthJson.Default,
        Users.UserJson.Default,
        Keys.KeyJson.Default,
        Tokens.TokenJson.Default,
        Transactions.TransactionJson.Default,
        Pools.PoolJson.Default,
        Markets.MarketJson.Default,
        Orders.OrderJson.Default,
        Routing.RoutingJson.Default,
        Risk.RiskJson.Default,
        Surveillance.SurveillanceJson.Default,
        Candles.CandleJson.Default,
        Fees.FeeJson.Default,
        Auctions.AuctionJson.Default,
        Trading.TradingJson.Default,
        MarketMaking.MakerJson.Default,
        Airdrops.AirdropJson.Default,
        Staking.StakingJson.Default,
        Staking.StakingHistoryJson.Default,
        Vesting.VestingJson.Default,
        Referrals.ReferralJson.Default,
        Sales.SaleJson.Default,
        Nfts.NftJson.Default,
        Nfts.MintBatchJson.Default,
        NftSales.ListingJson.Default,
        NftAuctions.NftAuctionJson.Default,
        NftOffers.NftOfferJson.Default,
        NftSales.HistoryJson.Default,
        NftFavourites.NftFavouriteJson.Default,
        NftSearch.SearchJson.Default,
        NftSales.PhaseJson.Default,
        Media.MediaJson.Default,
        Tickers.TickerJson.Default,
        Feeds.FeedJson.Default,
        Batches.BatchJson.Default,
        Compat.Binance.BinanceMarketJson.Default,
        Compat.Binance.BinanceOrderJson.Default,
        Compat.Binance.BinanceReplaceJson.Default,
        Compat.Binance.BinanceListJson.Default,
        Compat.Binance.Streams.BinanceStreamJson.Default,
        Compat.Binance.Streams.BinanceUserJson.Default,
        Compat.Binance.BinanceAccountJson.Default,
        System.SystemJson.Default,
        Metrics.MetricJson.Default,
        Audit.AuditJson.Default,
        DSLT.Backups.BackupApiJson.Default,
        DSLT.Jobs.JobJson.Default,
    ];
}
