using DSLT.Tests.Infrastructure;

namespace DSLT.Tests.Features.Tokens;

public abstract class TokenEndpointsTests(MarketFixture node)
{
    public sealed class OnSqlite(MarketFixture node)
        : TokenEndpointsTests(node), IClassFixture<MarketFixture>;

    public sealed class OnPostgres(PostgresMarket node)
        : TokenEndpointsTests(node.OrSkip()), IClassFixture<PostgresMarket>;

    private const string Create = "POST /api/tokens";
    private const string Transfer = "POST /api/tokens/transfer";
    private const string Mint = "POST /api/tokens/mint";
    private const string Burn = "POST /api/tokens/burn";
    private const string Freeze = "POST /api/tokens/freeze";

    private static readonly ScenarioTable Creating = new(
        new(
            "An operator creates a token and holds its supply", Create, New("IRON", supply: "12.5"), 201,
            null, "\"totalSupply\":\"12.5\"", "opal"),
        new(
            "A token without a supply is mintable", Create, New("EMPTY"), 201, null, "\"mintable\":true",
            "opal"),
        new(
            "The largest supply is 2^127 - 1 units", Create,
            New("HUGE", 0, "170141183460469231731687303715884105727"), 201, By: "opal"),
        new(
            "A supply beyond 2^127 - 1 units is refused", Create,
            New("OVER", 0, "170141183460469231731687303715884105728"), 400, "invalid_initial_supply",
            By: "opal"),
        new("A user may not create tokens", Create, New("NOPE"), 403, "forbidden"),
        new("A token needs a login", Create, New("NOPE"), 401, "unauthenticated", By: "nobody"),
        new("A symbol is used once", Create, New("GOLD"), 409, "token_exists", By: "opal"),
        new(
            "A lower case symbol is refused", Create, New("gold"), 400, "invalid_symbol",
            "\"errors\":{\"symbol\"", "opal"),
        new("A symbol of one letter is refused", Create, New("G"), 400, "invalid_symbol", By: "opal"),
        new(
            "A symbol of 17 letters is refused", Create, New("ABCDEFGHIJKLMNOPQ"), 400, "invalid_symbol",
            By: "opal"),
        new(
            "A symbol with a digit first is refused", Create, New("1GOLD"), 400, "invalid_symbol",
            By: "opal"),
        new(
            "The symbol of a pool's shares is refused", Create, New("LP7"), 400, "invalid_symbol",
            By: "opal"),
        new("19 decimals are refused", Create, New("DEC", 19), 400, "invalid_decimals", By: "opal"),
        new("Negative decimals are refused", Create, New("DEC", -1), 400, "invalid_decimals", By: "opal"),
        new("A blank name is refused", Create, New("BLANK", name: "  "), 400, "invalid_name", By: "opal"),
        new(
            "A name of 65 characters is refused", Create, New("LONG", name: new string('n', 65)), 400,
            "invalid_name", By: "opal"),
        new(
            "A control character in a name is refused", Create, New("CTRL", name: "a\u0000b"), 400,
            "invalid_name", By: "opal"),
        new(
            "A supply finer than the decimals is refused", Create, New("FINE", 2, "1.001"), 400,
            "invalid_initial_supply", By: "opal"),
        new(
            "More supply than the maximum is refused", Create, New("MUCH", 2, "3", "2"), 400,
            "invalid_initial_supply", By: "opal"),
        new(
            "A token that can never have a supply is refused", Create, New("NONE", mintable: false), 400,
            "invalid_initial_supply", By: "opal"),
        new(
            "Metadata of a null is refused", Create,
            "{\"symbol\":\"META\",\"name\":\"m\",\"decimals\":0,\"metadata\":{\"a\":null}}", 400,
            "invalid_metadata", By: "opal"),
        new(
            "Metadata of a number is refused", Create,
            "{\"symbol\":\"META\",\"name\":\"m\",\"decimals\":0,\"metadata\":{\"a\":1}}", 400,
            "invalid_metadata", By: "opal"));

