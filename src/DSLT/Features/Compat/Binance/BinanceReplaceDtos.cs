using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Compat.Binance;

/// <summary>What became of a cancellation and of the order that was to take the place.</summary>
/// <param name="CancelResponse">What a cancellation answers, or a number and a text.</param>
/// <param name="NewOrderResponse">What an order answers, or a number and a text; null where it was not
/// tried.</param>
internal sealed record BinanceReplacement(
    string CancelResult, string NewOrderResult, object CancelResponse, object? NewOrderResponse)
{
    private const string Success = "SUCCESS";

    [JsonIgnore]
    public bool IsWhole => CancelResult == Success && NewOrderResult == Success;

    public static BinanceReplacement Of(
        Result<BinanceCancelled> cancelled, Result<BinancePlaced>? placed) => new(
        Word(cancelled.IsRefused), placed is { } tried ? Word(tried.IsRefused) : "NOT_ATTEMPTED",
        Body(cancelled), placed is { } told ? Body(told) : null);

    private static string Word(bool isRefused) => isRefused ? "FAILURE" : Success;

    private static object Body<T>(Result<T> result)
        where T : class =>
        result.Is(out var value, out var refusal)
            ? value
            : BinanceError.Of(BinanceRefusal.Translate(refusal, isOrder: true));
}

/// <summary>
/// Where both were done what became of them, and where one was a number and a text that say so.
/// </summary>
internal sealed record BinanceReplaced
{
    private const int PartlyFailed = -2021;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Code { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Msg { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BinanceReplacement? Data { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CancelResult { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NewOrderResult { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? CancelResponse { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? NewOrderResponse { get; init; }

    [JsonIgnore]
    public int Status => Code is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;

    public static BinanceReplaced Of(BinanceReplacement outcome) => outcome.IsWhole
        ? new BinanceReplaced
        {
            CancelResult = outcome.CancelResult,
            NewOrderResult = outcome.NewOrderResult,
            CancelResponse = outcome.CancelResponse,
            NewOrderResponse = outcome.NewOrderResponse,
        }
        : new BinanceReplaced
        {
            Code = PartlyFailed,
            Msg = "Order cancel-replace partially failed.",
            Data = outcome,
        };
}

[JsonSerializable(typeof(BinanceReplaced))]
internal sealed partial class BinanceReplaceJson : JsonSerializerContext;
