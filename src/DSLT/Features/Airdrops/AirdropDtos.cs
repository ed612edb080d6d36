using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <param name="Deadline">Until when shares can be fetched.</param>
/// <param name="Rows">1 to 10,000: a user's name and an amount in whole tokens.</param>
/// <param name="DryRun">True: what is wrong with the list, and its root; nothing is done.</param>
internal sealed record CreateAirdropRequest(
    string Token, DateTimeOffset Deadline, IReadOnlyList<IReadOnlyList<string>> Rows, bool? DryRun = null);

/// <param name="AirdropId">Null after a dry run.</param>
/// <param name="Root">In hexadecimal; null where rows are wrong.</param>
internal sealed record AirdropCreated(
    bool DryRun, string? AirdropId, int Rows, string Total, string? Root,
    IReadOnlyList<GrantRowError> Errors);

/// <param name="Status">open, over (its time is), or closed: what was left went back.</param>
/// <param name="Claimed">What was fetched.</param>
/// <param name="Returned">What went back to its owner.</param>
internal sealed record AirdropResponse(
    string AirdropId, string Token, string Owner, string Root, int Rows, string Total, string Claimed,
    string Returned, string Status, DateTime Deadline, DateTime CreatedAt)
{
    /// <summary>An airdrop as it stands; on the sequencer's thread.</summary>
    public static AirdropResponse Of(Airdrop airdrop, State state, long now)
    {
        var token = state.Tokens.Find(airdrop.Token)!;
        var left = airdrop.Returned ?? state.Holdings.Of(airdrop.Account.Holder, token.Id).Available;
        return new AirdropResponse(
            airdrop.Id.ToText(), token.Symbol, state.Users.Find(airdrop.Owner)!.Username,
            Convert.ToHexStringLower(airdrop.Root), airdrop.Count, token.Text(airdrop.Total),
            token.Text(airdrop.Total - left), token.Text(airdrop.Returned ?? Amount.Zero),
            airdrop.IsClosed ? "closed" : now >= airdrop.Deadline ? "over" : "open",
            Clock.Time(airdrop.Deadline), Clock.Time(airdrop.CreatedAt));
    }
}

/// <param name="Leaf">The place on the list, from 0 on.</param>
/// <param name="Proof">The audit path of RFC 6962, from the leaf up, in hexadecimal.</param>
internal sealed record AirdropProof(string AirdropId, int Leaf, string Amount, IReadOnlyList<string> Proof);

/// <param name="Leaf">As the proof says.</param>
/// <param name="Amount">As the proof says, in whole tokens.</param>
internal sealed record ClaimAirdropRequest(int Leaf, string Amount, IReadOnlyList<string> Proof);

internal sealed record AirdropClaimResponse(
    string TransactionId, string AirdropId, string Token, string Amount);

internal sealed record AirdropList(IReadOnlyList<AirdropResponse> Items, string? Next);

[JsonSerializable(typeof(CreateAirdropRequest))]
[JsonSerializable(typeof(ClaimAirdropRequest))]
[JsonSerializable(typeof(AirdropCreated))]
[JsonSerializable(typeof(AirdropResponse))]
[JsonSerializable(typeof(AirdropProof))]
[JsonSerializable(typeof(AirdropClaimResponse))]
[JsonSerializable(typeof(AirdropList))]
internal sealed partial class AirdropJson : JsonSerializerContext;
