using System.Globalization;
using System.Numerics;
using DSLT.Core;
using DSLT.Data;
using DSLT.Features.Staking;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Data;

public sealed class MigrationsTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public void A_schema_of_a_newer_version_is_refused(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Close();
        store.Tamper(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (9999, 'later', "
                + "'x', 0)");

        var refused = Assert.Throws<StorageException>(() => store.Reopen());

        Assert.Contains("newer version of dslt", refused.Message, StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public void A_migration_that_was_changed_after_it_was_applied_is_refused(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Close();
        store.Tamper("UPDATE schema_migrations SET checksum = 'other' WHERE number = 1");

        var refused = Assert.Throws<StorageException>(() => store.Reopen());

        Assert.Contains("Migration 1 ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The tables as they were before, with somebody and something in them.</summary>
    [Theory, EveryDatabase]
    public async Task Users_and_alerts_from_before_there_were_referrals_stay(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        store.Close();
        store.Tamper(
            "DROP INDEX users_of_referrer", "DROP INDEX users_referred",
            "ALTER TABLE users DROP COLUMN referrer", "ALTER TABLE users DROP COLUMN referral_code",
            "ALTER TABLE users DROP COLUMN referred_at", "DROP TABLE referral_codes",
            "DROP TABLE referral_trees", "DROP TABLE referral_settings", "DROP TABLE user_marks",
            "INSERT INTO users VALUES (1, 'alice', NULL, '$none$', 0, 0, FALSE, 5)",
            "INSERT INTO surveillance_alerts "
                + "VALUES (7, 1, 3, 1, 0, 30, 10, 20, '1 2', '3', 'Seen.', 2, 1, 40, 'why')",
            "DELETE FROM schema_migrations WHERE name LIKE '%referrals.truth%'");
        store.Reopen();
        Assert.Equal(
            ["7 1 3 1 0 30 10 20 1 2 3 Seen. 2 1 40 why"],
            await store.Query<string>(
                "SELECT id || ' ' || kind || ' ' || market || ' ' || user_id || ' ' || other_user || ' ' "
                + "|| raised_at || ' ' || began_at || ' ' || seen_at || ' ' || orders || ' ' || trades "
                + "|| ' ' || summary || ' ' || status || ' ' || reviewed_by || ' ' || reviewed_at || ' ' "
                + "|| note FROM surveillance_alerts"));
        var alice = await store.Sequencer.Read(state => state.Users.FindByName("alice"));
        Assert.Equal((1L, null), (alice.Value!.Id, alice.Value.Binding));
    }

    /// <summary>Tables in which a unit of a reward had 2^64 parts hold the same in finer ones.</summary>
    [Theory, EveryDatabase]
    public async Task Rewards_that_were_reckoned_more_coarsely_stay_what_they_were(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        await TradingStore.Open(store);
        await TradingStore.Write(store, 1, tx => StakingCommands.Create(tx, new CreateStakingRequest(
                "GOLD", "GOLD", "rate", [new StakingTierRequest("only")], "1"))
            .Then<Unit>(_ => default(Unit)));
        await TradingStore.Write(store, 1, tx =>
            StakeCommands.Stake(tx, new StakeRequest("1", "1")).Then<Unit>(_ => default(Unit)));
        await store.Query<long>("SELECT count(*) FROM staking_positions");
        store.Close();
        var seven = ((BigInteger)7 << 64).ToString(CultureInfo.InvariantCulture);
        TamperWithTables(
            store,
            $"UPDATE staking_positions SET owed = '{seven}', per_unit = '0'",
            $"UPDATE staking_states SET owed = '{seven}'",
            "DELETE FROM schema_migrations WHERE name LIKE '%finer_rewards%'");
        store.Reopen();

        var position = await store.Sequencer.Read(state => state.Staking.FindPosition(1));
        Assert.Equal(StakingMath.Scaled(new Amount(7)), position.Value!.Owed);
        Assert.True(position.Value.PerUnit.IsZero);
        var stands = await store.Sequencer.Read(
            state => state.Staking.StateOf(state.Staking.Find(1)!).Liabilities);
        Assert.Equal(new Amount(7), stands.Value);
    }

    [Fact]
    public void Numbers_are_given_once_and_without_gaps() =>
        Assert.Equal(
            Enumerable.Range(1, Migrations.All.Count),
            Migrations.All.Select(migration => (int)migration.Number));

    private static void TamperWithTables(TestStore store, params string[] statements)
    {
        using var database = store.OpenDatabase();
        using var truth = database.OpenTruth();
        using var tables = database.OpenProjection();
        tables.Begin();
        foreach (var statement in statements)
        {
            tables.Execute(statement);
        }

        tables.Commit(0);
    }
}
