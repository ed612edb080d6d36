using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Features.Markets;

namespace DSLT.Features.Compat.Binance;

/// <summary>How markets and numbers are spelled: GOLD-USD is GOLDUSD, and 2.5 is "2.50000000".</summary>
internal static class BinanceSymbols
{
    /// <summary>As many as there always are; a token with more shows those it needs.</summary>
    private const int Decimals = 8;

    public static string Pair(this Market market) => market.Base.Symbol + market.Quote.Symbol;

    /// <summary>
    /// The market of a pair. Where two would have the same name (AB-CD, A-BCD), the older has it.
    /// </summary>
    public static Result<Market> Find(MarketStore markets, string? pair)
    {
        Market? found = null;
        for (var i = 1; i < pair?.Length && pair.Length < MarketRules.MaxSymbolLength; i++)
        {
            if (markets.GetCommitted($"{pair.AsSpan(0, i)}-{pair.AsSpan(i)}").Is(out var market, out _)
                && (found is null || market.Id < found.Id))
            {
                found = market;
            }
        }

        return found is null ? BinanceRefusal.InvalidSymbol : found;
    }

    /// <summary>All that can be named.</summary>
    public static IEnumerable<Market> All(MarketStore markets) => markets.CommittedAll.Where(
        market => Find(markets, market.Pair()).Is(out var named, out _) && named.Id == market.Id);

    public static string Price(this Market market, long ticks) => Fixed(market.PriceText(ticks));

    public static string Lots(this Market market, long lots) => Fixed(market.QuantityText(lots));

    public static string Volume(this Market market, Amount volume) => Fixed(market.Base.Text(volume));

    public static string Quote(this Market market, Amount quote) => Fixed(market.Quote.Text(quote));

    /// <summary>A part of so many basis points.</summary>
    public static string Rate(int bps) => Scaled(bps, 4);

    /// <summary>A number with at least as many decimals as there always are.</summary>
    public static string Fixed(string number)
    {
        var point = number.IndexOf('.', StringComparison.Ordinal);
        var missing = point < 0 ? Decimals : Decimals - (number.Length - point - 1);
        return missing <= 0 ? number : (point < 0 ? number + "." : number) + new string('0', missing);
    }

    /// <summary>Units of which 10^decimals are one: for sums that may leave the range of amounts.</summary>
    public static string Scaled(BigInteger units, int decimals)
    {
        var digits = BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture)
            .PadLeft(decimals + 1, '0');
        var whole = digits[..^decimals];
        var fraction = digits[^decimals..].TrimEnd('0');
        return (units.Sign < 0 ? "-" : "") + Fixed(fraction.Length == 0 ? whole : $"{whole}.{fraction}");
    }

    public static long Milliseconds(long micros) => micros / 1_000;

    public static long Milliseconds(DateTime time) => Milliseconds(Clock.Micros(time));
}
