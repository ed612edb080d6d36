using System.Text.Json.Serialization;

namespace DSLT.Features.Surveillance;

/// <summary>A pattern that somebody ought to look at: what was seen, not what was meant.</summary>
/// <param name="Kind">selfTrade, backAndForth (two users trade and neither has more for it), spoofing or
/// layering; of a user and the one who brought them sharedAddress, sharedDevice, or circularFlow (the
/// commission goes back to who paid it).</param>
/// <param name="Market">Null for what is of no market.</param>
/// <param name="Users">Whose it is: one, or two.</param>
/// <param name="Status">open, dismissed or confirmed.</param>
/// <param name="BeganAt">The time of the first thing in evidence.</param>
/// <param name="SeenAt">The time of the last.</param>
/// <param name="OrderIds">Orders in evidence, 50 at most.</param>
/// <param name="TradeIds">Trades in evidence, 50 at most.</param>
internal sealed record AlertResponse(
    string AlertId, string Kind, string? Market, IReadOnlyList<string> Users, string Status,
    DateTime RaisedAt, DateTime BeganAt, DateTime SeenAt, IReadOnlyList<string> OrderIds,
    IReadOnlyList<string> TradeIds, string Summary, string? ReviewedBy, DateTime? ReviewedAt, string? Note);

internal sealed record AlertList(IReadOnlyList<AlertResponse> Items, string? Next);

/// <summary>What comes of a review.</summary>
/// <param name="Decision">dismissed or confirmed.</param>
/// <param name="Note">Why: at most 1,000 characters.</param>
internal sealed record ReviewRequest(string Decision, string? Note = null);

[JsonSerializable(typeof(AlertResponse))]
[JsonSerializable(typeof(AlertList))]
[JsonSerializable(typeof(ReviewRequest))]
internal sealed partial class SurveillanceJson : JsonSerializerContext;
