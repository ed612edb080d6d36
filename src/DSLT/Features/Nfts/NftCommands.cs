using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.Nfts;

/// <summary>Commands of collections and of the fee.</summary>
internal static class NftCommands
{
    /// <summary>The most an operator may set.</summary>
    private const int MaxPlatformFeeBps = 1_000;

    public static Result<NftCollection> Create(Tx tx, CreateCollectionRequest request)
    {
        var nfts = tx.State.Nfts;
        if (!NftTextRules.Name(request.Name).Is(out var name, out var refusal)
            || !NftRules.Kind(request.Kind).Is(out var kind, out refusal)
            || !NftTextRules.Description(request.Description).Is(out var description, out refusal)
            || !NftTextRules.Address(request.Image, "image").Is(out var image, out refusal)
            || !NftTextRules.Address(request.ExternalUrl, "external_url").Is(out var url, out refusal)
            || !NftRules.Most(request.MaxItems).Is(out var most, out refusal)
            || !ReadRoyalty(tx, request.Royalty, tx.Caller.UserId).Is(out var royalty, out refusal))
        {
            return refusal;
        }

        if (nfts.Collections >= NftStore.MaxCollections)
        {
            return new Refusal(
                Code.LimitReached, $"A node has at most {NftStore.MaxCollections} collections.");
        }

        var collection = new NftCollection(
            nfts.NextCollectionId(), kind, name, description, image, url, tx.Caller.UserId, most,
            royalty ?? NftRoyalty.None, Frozen: false, tx.Now);
        tx.Raise(new NftCollectionChanged(collection));
        tx.Note($"collection {collection.Id}: {NftRules.Text(kind)}, royalty {collection.Royalty.Bps} bps");
        return collection;
    }

    public static Result<NftCollection> Update(Tx tx, string id, UpdateCollectionRequest request)
    {
        if (!Managed(tx, id).Is(out var before, out var refusal)
            || !NftTextRules.Description(request.Description).Is(out var description, out refusal)
            || !NftTextRules.Address(request.Image, "image").Is(out var image, out refusal)
            || !NftTextRules.Address(request.ExternalUrl, "external_url").Is(out var url, out refusal)
            || !ReadRoyalty(tx, request.Royalty, before.Creator).Is(out var royalty, out refusal))
        {
            return refusal;
        }

        var after = before with
        {
            Description = description ?? before.Description,
            Image = image ?? before.Image,
            ExternalUrl = url ?? before.ExternalUrl,
            Royalty = royalty ?? before.Royalty,
        };
        tx.Raise(new NftCollectionChanged(after));
        tx.Note($"collection {after.Id}: royalty {before.Royalty.Bps} to {after.Royalty.Bps} bps");
        return after;
    }

    /// <summary>Freezes the metadata of all items of a collection, of those to come too.</summary>
    public static Result<NftCollection> Freeze(Tx tx, string id) => Managed(tx, id)
        .Then<NftCollection>(before =>
        {
            var after = before with { Frozen = true };
            tx.Raise(new NftCollectionChanged(after));
            tx.Note($"collection {after.Id}: metadata frozen");
            return after;
        });

    public static Result<NftSettings> Set(Tx tx, NftSettingsBody request)
    {
        if (request.PlatformFeeBps is < 0 or > MaxPlatformFeeBps)
        {
            return Refusal.Invalid(
                "platform_fee_bps", $"The fee is 0 to {MaxPlatformFeeBps} basis points.");
        }

        var after = new NftSettings(request.PlatformFeeBps);
        tx.Note($"platform fee {tx.State.Nfts.Settings.PlatformFeeBps} to {after.PlatformFeeBps} bps");
        tx.Raise(new NftSettingsChanged(after));
        return after;
    }

    /// <summary>A collection that the caller has made.</summary>
    public static Result<NftCollection> Managed(Tx tx, string id) => tx.State.Nfts.GetCollection(id)
        .Then<NftCollection>(collection => NftRules.MayManage(collection, tx.Caller.UserId) is { } refusal
            ? refusal
            : collection);

    /// <summary>A royalty as it was asked for; null where none was.</summary>
    public static Result<NftRoyalty?> ReadRoyalty(Tx tx, RoyaltyBody? body, long creator)
    {
        if (body is null)
        {
            return (NftRoyalty?)null;
        }

        var receivers = new List<(long, int)>();
        foreach (var receiver in body.Receivers?.Take(NftRules.MaxReceivers + 1) ?? [])
        {
            if (receiver is null)
            {
                return Refusal.Invalid("receivers", "A receiver is a username and a share.");
            }

            if (tx.State.Users.FindByName(receiver.Username) is not { } user)
            {
                return Refusal.NotFound("user", receiver.Username, UserRules.MaxNameLength);
            }

            receivers.Add((user.Id, receiver.ShareBps));
        }

        return NftRules.Royalty(body.Bps, receivers, creator, tx.State.Nfts.Settings.PlatformFeeBps)
            .Then<NftRoyalty?>(royalty => royalty);
    }
}
