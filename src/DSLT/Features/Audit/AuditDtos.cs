using System.Text.Json.Serialization;

namespace DSLT.Features.Audit;

/// <summary>One row of the journal: who did what, from where, when, and what came of it.</summary>
/// <param name="Command">What was done, in camel case: tokenTransfer, userLogin; or refused.</param>
/// <param name="Actor">A user name; null for the node itself and for callers who had not logged in.</param>
/// <param name="Outcome">ok, or the code of the refusal.</param>
/// <param name="Hash">SHA-256 over the row before and this one, in hex: what makes tampering evident.</param>
internal sealed record AuditResponse(
    string Sequence, DateTime Time, string Command, string? Actor, string? Address, string Outcome,
    AuditDetails Details, string Hash);

/// <param name="Notes">What changed, in words.</param>
/// <param name="Attempt">Of a refusal: the operation that was tried.</param>
/// <param name="Detail">Of a refusal: what the caller was told.</param>
/// <param name="Entries">The transactions of the ledger, in lists the first 100 of them.</param>
/// <param name="EntryCount">How many transactions there are.</param>
internal sealed record AuditDetails(
    IReadOnlyList<string> Notes, string? Attempt, string? Detail, IReadOnlyList<AuditEntry> Entries,
    int EntryCount);

internal sealed record AuditEntry(string TransactionId, string Kind);

internal sealed record AuditList(IReadOnlyList<AuditResponse> Items, string? Next);

[JsonSerializable(typeof(AuditResponse))]
[JsonSerializable(typeof(AuditList))]
internal sealed partial class AuditJson : JsonSerializerContext;
