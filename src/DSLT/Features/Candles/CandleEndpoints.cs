using System.ComponentModel;
using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Candles;

/// <summary>A market's trades summed over periods.</summary>
internal static class CandleEndpoints
{
    private const string LimitText = "How many candles, 1 to 1,000; 500 where left out.";

    public static void MapCandles(this RouteGroupBuilder api) =>
        api.MapGet("/markets/{market}/candles", List)
            .WithTags("Markets")
            .WithName("ListCandles")
            .WithSummary("List a market's candles, oldest first")
            .WithDescription(
                "Periods are of UTC, weeks start on Monday. The first candles from 'from' on, or without it "
                    + "the last ones; the running candle is the last of all. A period without a trade has "
                    + "no candle.")
            .Requires(Permission.PublicRead)
            .Refuses(
                Code.NotFound("market"), Code.Invalid("interval"), Code.Invalid("from"), Code.Invalid("to"),
                Code.Invalid("limit"));

    private static async Task<Answer<CandleList>> List(
        string market, Caller caller, Store store, CancellationToken cancellation, string? interval = null,
        string? from = null, string? to = null, [Description(LimitText)] string? limit = null)
    {
        if (!store.State.Markets.GetCommitted(market).Is(out var found, out var refusal)
            || !CandleIntervals.Parse(interval).Is(out var ofInterval, out refusal)
            || !CandleRange.Parse(from, to, limit).Is(out var range, out refusal))
        {
            return refusal;
        }

        if (caller.UserId != 0)
        {
            await store.Projector.WaitFor(store.Sequencer.DurableSequence, cancellation);
        }

        var candles = await CandleHistory.Read(store, found.Id, ofInterval, range, cancellation);
        return new CandleList(
            found.Symbol, ofInterval.Text(),
            [.. candles.Select(candle => CandleResponse.Of(candle, found))]);
    }
}
