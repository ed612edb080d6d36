using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Nfts;

public abstract class ItemEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : ItemEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : ItemEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string All = "/api/nfts";
    private const string Cid = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG";
    private const string Cid1 = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";

    private static readonly ScenarioTable Table = new(
        new("No collection without a login", $"POST {All}/collections", New(), 401, "unauthenticated",
            By: "nobody"),
        new("Nor by auditors", $"POST {All}/collections", New(), 403, "forbidden", By: "ada"),
        new("Nor by who is frozen", $"POST {All}/collections", New(), 409, "account_frozen", By: "carol"),
        new("Nor without a name", $"POST {All}/collections", New(" "), 400, "invalid_name"),
        new("Nor with a script for one", $"POST {All}/collections", New("<script>alert(1)</script>"), 400,
            "invalid_name"),
        new("Nor of another kind", $"POST {All}/collections", New(kind: "fungible"), 400, "invalid_kind"),
        new("Nor of no items", $"POST {All}/collections", New(most: 0), 400, "invalid_max_items"),
        new("Nor with a picture of nowhere", $"POST {All}/collections", New(image: "javascript:alert(1)"),
            400, "invalid_image"),
        new("Nor with a royalty over all", $"POST {All}/collections", New(bps: 10_001), 400,
            "invalid_royalty_bps"),
        new("Nor below nothing", $"POST {All}/collections", New(bps: -1), 400, "invalid_royalty_bps"),
        new("Nor for nobody there is", $"POST {All}/collections", New(receiver: "nemo"), 404,
            "user_not_found"),
        new("Nor split in less than all", $"POST {All}/collections", New(share: 9_999), 400,
            "invalid_receivers"),
        new("One of unique items is made", $"POST {All}/collections", New(most: 3), 201, null,
            "\"collectionId\":\"1\""),
        new("One of editions is made", $"POST {All}/collections", New(kind: "edition"), 201, null,
            "\"kind\":\"edition\""),
        new("Anybody sees it", $"GET {All}/collections/1", null, 200, null, "\"creator\":\"alice\"",
            "nobody"),
        new("Anybody sees all", $"GET {All}/collections?creator=alice", null, 200, null, "Lynxes", "alice"),
        new("Of a creator there is not", $"GET {All}/collections?creator=nemo", null, 404, "user_not_found",
            By: "nobody"),
        new("A limit too large", $"GET {All}/collections?limit=101", null, 400, "invalid_limit"),
        new("One that is not there", $"GET {All}/collections/9", null, 404, "collection_not_found"),
        new("Others do not mint", $"POST {All}/collections/1/items", Item(), 403, "forbidden", By: "bob"),
        new("Nothing is minted nowhere", $"POST {All}/collections/9/items", Item(), 404,
            "collection_not_found"),
        new("Nothing without a name", $"POST {All}/collections/1/items", Item(name: null), 400,
            "invalid_name"),
        new("Nothing with a script for a name", $"POST {All}/collections/1/items",
            Item(name: "a<img src=x onerror=alert(1)>"), 400, "invalid_name"),
        new("Nothing with a script in a trait", $"POST {All}/collections/1/items",
            Item(trait: "</td><script>"), 400, "invalid_attributes"),
        new("Nothing with a wrong content id", $"POST {All}/collections/1/items",
            Item(image: $"ipfs://{Cid[..^1]}0"), 400, "invalid_image"),
        new("Nothing with half of one", $"POST {All}/collections/1/items", Item(image: $"ipfs://{Cid[..40]}"),
            400, "invalid_image"),
        new("Nothing with another of version 1", $"POST {All}/collections/1/items",
            Item(image: $"{Cid1[..^1]}1"), 400, "invalid_image"),
        new("Nothing with a colour by name", $"POST {All}/collections/1/items", Item(color: "red"), 400,
            "invalid_background_color"),
        new("Nothing unique twice", $"POST {All}/collections/1/items", Item(quantity: 2), 400,
            "invalid_quantity"),
        new("Nothing for nobody there is", $"POST {All}/collections/1/items", Item(to: "nemo"), 404,
            "user_not_found"),
        new("Nothing for who is frozen", $"POST {All}/collections/1/items", Item(to: "carol"), 409,
            "account_frozen"),
        new("A unique item is minted", $"POST {All}/collections/1/items", Item(to: "bob"), 201, null,
            "\"itemId\":\"1\",\"collectionId\":\"1\",\"number\":1,\"owner\":\"bob\""),
        new("One by its content id", $"POST {All}/collections/1/items", Item(image: Cid1), 201, null,
            "\"number\":2,\"owner\":\"alice\""),
        new("A draft has no number", $"POST {All}/collections/1/items", Item(draft: true), 201, null,
            "\"number\":null,\"owner\":null,\"supply\":0"),
        new("There are three of three", $"POST {All}/collections/1/items", Item(), 409,
            "max_supply_exceeded"),
        new("The draft is minted", $"POST {All}/items/3/mint", new { to = "bob" }, 200, null,
            "\"number\":3,\"owner\":\"bob\",\"supply\":1"),
        new("And only once", $"POST {All}/items/3/mint", new { }, 409, "max_supply_exceeded"),
        new("An edition is minted", $"POST {All}/collections/2/items", Item(quantity: 5, most: 7), 201, null,
            "\"supply\":5"),
        new("Two more", $"POST {All}/items/4/mint", new { quantity = 2, to = "bob" }, 200, null,
            "\"supply\":7"),
        new("And none beyond", $"POST {All}/items/4/mint", new { }, 409, "max_supply_exceeded"),
        new("Nor by others", $"POST {All}/items/4/mint", new { }, 403, "forbidden", By: "bob"),
        new("Nor none", $"POST {All}/items/4/mint", new { quantity = 0 }, 400, "invalid_quantity"),
        new("Who does not own it does not give it", $"POST {All}/items/1/transfer", new { to = "admin" },
            403, "forbidden"),
        new("Nor to themselves", $"POST {All}/items/1/transfer", new { to = "bob" }, 400, "self_transfer",
            By: "bob"),
        new("Nor to nobody", $"POST {All}/items/1/transfer", new { to = "nemo" }, 404, "user_not_found",
            By: "bob"),
        new("Nor to who is frozen", $"POST {All}/items/1/transfer", new { to = "carol" }, 409,
            "account_frozen", By: "bob"),
        new("Nor what is not there", $"POST {All}/items/99/transfer", new { to = "alice" }, 404,
            "item_not_found", By: "bob"),
        new("Nor more than they have", $"POST {All}/items/4/transfer", new { to = "alice", quantity = 3 },
            409, "insufficient_items", By: "bob"),
        new("The owner gives it", $"POST {All}/items/1/transfer", new { to = "opal" }, 200, null,
            "\"owner\":\"opal\"", "bob"),
        new("Part of an edition is given", $"POST {All}/items/4/transfer", new { to = "bob", quantity = 3 },
            200, null, "\"quantity\":2"),
        new("Anybody sees who has it", $"GET {All}/items/4/holders", null, 200, null,
            "{\"username\":\"alice\",\"quantity\":2},{\"username\":\"bob\",\"quantity\":5}", "alice"),
        new("And what somebody has", $"GET {All}/users/bob/items", null, 200, null, "\"quantity\":5",
            "alice"),
        new("Holders of nothing", $"GET {All}/items/99/holders", null, 404, "item_not_found"),
        new("Anybody sees an item", $"GET {All}/items/1", null, 200, null,
            "\"attributes\":[{\"value\":\"amber\",\"trait_type\":\"eyes\"", "alice"),
        new("And none that is not", $"GET {All}/items/x", null, 404, "item_not_found", By: "nobody"),
        new("They are listed", $"GET {All}/collections/1/items?limit=2", null, 200, null, "\"next\":\"Mg\"",
            "alice"),
        new("A royalty is reckoned", $"GET {All}/items/1/royalty?token=GOLD&price=0.000021", null, 200, null,
            "\"bps\":500,\"amount\":\"0.000001\",\"parts\":[{\"username\":\"bob\"", "nobody"),
        new("Not of too many decimals", $"GET {All}/items/1/royalty?token=GOLD&price=0.0000001", null, 400,
            "invalid_price", By: "nobody"),
        new("Not in a token there is not", $"GET {All}/items/1/royalty?token=NO&price=1", null, 404,
            "token_not_found", By: "nobody"),
        new("What is no field is refused", $"PATCH {All}/items/1", Item(), 400, "unknown_field"),
        new("Nor as others", $"PATCH {All}/items/1", new { metadata = new { name = "x" } }, 403, "forbidden",
            By: "opal"),
        new("The creator describes it anew", $"PATCH {All}/items/1", new { metadata = new { name = "x" } },
            200),
        new("And freezes it", $"POST {All}/items/1/freeze", null, 200, null, "\"frozen\":true"),
        new("Then it stays", $"PATCH {All}/items/1", new { metadata = new { name = "y" } }, 409,
            "metadata_frozen"),
        new("A whole collection is frozen", $"POST {All}/collections/2/freeze", null, 200, null,
            "\"frozen\":true"),
        new("And all in it stay", $"PATCH {All}/items/4", new { metadata = new { name = "y" } }, 409,
            "metadata_frozen"),
        new("Copies are burnt", $"POST {All}/items/4/burn", new { quantity = 2 }, 200, null,
            "\"supply\":5,\"minted\":7,\"burnt\":2"),
        new("Nothing is burnt of others", $"POST {All}/items/1/burn", new { }, 403, "forbidden"),
        new("An item is burnt", $"POST {All}/items/1/burn", new { }, 200, null, "\"owner\":null", "opal"),
        new("Users set no fee", $"PATCH {All}/settings", new { platformFeeBps = 1 }, 403, "forbidden"),
        new("Nor operators too large a one", $"PATCH {All}/settings", new { platformFeeBps = 1_001 }, 400,
            "invalid_platform_fee_bps", By: "opal"),
        new("Operators set it", $"PATCH {All}/settings", new { platformFeeBps = 250 }, 200, By: "opal"),
        new("Anybody sees it is set", $"GET {All}/settings", null, 200, null, "250", "nobody"),
        new("Fee and royalty are not more than all", $"PATCH {All}/collections/1",
            new { royalty = new { bps = 9_751 } }, 400, "invalid_royalty_bps"),
        new("Royalties change", $"PATCH {All}/collections/1", new { royalty = new { bps = 9_750 } }, 200,
            null, "\"bps\":9750"));

    [Fact]
    public async Task Collections_and_items_answer_as_described()
    {
        // In turn: each goes on where the one before left it.
        await using var own = node.Another();
        await own.InitializeAsync();
        foreach (var name in Table.Names)
        {
            await Table.Run(name, own);
        }
    }

    private static object New(
        string name = "Lynxes", string kind = "unique", long? most = null, string? image = null,
        int bps = 500, string receiver = "bob", int share = 10_000) => new
        {
            name,
            kind,
            maxItems = most,
            image,
            royalty = new { bps, receivers = new[] { new { username = receiver, shareBps = share } } },
        };

    private static object Item(
        string? name = "Lynx", string trait = "amber", string image = $"ipfs://{Cid}/1.png",
        string? color = null, long? quantity = null, long? most = null, string? to = null,
        bool? draft = null) => new
        {
            metadata = new
            {
                name,
                image,
                background_color = color,
                attributes = new[] { new { trait_type = "eyes", value = trait } },
            },
            quantity,
            maxSupply = most,
            to,
            draft,
        };
}
