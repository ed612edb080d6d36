using DSLT.Core;

namespace DSLT.Features.Surveillance;

/// <summary>How alerts are spelled on the wire.</summary>
internal static class AlertTexts
{
    public static string Of(AlertKind kind) => kind switch
    {
        AlertKind.SelfTrade => "selfTrade",
        AlertKind.BackAndForth => "backAndForth",
        AlertKind.Spoofing => "spoofing",
        AlertKind.Layering => "layering",
        AlertKind.SharedAddress => "sharedAddress",
        AlertKind.SharedDevice => "sharedDevice",
        _ => "circularFlow",
    };

    public static string Of(AlertStatus status) => status switch
    {
        AlertStatus.Open => "open",
        AlertStatus.Dismissed => "dismissed",
        _ => "confirmed",
    };

    public static Result<AlertStatus?> Status(string? text) => text switch
    {
        null => (AlertStatus?)null,
        "open" => AlertStatus.Open,
        "dismissed" => AlertStatus.Dismissed,
        "confirmed" => AlertStatus.Confirmed,
        _ => Refusal.Invalid("status", "'status' is open, dismissed or confirmed, or left out."),
    };

    public static Result<AlertStatus> Decision(string? text) => text switch
    {
        "dismissed" => AlertStatus.Dismissed,
        "confirmed" => AlertStatus.Confirmed,
        _ => Refusal.Invalid("decision", "'decision' is dismissed or confirmed."),
    };
}
