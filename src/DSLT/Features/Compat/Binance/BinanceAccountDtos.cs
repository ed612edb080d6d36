using System.Text.Json.Serialization;

namespace DSLT.Features.Compat.Binance;

/// <param name="MakerCommission">The highest of all markets, in basis points; each has its own.</param>
internal sealed record BinanceAccount(
    int MakerCommission, int TakerCommission, BinanceRates CommissionRates, bool CanTrade, long UpdateTime,
    IReadOnlyList<BinanceBalance> Balances, long Uid)
{
    public int BuyerCommission { get; }

    public int SellerCommission { get; }

    public bool CanWithdraw { get; }

    public bool CanDeposit { get; }

    public bool Brokered { get; }

    public bool RequireSelfTradePrevention { get; }

    public bool PreventSor { get; }

    public string AccountType { get; } = "SPOT";

    public IReadOnlyList<string> Permissions { get; } = ["SPOT"];
}

internal sealed record BinanceRates(string Maker, string Taker)
{
    public string Buyer { get; } = BinanceSymbols.Fixed("0");

    public string Seller { get; } = BinanceSymbols.Fixed("0");
}

internal sealed record BinanceBalance(string Asset, string Free, string Locked);

internal sealed record BinanceOwnTrade(
    string Symbol, long Id, long OrderId, string Price, string Qty, string QuoteQty, string Commission,
    string CommissionAsset, long Time, bool IsBuyer, bool IsMaker)
{
    public long OrderListId { get; } = -1;

    public bool IsBestMatch { get; } = true;
}

/// <summary>A token; there is no network to send it over.</summary>
internal sealed record BinanceCoin(string Coin, string Name, string Free, string Locked, bool Trading)
{
    public bool DepositAllEnable { get; }

    public bool WithdrawAllEnable { get; }

    public bool IsLegalMoney { get; }

    public string Freeze { get; } = BinanceSymbols.Fixed("0");

    public string Withdrawing { get; } = BinanceSymbols.Fixed("0");

    public IReadOnlyList<string> NetworkList { get; } = [];
}

internal sealed record BinanceFee(string Symbol, string MakerCommission, string TakerCommission);

internal sealed record BinanceStatus(int Status, string Msg);

[JsonSerializable(typeof(BinanceAccount))]
[JsonSerializable(typeof(BinanceOwnTrade[]))]
[JsonSerializable(typeof(BinanceCoin[]))]
[JsonSerializable(typeof(BinanceFee[]))]
[JsonSerializable(typeof(BinanceStatus))]
[JsonSerializable(typeof(BinanceEmpty[]))]
internal sealed partial class BinanceAccountJson : JsonSerializerContext;
