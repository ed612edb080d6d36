using System.Text.RegularExpressions;
using DSLT.Core;
using DSLT.Features.Vesting;
using DSLT.Sequencing;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed partial class VestingRowsTests
{
    [Fact]
    public async Task Grants_that_nobody_touched_hold()
    {
        using var node = await StartWithGrants();
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE vesting_standings SET released = '{1}' WHERE grant_id = 1")]
    [InlineData("UPDATE vesting_standings SET released = '{999}' WHERE grant_id = 1")]
    [InlineData("UPDATE vesting_standings SET released = 'x' WHERE grant_id = 1")]
    [InlineData("UPDATE vesting_standings SET kept = '{99}' WHERE grant_id = 2")]
    [InlineData("UPDATE vesting_grants SET total = '{101}' WHERE id = 1")]
    [InlineData("UPDATE vesting_grants SET token = 2 WHERE id = 1")]
    [InlineData("DELETE FROM vesting_standings WHERE grant_id = 1")]
    [InlineData("DELETE FROM vesting_grants WHERE id = 2")]
    [InlineData("UPDATE vesting_tokens SET locked = '{1}'")]
    [InlineData("UPDATE vesting_tokens SET grants = 7")]
    [InlineData("DELETE FROM vesting_tokens")]
    public async Task A_grant_that_was_changed_is_found(string sql)
    {
        using var node = await StartWithGrants();
        node.Tamper("projection.db", Amounts().Replace(
            sql, amount => amount.Groups[1].Value.PadLeft(Amount.StoredDigits, '0')));
        Assert.Contains(node.Verify().Findings, finding => finding.Kind == FindingKind.Vesting);
    }

    /// <summary>Amounts have 39 digits in the tables.</summary>
    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Amounts();

    /// <summary>One with a part paid out, one that is revoked.</summary>
    private static async Task<TestNode> StartWithGrants()
    {
        var node = await TestNode.StartWithHistory();
        var start = TimeProvider.System.GetUtcNow().AddDays(-1);
        for (var i = 0; i < 2; i++)
        {
            await node.Write(Command.GrantCreate, tx => GrantFunding.Create(tx, new CreateGrantRequest(
                "GOLD", "alice", "100", new ScheduleBody("stepped", start, Steps: 2, StepSeconds: 80_000),
                Revocable: true)));
        }

        await node.Write(Command.GrantClaim, tx => GrantCommands.Claim(tx, "1"));
        await node.Write(Command.GrantRevoke, tx => GrantCommands.Revoke(tx, "2"));
        return node;
    }
}
