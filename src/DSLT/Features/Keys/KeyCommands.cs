using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.Keys;

/// <summary>The commands of keys.</summary>
internal static class KeyCommands
{
    private static readonly Refusal Frozen = new(
        Code.AccountFrozen, "Your account is frozen: it makes no keys. Revoking them is possible.");

    public static Result<CreateKeyResponse> Create(
        Tx tx, CreateKeyRequest request, KeyCredentials credentials, byte[] sealedSecret)
    {
        if (tx.State.Users.Find(tx.Caller.UserId) is not { Frozen: false } user)
        {
            return Frozen;
        }

        if (!KeyRules.Want(request, tx.Now).Is(out var wanted, out var refusal)
            || !KeyRules.Room(tx.State.Keys.OfUser(user.Id).Count).Is(out _, out refusal))
        {
            return refusal;
        }

        var key = new ApiKey(
            tx.State.Keys.NextId(), user.Id, credentials.PublicKey, sealedSecret, wanted.Name, wanted.Scopes,
            wanted.Addresses, tx.Now, wanted.ExpiresAt, RevokedAt: 0);
        tx.State.Keys.Add(key);
        tx.Note(
            $"api key {key.Id} '{key.Name}', scopes {string.Join(' ', ScopeText.Of(key.Scopes))}, from "
                + (wanted.Addresses.Items.Count == 0 ? "anywhere" : key.Addresses.Text));
        return CreateKeyResponse.Of(key, credentials.Secret);
    }

    /// <summary>Only the owner's own keys are there to be found.</summary>
    public static Result<Unit> Revoke(Tx tx, string keyId)
    {
        if (!Ids.Parse(keyId, "key").Is(out var id, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Keys.OfUser(tx.Caller.UserId).FirstOrDefault(key => key.Id == id) is not { } own)
        {
            return Refusal.NotFound("key", id.ToText());
        }

        tx.State.Keys.Revoke(own, tx.Now);
        tx.Note($"api key {own.Id} '{own.Name}' revoked");
        return default(Unit);
    }
}
