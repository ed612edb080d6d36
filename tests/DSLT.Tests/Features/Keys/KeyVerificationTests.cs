using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Keys;

public sealed class KeyVerificationTests(PostgresFixture postgres)
{
    private const string Address = "10.1.2.3";

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes("symbol=GOLDUSD&side=BUY");

    [Theory, EveryDatabase]
    public async Task A_signed_request_is_its_users(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (user, key) = await Start(store);
        foreach (var restarted in new[] { false, true })
        {
            if (restarted)
            {
                store.Reopen();
            }

            var caller = (await Verify(store, Signed(store, key))).Value;
            Assert.Equal(
                (user, Role.User, Address, false),
                (caller.UserId, caller.Role, caller.Address, caller.Frozen));
            Assert.Equal((key.KeyId, KeyScopes.Trade), ($"{caller.Key?.Id}", caller.Key!.Scopes));
            Assert.Equal(store.Clock.NowMicros(), caller.Key.LastUsedAt);
        }
    }

    [Theory, EveryDatabase]
    public async Task Each_cause_has_a_refusal_of_its_own(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (user, key) = await Start(store);
        var right = Signed(store, key);
        var unknown = new string('A', KeyCredentials.Length);
        await Refused(right with { PublicKey = unknown }, KeyRefusals.Unknown);
        await Refused(right with { PublicKey = "'; --" }, KeyRefusals.Unknown);
        await Refused(right with { PublicKey = key.ApiKey.ToLowerInvariant() }, KeyRefusals.Unknown);
        await Refused(right with { Address = "11.0.0.1" }, KeyRefusals.AddressNotAllowed);
        await Refused(right with { Address = null }, KeyRefusals.AddressNotAllowed);
        await Refused(right with { Timestamp = right.Timestamp - 5_000_001 }, KeyRefusals.OutsideWindow);
        await Refused(right with { Timestamp = right.Timestamp + 1_000_000 }, KeyRefusals.OutsideWindow);
        await Refused(right with { Window = 60_000_001 }, KeyRefusals.OutsideWindow);
        Assert.False((await Verify(store, right)).IsRefused);
        store.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(10));
        Assert.False((await Verify(store, Signed(store, key))).IsRefused);
        store.Clock.Advance(TimeSpan.FromTicks(10));
        await Refused(Signed(store, key), KeyRefusals.Expired);
        await store.Revoke(user, key.KeyId);
        await Refused(Signed(store, key), KeyRefusals.Revoked);

        async Task Refused(SignedRequest request, Refusal cause) =>
            Assert.Same(cause, (await Verify(store, request)).Refusal);
    }

    [Theory, EveryDatabase]
    public async Task Only_the_signature_of_the_very_bytes_is_right(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (user, key) = await Start(store);
        var other = (await store.AddKey(user)).Value;
        var right = Signed(store, key);
        Assert.False(
            (await Verify(store, right with { Signature = right.Signature.ToUpperInvariant() })).IsRefused);
        string[] wrong =
        [
            "", "0", new('0', 64), right.Signature[..63], right.Signature + "0", right.Signature[..62] + "zz",
            TestKeys.Sign(other.Secret, Bytes), TestKeys.Sign(key.Secret, [.. Bytes, 0]),
            TestKeys.Sign(key.Secret, Bytes[1..]), TestKeys.Sign(key.ApiKey, Bytes),
            "\u0660" + new string('0', 63),
        ];
        foreach (var signature in wrong)
        {
            Assert.Same(
                KeyRefusals.BadSignature,
                (await Verify(store, right with { Signature = signature })).Refusal);
        }

        for (var i = 0; i < Bytes.Length; i++)
        {
            var changed = Bytes.ToArray();
            changed[i] ^= 1;
            Assert.Same(
                KeyRefusals.BadSignature, (await Verify(store, right with { Signed = changed })).Refusal);
        }
    }

    [Theory, EveryDatabase]
    public async Task The_role_and_the_state_are_those_that_the_user_has_now(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (user, key) = await Start(store);
        await store.Sequencer.Write<Unit>(Caller.Node, Command.UserUpdate, tx =>
        {
            var changed = tx.State.Users.Find(user)! with { Role = Role.Operator, Frozen = true };
            tx.State.Users.Save(changed);
            return default(Unit);
        });
        var caller = (await Verify(store, Signed(store, key))).Value;
        Assert.Equal((Role.Operator, true), (caller.Role, caller.Frozen));
    }

    [Theory, EveryDatabase]
    public async Task A_secret_that_was_moved_to_another_key_or_another_user_signs_nothing(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (_, key) = await Start(store);
        var mallory = await store.AddUser("mallory");
        var own = (await store.AddKey(mallory)).Value;
        store.Close();
        store.Tamper(
            "UPDATE api_keys SET sealed_secret = "
                + $"(SELECT sealed_secret FROM api_keys WHERE id = {own.KeyId}) WHERE id = {key.KeyId}");
        store.Reopen();
        var forged = Signed(store, key) with { Signature = TestKeys.Sign(own.Secret, Bytes) };
        Assert.Equal(Code.SecretsUnavailable, (await Verify(store, forged)).Refusal?.Code);
    }

    [Theory, EveryDatabase]
    public async Task Under_another_master_key_requests_are_refused_with_that_reason(DatabaseKind kind)
    {
        using var store = new TestStore(kind, postgres);
        var (_, key) = await Start(store);
        var other = new SecretBox([.. Enumerable.Repeat((byte)9, SecretBox.KeyBytes)]);
        var verification = new KeyVerification(store.Store, other, store.Clock);
        var refused = await verification.Verify(Signed(store, key), TestContext.Current.CancellationToken);
        Assert.Equal(Code.SecretsUnavailable, refused.Refusal?.Code);
    }

    private static async Task<(long User, CreateKeyResponse Key)> Start(TestStore store)
    {
        var user = await store.AddUser("alice");
        var end = store.Clock.GetUtcNow().AddHours(1);
        var request = new CreateKeyRequest("bot", ["trade"], ["10.0.0.0/8"], end);
        return (user, (await store.AddKey(user, request)).Value);
    }

    private static SignedRequest Signed(TestStore store, CreateKeyResponse key) => new(
        key.ApiKey, Bytes, TestKeys.Sign(key.Secret, Bytes), store.Clock.NowMicros(), KeyRules.DefaultWindow,
        Address);

    private static ValueTask<Result<Caller>> Verify(TestStore store, SignedRequest request) =>
        new KeyVerification(store.Store, TestKeys.Box, store.Clock)
            .Verify(request, TestContext.Current.CancellationToken);
}
