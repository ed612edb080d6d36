using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Sequencing;

namespace DSLT.Features.NftSales;

/// <summary>What listings, auctions and offers are asked for by.</summary>
internal enum NftsBy
{
    None,
    Collection,
    Item,
    Seller,
    Bidder,
}

/// <summary>Which listings, auctions or offers are asked for.</summary>
internal readonly record struct NftFilter(NftsBy By, long Key, bool OnlyOpen)
{
    /// <summary>What a request asks for: by one of its fields, or by none.</summary>
    /// <param name="store">Where users are looked up.</param>
    /// <param name="status">open, or nothing.</param>
    /// <param name="needsField">True where all of them are not listed.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <param name="fields">Those that the list knows, with what was asked for.</param>
    public static async Task<Result<NftFilter>> Read(
        Store store, string? status, bool needsField, CancellationToken cancellation,
        params (NftsBy By, string? Value)[] fields)
    {
        if (status is not (null or "open"))
        {
            return Refusal.Invalid("status", "'status' is open, or left out.");
        }

        var (given, onlyOpen) = (fields.Where(field => field.Value is not null).ToList(), status is not null);
        return given switch
        {
            [] when !needsField => new NftFilter(NftsBy.None, 0, onlyOpen),
            [(NftsBy.Collection, var value)] => Ids.Parse(value, "collection").Then<NftFilter>(
                id => new NftFilter(NftsBy.Collection, id, onlyOpen)),
            [(NftsBy.Item, var value)] => Ids.Parse(value, "item").Then<NftFilter>(
                id => new NftFilter(NftsBy.Item, id, onlyOpen)),
            [var (by, value)] => await store.State.Users.CommittedByName(
                value!, store.Database, cancellation) is { } user
                    ? new NftFilter(by, user.Id, onlyOpen)
                    : Refusal.NotFound("user", value, UserRules.MaxNameLength),
            _ => new Refusal(
                Code.InvalidRequest,
                $"Ask for one of {string.Join(", ", fields.Select(field => $"'{Name(field.By)}'"))}."),
        };
    }

    private static string Name(NftsBy by) => by switch
    {
        NftsBy.Collection => "collection",
        NftsBy.Item => "item",
        NftsBy.Seller => "seller",
        _ => "bidder",
    };
}
