using System.Text.RegularExpressions;
using DSLT.Core;
using DSLT.Features.Airdrops;
using DSLT.Sequencing;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed partial class AirdropRowsTests
{
    [Fact]
    public async Task Airdrops_that_nobody_touched_hold()
    {
        using var node = await StartWithAirdrop();
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("projection.db", "UPDATE airdrop_claims SET amount = '{6}'")]
    [InlineData("projection.db", "UPDATE airdrop_claims SET amount = 'x'")]
    [InlineData("projection.db", "UPDATE airdrop_claims SET user_id = 3")]
    [InlineData("projection.db", "UPDATE airdrop_claims SET leaf = 1")]
    [InlineData("projection.db", "DELETE FROM airdrop_claims")]
    [InlineData("truth.db", "UPDATE airdrop_shares SET amount = '{6}' WHERE leaf = 1")]
    [InlineData("truth.db", "UPDATE airdrop_shares SET user_id = 3 WHERE leaf = 1")]
    [InlineData("truth.db", "DELETE FROM airdrop_shares")]
    [InlineData("truth.db", "UPDATE airdrops SET total = '{11}'")]
    [InlineData("truth.db", "UPDATE airdrops SET root = zeroblob(32)")]
    [InlineData("truth.db", "DELETE FROM airdrops")]
    public async Task An_airdrop_that_was_changed_is_found(string file, string sql)
    {
        using var node = await StartWithAirdrop();
        node.Tamper(file, "PRAGMA foreign_keys = OFF; " + Amounts().Replace(
            sql, amount => amount.Groups[1].Value.PadLeft(Amount.StoredDigits, '0')));
        Assert.Contains(node.Verify().Findings, finding => finding.Kind == FindingKind.Airdrop);
    }

    /// <summary>Amounts have 39 digits in the tables.</summary>
    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Amounts();

    /// <summary>One of whose two shares is fetched.</summary>
    private static async Task<TestNode> StartWithAirdrop()
    {
        var node = await TestNode.StartWithHistory();
        MerkleTree? tree = null;
        await node.Write(Command.AirdropCreate, tx =>
        {
            var token = tx.State.Tokens.Find(TestNode.Gold)!;
            AirdropShare[] shares =
            [
                new(0, 1, tx.State.Users.Find(1)!.Username, new Amount(5)),
                new(1, 2, tx.State.Users.Find(2)!.Username, new Amount(5)),
            ];
            tree = AirdropRules.Tree(shares, token);
            return AirdropCommands.Create(tx, token, tx.Now + Clock.Day, shares, new Amount(10), tree.Root);
        });
        await node.Write(Command.AirdropClaim, tx => AirdropCommands.Claim(tx, "1", new ClaimAirdropRequest(
            0, tx.State.Tokens.Find(TestNode.Gold)!.Text(new Amount(5)),
            [.. tree!.Path(0).Select(Convert.ToHexStringLower)])));
        return node;
    }
}
