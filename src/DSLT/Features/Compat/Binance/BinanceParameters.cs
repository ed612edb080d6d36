using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DSLT.Core;
using DSLT.Features.Markets;
using DSLT.Sequencing;
using DSLT.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace DSLT.Features.Compat.Binance;

/// <summary>The parameters of a request, from its query and its body; the query's come first.</summary>
internal sealed partial class BinanceParameters
{
    private const int MaxParameters = 64;
    private const string NumberRange = "^[0-9]{1,20}$";
    private const string DecimalRange = @"^([0-9]{1,20})(\.[0-9]{1,20})?$";

    private const string SymbolsRange =
        """^\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\]$""";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private Refusal? flaw;

    public static async ValueTask<BinanceParameters> BindAsync(HttpContext context)
    {
        var parameters = new BinanceParameters();
        parameters.Add(context.Request.QueryString.Value ?? "", []);
        var body = await RequestBody.Buffer(context.Request, context.RequestAborted);
        parameters.Add(Encoding.UTF8.GetString(body), [.. parameters.values.Keys]);
        return parameters;
    }

    /// <summary>Those of an object: what is no text is taken as it is written.</summary>
    public static BinanceParameters Of(JsonElement given)
    {
        var parameters = new BinanceParameters();
        foreach (var (name, value) in given.EnumerateObject().Select(one => (one.Name, one.Value)))
        {
            if (value.ValueKind != JsonValueKind.Null)
            {
                var isText = value.ValueKind == JsonValueKind.String;
                parameters.Add(name, isText ? value.GetString()! : value.GetRawText());
            }
        }

        return parameters;
    }

    /// <summary>What is signed where the parameters have no order of their own.</summary>
    public SignedText Sorted() => new(
        string.Join('&', values.Where(value => value.Key != "signature")
            .OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => $"{value.Key}={value.Value}")),
        Text("signature"));

    /// <summary>A value, or null where there is none or it is empty.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public Result<string> Need(string name) => Text(name) is { } text ? text : BinanceRefusal.Missing(name);

    public Result<long?> Number(string name) =>
        Text(name) is not { } text ? (long?)null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : BinanceRefusal.Illegal(name, NumberRange);

    /// <summary>Milliseconds as microseconds, or what stands in for them.</summary>
    public Result<long> Time(string name, long otherwise) => Number(name).Then<long>(time =>
        time is not { } sent ? otherwise
        : sent > long.MaxValue / 1_000 ? BinanceRefusal.BadValue(name)
        : sent * 1_000);

    /// <summary>How many are asked for; more than there may be is as many as there may be.</summary>
    public Result<int> Limit(int otherwise, int most) => Number("limit").Then<int>(limit =>
        limit == 0 ? BinanceRefusal.BadValue("limit") : (int)Math.Min(limit ?? otherwise, most));

    /// <summary>
    /// A decimal number without the zeros that clients like to end it with, so that the token's own precision
    /// is what counts.
    /// </summary>
    public Result<string> Decimal(string name, int decimals)
    {
        if (!Need(name).Is(out var text, out var refusal))
        {
            return refusal;
        }

        if (!IsDecimal().IsMatch(text))
        {
            return BinanceRefusal.Illegal(name, DecimalRange);
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var plain = point < 0 ? text : text.TrimEnd('0').TrimEnd('.');
        return point >= 0 && plain.Length - point - 1 > decimals
            ? BinanceRefusal.Of(-1111, $"Parameter '{name}' has too much precision.")
            : plain;
    }

    /// <summary>The market of <c>symbol</c>.</summary>
    public Result<Market> Market(Store store) =>
        flaw ?? Need("symbol").Then(symbol => BinanceSymbols.Find(store.State.Markets, symbol));

    /// <summary>
    /// The markets of <c>symbol</c> or <c>symbols</c>, or all; and whether it is the one that was named.
    /// </summary>
    public Result<(Market[] Markets, bool IsOne)> Markets(Store store)
    {
        var (one, several) = (Text("symbol"), Text("symbols"));
        if (flaw is not null || (one is not null && several is not null))
        {
            return flaw ?? BinanceRefusal.BadCombination;
        }

        if (one is not null)
        {
            return Market(store).Then<(Market[], bool)>(market => (new[] { market }, true));
        }

        return several is null
            ? (BinanceSymbols.All(store.State.Markets).ToArray(), false)
            : Named(store, several).Then<(Market[], bool)>(markets => (markets, false));
    }

    private static Result<Market[]> Named(Store store, string several)
    {
        string?[] symbols;
        try
        {
            symbols = JsonSerializer.Deserialize(several, ApiJson.TypeOf<string[]>()) ?? [];
        }
        catch (JsonException)
        {
            return BinanceRefusal.Illegal("symbols", SymbolsRange);
        }

        var found = new List<Market>();
        foreach (var symbol in symbols)
        {
            if (!BinanceSymbols.Find(store.State.Markets, symbol).Is(out var market, out var refusal))
            {
                return refusal;
            }

            found.Add(market);
        }

        return found.ToArray();
    }

    /// <summary>Takes up what is not there yet; in one place a name stands once.</summary>
    private void Add(string encoded, HashSet<string> before)
    {
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            var name = pair.DecodeName().ToString();
            if (before.Contains(name))
            {
                continue;
            }

            Add(name, pair.DecodeValue().ToString());
        }
    }

    private void Add(string name, string value)
    {
        if (values.Count == MaxParameters || !values.TryAdd(name, value))
        {
            flaw ??= BinanceRefusal.Of(-1101, "Duplicate values for a parameter detected, or too many.");
        }
    }

    [GeneratedRegex(@"\A[0-9]{1,20}(\.[0-9]{1,20})?\z")]
    private static partial Regex IsDecimal();
}
