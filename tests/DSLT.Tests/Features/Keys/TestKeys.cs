using System.Security.Cryptography;
using System.Text;
using DSLT.Core;
using DSLT.Features.Keys;
using DSLT.Features.Users;
using DSLT.Sequencing;
using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Keys;

/// <summary>Users and keys in a store without a node around it.</summary>
internal static class TestKeys
{
    public static readonly SecretBox Box = new([.. Enumerable.Repeat((byte)7, SecretBox.KeyBytes)]);

    public static readonly CreateKeyRequest Reading = new("bot", ["read"]);

    public static async Task<long> AddUser(this TestStore store, string name)
    {
        var written = await store.Sequencer.Write<long>(Caller.Node, Command.UserRegister, tx =>
        {
            var id = tx.State.Users.NextId();
            tx.State.Users.Save(new User(id, name, null, "$none$", Role.User, 0, Frozen: false, tx.Now));
            return id;
        });
        return written.Result.Value;
    }

    public static async Task<Result<CreateKeyResponse>> AddKey(
        this TestStore store, long user, CreateKeyRequest? request = null)
    {
        var credentials = KeyCredentials.Create();
        var sealedSecret = Box.Seal(
            Encoding.ASCII.GetBytes(credentials.Secret),
            KeyCredentials.Purpose(credentials.PublicKey, user));
        return (await store.Sequencer.Write(
            new Caller(user, Role.User, null), Command.KeyCreate,
            tx => KeyCommands.Create(tx, request ?? Reading, credentials, sealedSecret))).Result;
    }

    public static async Task<Result<Unit>> Revoke(this TestStore store, long user, string keyId) =>
        (await store.Sequencer.Write(
            new Caller(user, Role.User, null), Command.KeyRevoke, tx => KeyCommands.Revoke(tx, keyId)))
            .Result;

    public static string Sign(string secret, byte[] bytes) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), bytes));
}
