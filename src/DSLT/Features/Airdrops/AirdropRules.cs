using System.Buffers;
using System.Globalization;
using System.Text;
using DSLT.Core;
using DSLT.Features.Tokens;

namespace DSLT.Features.Airdrops;

/// <summary>What a list looks like as a tree, and what proves a place in it.</summary>
internal static class AirdropRules
{
    public const int MaxShares = 10_000;

    /// <summary>Of one user at a time.</summary>
    public const int MaxOpen = 20;

    private const long LongestMicros = 3_650 * Clock.Day;

    public static readonly Refusal Over = new(
        Code.AirdropOver, "The time to fetch shares of this airdrop is over.");

    public static readonly Refusal Claimed = new(Code.AlreadyClaimed, "This share was fetched before.");

    private static readonly Refusal NoProof = Refusal.Invalid(
        "proof", "This does not prove a share of yours: ask for the proof, and send all of it unchanged.");

    /// <summary>The text of a leaf: its place, the user's name, and the amount in whole tokens.</summary>
    public static byte[] Leaf(int leaf, string username, string amount) =>
        MerkleTree.Leaf(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{leaf},{username},{amount}")));

    public static MerkleTree Tree(IEnumerable<AirdropShare> shares, Token token) => MerkleTree.Of(
        [.. shares.Select(share => Leaf(share.Leaf, share.Username, token.Text(share.Amount)))]);

    public static Result<long> Deadline(DateTimeOffset deadline, long now)
    {
        var at = Clock.Micros(deadline);
        return at > now && at - now <= LongestMicros
            ? at
            : Refusal.Invalid("deadline", "'deadline' is a time to come, at most 3,650 days from now.");
    }

    /// <summary>The share that a request proves to be its caller's.</summary>
    public static Result<Amount> Prove(
        Airdrop airdrop, Token token, string username, ClaimAirdropRequest request)
    {
        if (!Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out var refusal))
        {
            return refusal;
        }

        if (request.Proof.Count > MerkleTree.MaxPath)
        {
            return NoProof;
        }

        var path = new byte[request.Proof.Count][];
        for (var i = 0; i < path.Length; i++)
        {
            path[i] = new byte[MerkleTree.HashBytes];
            if (request.Proof[i] is not { Length: 2 * MerkleTree.HashBytes } hex
                || Convert.FromHexString(hex, path[i], out _, out _) != OperationStatus.Done)
            {
                return NoProof;
            }
        }

        return MerkleTree.Proves(
            Leaf(request.Leaf, username, token.Text(amount)), request.Leaf, airdrop.Count, path, airdrop.Root)
                ? amount
                : NoProof;
    }
}
