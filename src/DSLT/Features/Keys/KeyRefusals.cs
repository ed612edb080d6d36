using DSLT.Core;

namespace DSLT.Features.Keys;

/// <summary>
/// Why a signed request is not believed, one value for each cause: a caller that has codes of its own for
/// them compares with these.
/// </summary>
internal static class KeyRefusals
{
    public static readonly Refusal Unknown = new(Code.Unauthenticated, "There is no such API key.");

    public static readonly Refusal Revoked = new(Code.Unauthenticated, "This API key was revoked.");

    public static readonly Refusal Expired = new(Code.Unauthenticated, "This API key has expired.");

    public static readonly Refusal AddressNotAllowed = new(
        Code.Forbidden, "This API key may not be used from this address.");

    public static readonly Refusal OutsideWindow = new(
        Code.InvalidTimestamp,
        "The timestamp is too far from the node's clock, or the window is not one: a request is valid from "
            + "its timestamp on for the window of at most 60,000 ms, and a second ahead.");

    public static readonly Refusal BadSignature = new(
        Code.InvalidSignature,
        "The signature is not the one of this request: HMAC-SHA256 in hex, with the key's secret, over "
            + "timestamp, method, path with query exactly as sent, and body; or, with X-Api-Content-Sha256, "
            + "over sha256, the same, and that hash, which the body must have.");
}
