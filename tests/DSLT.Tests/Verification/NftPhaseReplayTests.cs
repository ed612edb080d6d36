using System.Collections.Immutable;
using DSLT.Core;
using DSLT.Features.Nfts;
using DSLT.Features.NftSales;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Verification;

public sealed class NftPhaseReplayTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task Phases_that_nobody_touched_hold(DatabaseKind kind)
    {
        using var node = await StartWithPhases(kind == DatabaseKind.Postgres ? postgres : null);
        node.Stop();
        var report = node.Verify();
        Assert.True(report.Holds, report.ToText());
    }

    [Theory]
    [InlineData("UPDATE nft_phase_states SET next_item = 2 WHERE phase = 1", "phase 1: the next item")]
    [InlineData("UPDATE nft_phase_states SET next_item = 5 WHERE phase = 2", "phase 2: item 4, which it has")]
    [InlineData("DELETE FROM nft_phase_states WHERE phase = 1", "phase 1: how far it is")]
    [InlineData("INSERT INTO nft_phase_states VALUES (9, 1)", "phase 9: the next item")]
    [InlineData("UPDATE nft_phase_minters SET minted = 3 WHERE user_id = 3", "phase 1: minted by user 3")]
    [InlineData("UPDATE nft_phase_minters SET user_id = 2 WHERE user_id = 3", "phase 1: minted by user 2")]
    [InlineData("DELETE FROM nft_phase_minters WHERE phase = 2", "phase 2: minted by user 1")]
    [InlineData("UPDATE nft_standings SET minted = 0 WHERE item = 3", "phase 2: item 3, which it has")]
    public async Task What_was_changed_is_found(string sql, string where)
    {
        using var node = await StartWithPhases();
        node.Tamper("projection.db", sql);
        Assert.Contains(
            node.Verify().Findings,
            finding => finding.Kind == FindingKind.Nft
                && finding.Where.StartsWith(where, StringComparison.Ordinal));
    }

    [Fact]
    public void Items_in_turn_and_counted_hold() => Assert.Empty(Replay(
        Mint(1, 7), Mint(2, 7), new NftPhaseMinted(1, 3, 7, 2), Mint(4, 8), new NftPhaseMinted(1, 5, 8, 1)));

    [Fact]
    public void A_copy_that_is_counted_and_not_handed_out_is_found() => Assert.Equal(
        "2", Assert.Single(Replay(Mint(1, 7), new NftPhaseMinted(1, 2, 7, 2))).Found);

    [Fact]
    public void An_item_before_the_one_that_comes_next_is_found() => Assert.Equal(
        "1 to user 8",
        Assert.Single(Replay(
            Mint(1, 7), new NftPhaseMinted(1, 2, 7, 1), Mint(1, 8), new NftPhaseMinted(1, 2, 8, 1))).Found);

    [Fact]
    public void An_item_twice_in_one_mint_is_found() => Assert.Equal(
        "1 to user 7", Assert.Single(Replay(Mint(1, 7), Mint(1, 7), new NftPhaseMinted(1, 2, 7, 2))).Found);

    [Fact]
    public void An_item_for_somebody_else_is_found() => Assert.Equal(
        "1 to user 8", Assert.Single(Replay(Mint(1, 8), new NftPhaseMinted(1, 2, 7, 1))).Found);

    [Fact]
    public void A_phase_that_goes_beyond_its_last_item_is_found() => Assert.Equal(
        "1 mints, then item 7",
        Assert.Single(Replay(Mint(6, 7), new NftPhaseMinted(1, 7, 7, 1))).Found);

    private static IReadOnlyList<Finding> Replay(params Event[] events)
    {
        var findings = new Findings();
        var replay = new NftPhaseReplay(findings);
        var header = new RecordHeader(1, 0, Command.NftPhaseMint, 7, null);
        replay.Take(header, new NftPhasesSet(1, ImmutableArray.Create(
            new NftPhase(1, "one", 0, 1, 0, Amount.Zero, 0, Listed: false, 1, 5))));
        foreach (var effect in events)
        {
            replay.Take(header, effect);
        }

        return findings.First;
    }

    private static NftMoved Mint(long item, long user) => new(
        new NftActivity(1, item, 1, 0, user, 1, new NftDeal(NftActivityKind.Mint)),
        new NftStanding(item, 1, 0, user, Frozen: false), 0, 1, null);

    /// <summary>
    /// Four drafts of user 1: two minted by user 3 in a phase that was replaced, one by user 1 in that of
    /// now.
    /// </summary>
    private static async Task<TestNode> StartWithPhases(PostgresFixture? postgres = null)
    {
        var node = await TestNode.StartWithHistory(postgres);
        await node.Transfer(1, 3, 100);
        await node.Write(Command.NftCollectionCreate, tx => NftCommands.Create(
            tx, new CreateCollectionRequest("all", "unique")));
        for (var i = 0; i < 4; i++)
        {
            await node.Write(Command.NftMint, tx => NftMinting.Mint(
                tx, "1", new MintItemRequest(new NftMetadata("one"), Draft: true)));
        }

        await node.Write(Command.NftPhasesSet, tx => NftPhases.Set(tx, "1", Phase(tx, "1", "GOLD", "5")));
        await node.Write(
            Command.NftPhaseMint, tx => NftPhases.Mint(tx, "1", new PhaseMintRequest(2)), user: 3);
        await node.Write(Command.NftPhasesSet, tx => NftPhases.Set(tx, "1", Phase(tx, "2", null, null)));
        await node.Write(Command.NftPhaseMint, tx => NftPhases.Mint(tx, "1", new PhaseMintRequest()));
        return node;
    }

    private static SetPhasesRequest Phase(Tx tx, string first, string? token, string? price) => new([
        new PhaseBody(
            "one", Clock.Time(tx.Now), Clock.Time(tx.Now + Clock.Day), first, "4", token, price)]);
}
