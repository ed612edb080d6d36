using System.Text;
using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Keys;

/// <summary>Keys for programs: made, listed and revoked by their owner's own login.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");
        keys.MapPost("/", Create)
            .WithName("CreateKey")
            .WithSummary("Make a key that programs sign requests with")
            .WithDescription(
                "'scopes' are read (see what is one's own), trade (move funds within the node) and withdraw "
                    + "(move them out of it). No key manages tokens, operates, administers or makes keys. "
                    + "The secret is shown once and kept encrypted. At most 50 keys a user and 32 "
                    + "addresses or networks a key.")
            .Requires(Permission.OwnLogin)
            .AnswersSecret()
            .Refuses(
                Code.Invalid("name"), Code.Invalid("scopes"), Code.Invalid("ip_allow_list"),
                Code.Invalid("expires_at"), Code.LimitReached, Code.AccountFrozen);
        keys.MapGet("/", List)
            .WithName("ListKeys")
            .WithSummary("One's own keys, expired ones too, without their secrets")
            .WithDescription("'lastUsedAt' is null where the node has no memory of a use since it started.")
            .Requires(Permission.OwnLogin);
        keys.MapDelete("/{keyId}", Revoke)
            .WithName("RevokeKey")
            .WithSummary("End a key at once")
            .Requires(Permission.OwnLogin)
            .Refuses(Code.NotFound("key"));
    }

    private static ValueTask<CreatedAnswer<CreateKeyResponse>> Create(
        CreateKeyRequest request, Caller caller, SecretBox box, Writes writes)
    {
        var credentials = KeyCredentials.Create();
        var sealedSecret = box.Seal(
            Encoding.ASCII.GetBytes(credentials.Secret),
            KeyCredentials.Purpose(credentials.PublicKey, caller.UserId));
        return writes.Create(
            caller, Command.KeyCreate, tx => KeyCommands.Create(tx, request, credentials, sealedSecret));
    }

    private static async Task<Answer<KeyList>> List(
        Caller caller, Store store, CancellationToken cancellation)
    {
        var keys = await store.State.Keys.CommittedOf(caller.UserId, store.Database, cancellation);
        return new KeyList([.. keys.Select(KeyResponse.Of)], null);
    }

    private static ValueTask<EmptyAnswer> Revoke(string keyId, Caller caller, Writes writes) =>
        writes.RunQuietly(caller, Command.KeyRevoke, tx => KeyCommands.Revoke(tx, keyId));
}
