using DSLT.Core;
using DSLT.Features.Tokens;
using DSLT.Ledger;
using DSLT.Tests.Infrastructure;
using DSLT.Verification;

namespace DSLT.Tests.Data.Postgres;

public sealed class PostgresReadingTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_books_are_proved_on_PostgreSQL_and_a_changed_balance_is_found()
    {
        using var store = new TestStore(DatabaseKind.Postgres, postgres);
        await store.Write<Unit>(tx =>
        {
            var id = tx.State.Tokens.NextId();
            tx.State.Tokens.Save(
                new Token(id, "GOLD", "Gold", 6, null, Mintable: true, Paused: false, 1, "{}", tx.Now));
            return tx.Post(Entries.Mint(1, 100, id)).Then<Unit>(_ => default(Unit));
        });
        await store.Transfer(1, 2, 30);
        await store.Query<long>("SELECT count(*) FROM balances");
        Assert.Equal("", Verify(store));

        store.Close();
        store.Tamper(
            $"UPDATE balances SET available = '{new Amount(71).ToStored()}' WHERE holder = "
                + $"{Holder.User(1).Value}");
        store.Reopen();
        Assert.Contains($"found {new Amount(71).ToStored()}", Verify(store), StringComparison.Ordinal);
    }

    private static string Verify(TestStore store) =>
        string.Join('\n', Verifier.Run(store.Store.Database, store.Clock).Findings);
}
