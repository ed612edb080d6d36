using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Keys;

public sealed class KeyStoreTests(PostgresFixture postgres)
{
    [Theory, EveryDatabase]
    public async Task A_key_outlives_a_restart_with_all_that_it_says(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var user = await store.AddUser("alice");
        var made = (await store.AddKey(user, new CreateKeyRequest(
            "grid bot", ["read", "withdraw"], ["10.0.0.0/8", "2001:db8::7"], Later(store)))).Value;
        var before = await Find(store, made.ApiKey);

        store.Reopen();

        var key = (await Find(store, made.ApiKey))!;
        Assert.Equal((1, user, "grid bot", 0), (key.Id, key.UserId, key.Name, key.RevokedAt));
        Assert.Equal(
            (before!.Scopes, before.CreatedAt, before.ExpiresAt), (key.Scopes, key.CreatedAt, key.ExpiresAt));
        Assert.Equal(["10.0.0.0/8", "2001:db8::7"], key.Addresses.Items);
        var secret = TestKeys.Box.Open(key.SealedSecret, KeyCredentials.Purpose(key.PublicKey, user)).Value;
        Assert.Equal(made.Secret, Encoding.ASCII.GetString(secret));
    }

    [Theory, EveryDatabase]
    public async Task A_revoked_key_is_known_as_that_keeps_no_secret_and_gives_its_number_to_no_other(
        DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var user = await store.AddUser("alice");
        var made = (await store.AddKey(user)).Value;
        Assert.False((await store.Revoke(user, made.KeyId)).IsRefused);
        Assert.NotEqual(0, (await Find(store, made.ApiKey))!.RevokedAt);

        store.Reopen();

        Assert.NotEqual(0, (await Find(store, made.ApiKey))!.RevokedAt);
        Assert.Empty((await Find(store, made.ApiKey))!.SealedSecret);
        Assert.Equal("key_not_found", (await store.Revoke(user, made.KeyId)).Refusal?.Code.Name);
        Assert.Equal("2", (await store.AddKey(user)).Value.KeyId);
    }

    [Theory, EveryDatabase]
    public async Task A_user_revokes_no_key_of_another_and_no_key_that_there_is_not(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (alice, bob) = (await store.AddUser("alice"), await store.AddUser("bob"));
        var made = (await store.AddKey(alice)).Value;
        foreach (var id in new[] { made.KeyId, "2", "0", "-1", "x", made.ApiKey })
        {
            Assert.Equal("key_not_found", (await store.Revoke(bob, id)).Refusal?.Code.Name);
        }

        Assert.Equal(0, (await Find(store, made.ApiKey))!.RevokedAt);
        Assert.Single(await List(store, alice));
        Assert.Empty(await List(store, bob));
    }

    [Theory, EveryDatabase]
    public async Task A_user_has_50_keys_also_of_those_made_at_once_and_another_once_one_is_revoked(
        DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (alice, bob) = (await store.AddUser("alice"), await store.AddUser("bob"));
        var made = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => store.AddKey(alice)));
        Assert.Equal(50, made.Count(key => !key.IsRefused));
        Assert.Equal(50, (await List(store, alice)).Count);

        store.Reopen();

        Assert.Equal(Code.LimitReached, (await store.AddKey(alice)).Refusal?.Code);
        Assert.False((await store.AddKey(bob)).IsRefused);
        Assert.False((await store.Revoke(alice, "1")).IsRefused);
        Assert.False((await store.AddKey(alice)).IsRefused);
        Assert.Equal(Code.LimitReached, (await store.AddKey(alice)).Refusal?.Code);
    }

    [Theory, EveryDatabase]
    public async Task Keys_beyond_those_in_memory_are_found_in_their_table(DatabaseKind kind)
    {
        var small = new StoreOptions { Limits = new StateLimits(Keys: 2) };
        using var store = new TestStore(kind, postgres, small);
        var user = await store.AddUser("alice");
        var made = new List<CreateKeyResponse>();
        for (var i = 0; i < 10; i++)
        {
            made.Add((await store.AddKey(user)).Value);
        }

        Assert.False((await store.Revoke(user, made[3].KeyId)).IsRefused);
        foreach (var key in made)
        {
            Assert.Equal(key == made[3], (await Find(store, key.ApiKey))!.RevokedAt != 0);
        }

        Assert.Equal(9, (await List(store, user)).Count);
    }

    [Theory, EveryDatabase]
    public async Task A_commit_that_fails_leaves_no_key_and_no_number_used(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var user = await store.AddUser("alice");
        var kept = (await store.AddKey(user)).Value;
        store.Truth.Fail();
        Assert.True((await store.AddKey(user)).IsRefused);
        Assert.True((await store.Revoke(user, kept.KeyId)).IsRefused);
        store.Truth.Heal();
        Assert.Equal(0, (await Find(store, kept.ApiKey))!.RevokedAt);
        Assert.Equal("2", (await store.AddKey(user)).Value.KeyId);
        Assert.Equal(2, (await List(store, user)).Count);
    }

    [Theory, EveryDatabase]
    public async Task A_frozen_user_makes_no_key_and_may_revoke_one(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var user = await store.AddUser("alice");
        var made = (await store.AddKey(user)).Value;
        await store.Sequencer.Write<Unit>(Caller.Node, Command.UserUpdate, tx =>
        {
            tx.State.Users.Save(tx.State.Users.Find(user)! with { Frozen = true });
            return default(Unit);
        });
        Assert.Equal(Code.AccountFrozen, (await store.AddKey(user)).Refusal?.Code);
        Assert.False((await store.Revoke(user, made.KeyId)).IsRefused);
    }

    private static DateTimeOffset Later(TestStore store) => store.Clock.GetUtcNow().AddDays(1);

    private static ValueTask<ApiKey?> Find(TestStore store, string publicKey) => store.Store.State.Keys
        .Committed(publicKey, store.Store.Database, TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<ApiKey>> List(TestStore store, long user) => store.Store.State.Keys
        .CommittedOf(user, store.Store.Database, TestContext.Current.CancellationToken);
}
