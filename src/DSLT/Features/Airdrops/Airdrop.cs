using DSLT.Core;
using DSLT.Ledger;

namespace DSLT.Features.Airdrops;

/// <summary>
/// Tokens for a list of users, each of whom fetches a share with a proof that it is on the list. What nobody
/// has fetched when the time is over goes back.
/// </summary>
/// <param name="Root">Of the Merkle tree over the list.</param>
/// <param name="Count">How many are on the list.</param>
/// <param name="Total">What all shares come to, in base units.</param>
/// <param name="Deadline">Unix microseconds: from then on nothing is paid out.</param>
/// <param name="Returned">What went back; null until it is closed.</param>
internal sealed record Airdrop(
    long Id, long Token, long Owner, byte[] Root, int Count, Amount Total, long Deadline, Amount? Returned,
    long CreatedAt)
{
    /// <summary>Where what is not fetched lies.</summary>
    public AccountId Account => new(Holder.Of(HolderKind.Airdrop, Id), Token);

    public bool IsClosed => Returned is not null;
}

/// <summary>A line of the list; its place there is its place in the tree.</summary>
internal readonly record struct AirdropShare(int Leaf, long User, string Username, Amount Amount);
