using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Airdrops;
using DSLT.Ledger;

namespace DSLT.Verification;

/// <summary>
/// The airdrops: each root is that of its list, what was fetched stands on the list, and the account holds
/// what was not fetched, or nothing once that went back.
/// </summary>
internal sealed class AirdropRows(Findings findings)
{
    private const string AirdropsSql =
        "SELECT a.id, a.token, a.root, a.total, a.returned, t.decimals FROM airdrops a "
            + "JOIN tokens t ON t.id = a.token ORDER BY a.id";

    private const string SharesSql =
        "SELECT s.airdrop, s.leaf, s.user_id, s.amount, u.username FROM airdrop_shares s "
            + "JOIN users u ON u.id = s.user_id ORDER BY s.airdrop, s.leaf";

    private const string ClaimsSql =
        "SELECT airdrop, leaf, user_id, amount FROM airdrop_claims ORDER BY airdrop, leaf";

    private readonly Dictionary<long, Found> airdrops = [];
    private readonly Dictionary<(long Airdrop, long Leaf), (long User, Amount Amount)> shares = [];

    public void Read(IReading truth)
    {
        using (var rows = truth.Open(AirdropsSql))
        {
            while (rows.Next())
            {
                _ = rows.TryAmount(3, out var total);
                Amount? returned = rows.IsNull(4) || !rows.TryAmount(4, out var back) ? null : back;
                airdrops.Add(rows.Number(0), new Found(
                    rows.Number(1), rows.Bytes(2).ToArray(), total, returned, (int)rows.Number(5)));
            }
        }

        using var lines = truth.Open(SharesSql);
        while (lines.Next())
        {
            var (airdrop, leaf) = (lines.Number(0), lines.Number(1));
            if (!lines.TryAmount(3, out var amount) || !airdrops.TryGetValue(airdrop, out var found))
            {
                findings.Add(FindingKind.Airdrop, $"airdrop {airdrop}, leaf {leaf}", "a share", "none");
                continue;
            }

            found.Leaves.Add(AirdropRules.Leaf((int)leaf, lines.Text(4)!, amount.ToText(found.Decimals)));
            shares.Add((airdrop, leaf), (lines.Number(2), amount));
        }
    }

    public void Check(IReading tables, Dictionary<AccountId, ReplayedBalance> accounts)
    {
        CheckClaims(tables);
        foreach (var (id, airdrop) in airdrops)
        {
            if (airdrop.Leaves.Count == 0
                || !MerkleTree.Of([.. airdrop.Leaves]).Root.SequenceEqual(airdrop.Root))
            {
                findings.Add(
                    FindingKind.Airdrop, $"airdrop {id}: root", Convert.ToHexStringLower(airdrop.Root),
                    $"another of {airdrop.Leaves.Count} leaves");
            }

            // One that was made after the row that the tables have reached has no account there yet, and one
            // that was closed after it still has what was left.
            var account = new AccountId(Holder.Of(HolderKind.Airdrop, id), airdrop.Token);
            if (accounts.TryGetValue(account, out var balance)
                && balance.Available != airdrop.Total - airdrop.Claimed
                && !(balance.Available.IsZero && airdrop.Returned == airdrop.Total - airdrop.Claimed))
            {
                findings.Add(
                    FindingKind.Airdrop, $"airdrop {id}: its account in token {airdrop.Token}",
                    $"{airdrop.Total - airdrop.Claimed}, what was not fetched", $"{balance.Available}");
            }
        }
    }

    private void CheckClaims(IReading tables)
    {
        using var rows = tables.Open(ClaimsSql);
        while (rows.Next())
        {
            var (airdrop, leaf) = (rows.Number(0), rows.Number(1));
            if (!rows.TryAmount(3, out var amount)
                || !shares.TryGetValue((airdrop, leaf), out var share)
                || share != (rows.Number(2), amount))
            {
                findings.Add(
                    FindingKind.Airdrop, $"airdrop {airdrop}: claim of leaf {leaf}", "the share on the list",
                    $"{amount} by user {rows.Number(2)}");
                continue;
            }

            airdrops[airdrop].Claimed += amount;
        }
    }

    private sealed record Found(long Token, byte[] Root, Amount Total, Amount? Returned, int Decimals)
    {
        public List<byte[]> Leaves { get; } = [];

        public Amount Claimed { get; set; } = Amount.Zero;
    }
}