    private static readonly ScenarioTable Moving = new(
        new(
            "A transfer answers its transaction and the balance left", Transfer, Move("GOLD", "bob", "10.5"),
            200, null, "\"balance\":\"989.5\""),
        new("A transfer to oneself is refused", Transfer, Move("GOLD", "alice", "1"), 400, "self_transfer"),
        new(
            "A transfer of more than there is is refused", Transfer, Move("GOLD", "bob", "1000000"), 409,
            "insufficient_balance"),
        new("A transfer to nobody is refused", Transfer, Move("GOLD", "zoe", "1"), 404, "user_not_found"),
        new("A transfer of no token is refused", Transfer, Move("NOPE", "bob", "1"), 404, "token_not_found"),
        new(
            "A transfer of a paused token is refused", Transfer, Move("PAUSED", "bob", "1"), 409,
            "token_paused"),
        new(
            "A transfer from a frozen user is refused", Transfer, Move("GOLD", "bob", "1"), 409,
            "account_frozen", By: "carol"),
        new(
            "A transfer to a frozen user is refused", Transfer, Move("GOLD", "carol", "1"), 409,
            "account_frozen"),
        new(
            "A transfer from a frozen holding is refused", Transfer, Move("GOLD", "bob", "1"), 409,
            "account_frozen", By: "dave"),
        new(
            "A transfer to a frozen holding is refused", Transfer, Move("GOLD", "dave", "1"), 409,
            "account_frozen"),
        new("An auditor moves nothing", Transfer, Move("GOLD", "bob", "1"), 403, "forbidden", By: "ada"),
        new(
            "A transfer needs a login", Transfer, Move("GOLD", "bob", "1"), 401, "unauthenticated",
            By: "nobody"),
        new(
            "A memo of 257 characters is refused", Transfer,
            new { token = "GOLD", to = "bob", amount = "1", memo = new string('m', 257) }, 400,
            "invalid_memo"),
        new(
            "A memo with a line end is refused", Transfer,
            new { token = "GOLD", to = "bob", amount = "1", memo = "a\nb" }, 400, "invalid_memo"));

    private static readonly ScenarioTable Issuing = new(
        new(
            "The issuer mints to another user", Mint, new { token = "GOLD", to = "bob", amount = "5" }, 200,
            null, "\"totalSupply\":\"1000", "admin"),
        new(
            "An operator mints for the issuer", Mint, new { token = "GOLD", to = "bob", amount = "5" }, 200,
            By: "opal"),
        new(
            "A user does not mint what another issued", Mint, new { token = "GOLD", amount = "5" }, 403,
            "forbidden"),
        new(
            "A mint needs a login", Mint, new { token = "GOLD", amount = "5" }, 401, "unauthenticated",
            By: "nobody"),
        new(
            "A mint of a fixed supply is refused", Mint, new { token = "FIXED", amount = "1" }, 409,
            "not_mintable", By: "admin"),
        new(
            "Pool shares cannot be minted", Mint, new { token = "LP1", amount = "1" }, 409, "not_mintable",
            By: "admin"),
        new(
            "A mint of a paused token is refused", Mint, new { token = "PAUSED", amount = "1" }, 409,
            "token_paused", By: "admin"),
        new(
            "A mint beyond the maximum is refused", Mint, new { token = "CAPPED", amount = "2.000001" }, 409,
            "max_supply_exceeded", By: "admin"),
        new(
            "A mint to a frozen user is refused", Mint, new { token = "GOLD", to = "carol", amount = "1" },
            409, "account_frozen", By: "admin"),
        new(
            "A mint to nobody is refused", Mint, new { token = "GOLD", to = "zoe", amount = "1" }, 404,
            "user_not_found", By: "admin"),
        new(
            "A mint of no token is refused", Mint, new { token = "NOPE", amount = "1" }, 404,
            "token_not_found", By: "admin"),
        new(
            "A burn takes from the supply", Burn, new { token = "FIXED", amount = "1" }, 200, null,
            "\"totalSupply\":\"9\"", "admin"),
        new(
            "A burn of more than there is is refused", Burn, new { token = "FIXED", amount = "1" }, 409,
            "insufficient_balance"),
        new(
            "A burn of a paused token is refused", Burn, new { token = "PAUSED", amount = "1" }, 409,
            "token_paused"),
        new(
            "A burn by a frozen user is refused", Burn, new { token = "GOLD", amount = "1" }, 409,
            "account_frozen", By: "carol"),
        new(
            "Pool shares cannot be burnt", Burn, new { token = "LP1", amount = "1" }, 403, "forbidden",
            By: "admin"),
        new(
            "A burn of no token is refused", Burn, new { token = "NOPE", amount = "1" }, 404,
            "token_not_found"),
        new(
            "A burn needs a login", Burn, new { token = "FIXED", amount = "1" }, 401, "unauthenticated",
            By: "nobody"));

    private static readonly ScenarioTable Managing = new(
        new(
            "An operator freezes a holding", Freeze,
            new { token = "SILVER", username = "bob", frozen = true }, 200, null, "\"frozen\":true", "opal"),
        new(
            "A user does not freeze what another issued", Freeze,
            new { token = "GOLD", username = "bob", frozen = true }, 403, "forbidden"),
        new(
            "A freeze of nobody is refused", Freeze, new { token = "GOLD", username = "zoe", frozen = true },
            404, "user_not_found", By: "opal"),
        new(
            "A freeze of no token is refused", Freeze,
            new { token = "NOPE", username = "bob", frozen = true }, 404, "token_not_found", By: "opal"),
        new(
            "A freeze needs a login", Freeze, new { token = "GOLD", username = "bob", frozen = true }, 401,
            "unauthenticated", By: "nobody"),
        new(
            "The issuer names a token anew", "PATCH /api/tokens/GOLD", new { name = "Fine gold" }, 200, null,
            "Fine gold", "admin"),
        new(
            "A user does not change what another issued", "PATCH /api/tokens/GOLD", new { paused = true },
            403, "forbidden"),
        new(
            "A change of no token is refused", "PATCH /api/tokens/NOPE", new { paused = true }, 404,
            "token_not_found", By: "admin"),
        new(
            "A change to a blank name is refused", "PATCH /api/tokens/GOLD", new { name = " " }, 400,
            "invalid_name", By: "admin"),
        new(
            "A change needs a login", "PATCH /api/tokens/GOLD", new { paused = true }, 401, "unauthenticated",
            By: "nobody"));

