using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Transactions;

/// <summary>One line of a transaction: what went out of (debit) or into (credit) an account.</summary>
/// <param name="Account">"user:alice", "pool:1", "issuance", "treasury"...</param>
/// <param name="Part">available or held.</param>
internal sealed record PostingResponse(
    string Account, string Token, string Direction, string Part, string Amount);

internal sealed record TransactionResponse(
    string TransactionId, string Kind, DateTime Time, string? Memo, string? Reverses,
    IReadOnlyList<PostingResponse> Postings);

internal sealed record TransactionList(IReadOnlyList<TransactionResponse> Items, string? Next);

internal sealed record ReverseRequest(string? Memo = null);

internal sealed record ReverseResponse(string TransactionId, string Reverses);

/// <summary>Funds of a user to be set aside, or given back.</summary>
internal sealed record HoldRequest(string Username, string Token, string Amount, string? Memo = null);

internal sealed record HoldResponse(string TransactionId, string Available, string Held);

/// <summary>Kinds on the wire are camel case.</summary>
internal static class EntryKindText
{
    private static readonly Dictionary<string, EntryKind> Kinds =
        Enum.GetValues<EntryKind>().ToDictionary(Of, StringComparer.Ordinal);

    public static string Of(EntryKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static Result<EntryKind?> Parse(string? text) =>
        text is null ? (EntryKind?)null
        : Kinds.TryGetValue(text, out var kind) ? (EntryKind?)kind
        : Refusal.Invalid("kind", $"A kind is one of {string.Join(", ", Kinds.Keys)}.");
}

[JsonSerializable(typeof(TransactionResponse))]
[JsonSerializable(typeof(TransactionList))]
[JsonSerializable(typeof(ReverseRequest))]
[JsonSerializable(typeof(ReverseResponse))]
[JsonSerializable(typeof(HoldRequest))]
[JsonSerializable(typeof(HoldResponse))]
internal sealed partial class TransactionJson : JsonSerializerContext;
