using DSLT.Data;
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

    [Fact]
    public void Numbers_are_given_once_and_without_gaps() =>
        Assert.Equal(
            Enumerable.Range(1, Migrations.All.Count),
            Migrations.All.Select(migration => (int)migration.Number));
}
