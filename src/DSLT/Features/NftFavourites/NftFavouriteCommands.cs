using DSLT.Core;
using DSLT.Sequencing;

namespace DSLT.Features.NftFavourites;

/// <summary>What users mark to find it again. It moves nothing and costs nothing.</summary>
internal static class NftFavouriteCommands
{
    /// <summary>Makes an item a favourite or takes that back; done twice it is done once.</summary>
    public static Result<NftFavouriteResponse> Set(Tx tx, string itemId, bool isOn)
    {
        if (!tx.State.Nfts.GetItem(itemId).Is(out var item, out var refusal))
        {
            return refusal;
        }

        var (favourites, user) = (tx.State.NftFavourites, tx.Caller.UserId);
        if (favourites.Has(user, item.Id) != isOn)
        {
            if (isOn && favourites.OfUser(user) >= NftFavouriteStore.MaxOfUser)
            {
                return new Refusal(
                    Code.LimitReached, $"A user has at most {NftFavouriteStore.MaxOfUser} favourites.");
            }

            tx.Raise(new NftFavoured(user, item.Id, isOn, favourites.OfItem(item.Id) + (isOn ? 1 : -1)));
        }

        return new NftFavouriteResponse(item.Id.ToText(), isOn, favourites.OfItem(item.Id));
    }
}