    private static readonly ScenarioTable Reading = new(
        new("A token is public", "GET /api/tokens/SILVER", null, 200, null, "\"issuer\":\"admin\"", "nobody"),
        new(
            "A pool's shares are a token of 18 decimals", "GET /api/tokens/LP1", null, 200, null,
            "\"decimals\":18", "nobody"),
        new("No token is 404", "GET /api/tokens/NOPE", null, 404, "token_not_found", By: "nobody"),
        new(
            "A token of any characters is 404", "GET /api/tokens/%01%F0%9F%98%80%22", null, 404,
            "token_not_found", By: "nobody"),
        new(
            "The tokens are public, by symbol", "GET /api/tokens/list?limit=2", null, 200, null,
            "\"symbol\":\"CAPPED\"", "nobody"),
        new(
            "A limit of 0 is refused", "GET /api/tokens/list?limit=0", null, 400, "invalid_limit",
            By: "nobody"),
        new(
            "A limit of 101 is refused", "GET /api/tokens/list?limit=101", null, 400, "invalid_limit",
            By: "nobody"),
        new(
            "A limit of words is refused", "GET /api/tokens/list?limit=ten", null, 400, "invalid_limit",
            By: "nobody"),
        new(
            "A limit given twice is refused", "GET /api/tokens/list?limit=1&limit=2", null, 400,
            "invalid_limit", By: "nobody"),
        new(
            "A cursor of rubbish is refused", "GET /api/tokens/list?cursor=%21%21", null, 400,
            "invalid_cursor", By: "nobody"),
        new(
            "A cursor of zeros is refused", "GET /api/tokens/list?cursor=AAAA", null, 400, "invalid_cursor",
            By: "nobody"),
        new(
            "An empty cursor is refused", "GET /api/tokens/list?cursor=", null, 400, "invalid_cursor",
            By: "nobody"),
        new("A balance is one's own", "GET /api/tokens/balance/PAUSED", null, 200, null, "\"total\":\"5\""),
        new(
            "A balance of nothing is zero", "GET /api/tokens/balance/CAPPED", null, 200, null,
            "\"total\":\"0\""),
        new("A balance of no token is 404", "GET /api/tokens/balance/NOPE", null, 404, "token_not_found"),
        new(
            "A balance needs a login", "GET /api/tokens/balance/GOLD", null, 401, "unauthenticated",
            By: "nobody"),
        new(
            "All balances are one's own", "GET /api/tokens/balances", null, 200, null,
            "\"token\":\"PAUSED\""),
        new(
            "All balances need a login", "GET /api/tokens/balances", null, 401, "unauthenticated",
            By: "nobody"),
        new(
            "Balances with a bad cursor are refused", "GET /api/tokens/balances?cursor=*", null, 400,
            "invalid_cursor"));

    public static TheoryData<string> CreatingNames => Creating.Names;

    public static TheoryData<string> MovingNames => Moving.Names;

    public static TheoryData<string> IssuingNames => Issuing.Names;

    public static TheoryData<string> ManagingNames => Managing.Names;

    public static TheoryData<string> ReadingNames => Reading.Names;

    [Theory]
    [MemberData(nameof(CreatingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_created(string scenario) => Creating.Run(scenario, node);

    [Theory]
    [MemberData(nameof(MovingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_moved(string scenario) => Moving.Run(scenario, node);

    [Theory]
    [MemberData(nameof(IssuingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_issued_and_burnt(string scenario) => Issuing.Run(scenario, node);

    [Theory]
    [MemberData(nameof(ManagingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_managed(string scenario) => Managing.Run(scenario, node);

    [Theory]
    [MemberData(nameof(ReadingNames), DisableDiscoveryEnumeration = true)]
    public Task Tokens_are_read(string scenario) => Reading.Run(scenario, node);

    private static object New(
        string symbol, int decimals = 6, string? supply = null, string? maxSupply = null,
        bool? mintable = null,
        string name = "A token") =>
        new { symbol, name, decimals, initialSupply = supply, maxSupply, mintable };

    private static object Move(string token, string to, string amount) => new { token, to, amount };
}
