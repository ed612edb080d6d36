using System.Collections.Concurrent;
using DSLT.Sequencing;

namespace DSLT.Features.Airdrops;

/// <summary>Proofs for those on a list. The trees asked for last stay: a list never changes.</summary>
internal sealed class AirdropProofs(Store store)
{
    /// <summary>Some 2 MB each at the most.</summary>
    private const int TreesKept = 8;

    private readonly ConcurrentDictionary<long, ListTree> kept = [];

    /// <summary>A user's share and the way from it to the root, or null where the user is not on the
    /// list.</summary>
    public async Task<(AirdropShare Share, byte[][] Path)?> Find(
        Airdrop airdrop, long user, CancellationToken cancellation)
    {
        if (!kept.TryGetValue(airdrop.Id, out var list))
        {
            var shares = await AirdropQueries.Shares(store.Database, airdrop.Id, cancellation);
            list = new ListTree(
                AirdropRules.Tree(shares, store.State.Tokens.Committed(airdrop.Token)!),
                shares.ToDictionary(share => share.User));
            if (kept.Count >= TreesKept)
            {
                kept.Clear();
            }

            kept[airdrop.Id] = list;
        }

        return list.ByUser.TryGetValue(user, out var share) ? (share, list.Tree.Path(share.Leaf)) : null;
    }

    private sealed record ListTree(MerkleTree Tree, Dictionary<long, AirdropShare> ByUser);
}
