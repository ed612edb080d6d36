using System.Text.Json;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Features.Metrics;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Compat.Binance.Streams;

/// <summary>
/// What can be asked over a WebSocket: the same as over HTTP, by the same code, with the same permissions,
/// limits and records of what was refused.
/// </summary>
internal sealed class BinanceCalls(
    Store store, Writes writes, BinanceUserStreams users, KeyVerification verification,
    Permissions permissions, RequestCounts counts, RateLimitOptions limits, Refusals refusals,
    NodeMeter meter, TimeProvider clock, ILogger<BinanceCalls> logger)
{
    private readonly CallServices services = new(store, writes, clock, limits);

    public BinanceUserStreams Users => users;

    /// <summary>Who asks, where somebody must; limits count before a signature is believed.</summary>
    public async ValueTask<Result<Caller>> Identify(
        BinanceCall call, BinanceParameters parameters, Caller anybody, CancellationToken cancellation)
    {
        if (permissions.AllowsAnonymous(call.Permission))
        {
            return counts.Count(anybody).Refusal is { } tooMany ? tooMany : anybody;
        }

        if (parameters.Text("apiKey") is not { } name)
        {
            return counts.Count(anybody).Refusal ?? BinanceRefusal.Missing("apiKey");
        }

        var verified = await BinanceSignature.Verify(
            name, parameters.Sorted(), parameters, anybody.Address, verification, clock, cancellation);
        var isSomebody = verified.Is(out var caller, out var refusal);
        refusal = counts.Count(isSomebody ? caller : anybody).Refusal ?? refusal;
        refusal ??= permissions.Refuse(caller, call.Permission);
        return refusal is null ? caller : refusal;
    }

    public async ValueTask<Result<(int Status, byte[] Json)>> Run(
        BinanceCall call, BinanceParameters asked, Caller caller, CancellationToken cancellation) =>
        (await call.Do(new CallContext(asked, caller, services), cancellation)).ToJson();

    /// <summary>How many requests somebody has made of those that may be made, as each answer says.</summary>
    public byte[] LimitsOf(Caller caller)
    {
        BinanceUsedLimit[] used = limits.Enabled
            ? [new BinanceUsedLimit(
                "REQUEST_WEIGHT", "MINUTE", 1, limits.RequestsPerMinute, counts.Counted(caller))]
            : [];
        return JsonSerializer.SerializeToUtf8Bytes(used, ApiJson.TypeOf<BinanceUsedLimit[]>());
    }

    /// <summary>What whoever asked is told of a failure.</summary>
    public Refusal RefusalOf(Exception exception) => ErrorHandling.RefusalOf(exception, logger);

    /// <summary>Counts a refusal, and puts it on record where it matters.</summary>
    public void Refused(Caller caller, string what, Refusal refusal, bool isRead)
    {
        meter.Refused(refusal.Code);
        refusals.Remember(caller, what, refusal, isRead);
    }

    /// <summary>True while a key may be used that a subscription lives by.</summary>
    public async ValueTask<bool> IsUsable(ApiKey key, string? address, CancellationToken cancellation) =>
        !(await verification.Find(key.PublicKey, address, cancellation)).IsRefused;
}
