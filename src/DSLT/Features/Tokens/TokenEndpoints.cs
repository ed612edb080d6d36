using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Tokens;

/// <summary>Tokens and what one holds of them.</summary>
internal static class TokenEndpoints
{
    private static readonly Code TokenNotFound = Code.NotFound("token");
    private static readonly Code UserNotFound = Code.NotFound("user");

    public static void MapTokens(this RouteGroupBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens");
        tokens.MapPost("/", Create)
            .WithName("CreateToken")
            .WithSummary("Create a token")
            .WithDescription(
                "The initial supply is credited to the creator. Decimals are fixed for ever. Without an "
                    + "initial supply the token is mintable unless said otherwise.")
            .Requires(Permission.CreateTokens)
            .Refuses(
                Code.Exists("token"), Code.Invalid("symbol"), Code.Invalid("name"), Code.Invalid("decimals"),
                Code.Invalid("initial_supply"), Code.Invalid("max_supply"), Code.Invalid("metadata"),
                Code.LimitReached);
        tokens.MapGet("/list", List)
            .WithName("ListTokens")
            .WithSummary("List all tokens by symbol")
            .Requires(Permission.PublicRead)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
        tokens.MapGet("/balances", Balances)
            .WithName("ListBalances")
            .WithSummary("All balances of one's own, by symbol")
            .Requires(Permission.SignedIn)
            .Refuses(Code.Invalid("limit"), Code.Invalid("cursor"));
        tokens.MapGet("/balance/{token}", Balance)
            .WithName("GetBalance")
            .WithSummary("One's own balance in a token")
            .Requires(Permission.SignedIn)
            .Refuses(TokenNotFound);
        tokens.MapGet("/{symbol}", Show)
            .WithName("GetToken")
            .WithSummary("Show a token and its supply")
            .Requires(Permission.PublicRead)
            .Refuses(TokenNotFound);
        tokens.MapPatch("/{symbol}", Update)
            .WithName("UpdateToken")
            .WithSummary("Pause a token, set it going again, or change its name and metadata")
            .WithDescription(
                "By its issuer or an operator. While a token is paused nothing of it moves: transfers, "
                    + "mints, burns, swaps and liquidity are refused.")
            .Requires(Permission.ManageTokens)
            .Refuses(TokenNotFound, Code.Forbidden, Code.Invalid("name"), Code.Invalid("metadata"));
        MapMovements(tokens);
    }

    private static void MapMovements(RouteGroupBuilder tokens)
    {
        tokens.MapPost("/transfer", Transfer)
            .WithName("TransferToken")
            .WithSummary("Move tokens to another user")
            .Requires(Permission.MoveFunds)
            .Refuses(TokenNotFound, UserNotFound, Code.InvalidAmount, Code.Invalid("memo"), Code.SelfTransfer,
                Code.TokenPaused, Code.AccountFrozen, Code.InsufficientBalance);
        tokens.MapPost("/mint", Mint)
            .WithName("MintToken")
            .WithSummary("Issue new supply to a user, or to oneself")
            .Requires(Permission.ManageTokens)
            .Refuses(TokenNotFound, UserNotFound, Code.Forbidden, Code.InvalidAmount, Code.Invalid("memo"),
                Code.NotMintable, Code.TokenPaused, Code.AccountFrozen, Code.MaxSupplyExceeded);
        tokens.MapPost("/burn", Burn)
            .WithName("BurnToken")
            .WithSummary("Take one's own tokens out of supply")
            .Requires(Permission.MoveFunds)
            .Refuses(
                TokenNotFound, Code.Forbidden, Code.InvalidAmount, Code.Invalid("memo"), Code.TokenPaused,
                Code.AccountFrozen, Code.InsufficientBalance);
        tokens.MapPost("/freeze", Freeze)
            .WithName("FreezeHolding")
            .WithSummary("Freeze a user's holding of a token, or set it free")
            .WithDescription("By the token's issuer or an operator.")
            .Requires(Permission.ManageTokens)
            .Refuses(TokenNotFound, UserNotFound, Code.Forbidden);
    }

    private static async Task<CreatedAnswer<TokenResponse>> Create(
        CreateTokenRequest request, Caller caller, Writes writes) =>
        TokenRules.Create(request).Is(out var wanted, out var refusal)
            ? await writes.Create(caller, Command.TokenCreate, tx => TokenCommands.Create(tx, wanted))
            : refusal;

    private static async Task<Answer<TokenList>> List(
        Store store, CancellationToken cancellation, string? limit = null, string? cursor = null)
    {
        if (!Page.Parse(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        var symbols = await TokenQueries.Symbols(store.Database, page, cancellation);
        return await store.Sequencer.Read(state => new TokenList(
            [.. symbols.Take(page.Limit)
                .Select(symbol => TokenResponse.Of(state.Tokens.Find(symbol)!, state))],
            symbols.Count > page.Limit ? Page.Cursor(symbols[page.Limit - 1]) : null));
    }

    private static async Task<Answer<TokenResponse>> Show(string symbol, Store store) =>
        (await store.Sequencer.Read(state => state.Tokens.Get(symbol)
            .Then<TokenResponse>(token => TokenResponse.Of(token, state))))
            .Then(result => result);

    private static ValueTask<Answer<TokenResponse>> Update(
        string symbol, UpdateTokenRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.TokenUpdate, tx => TokenCommands.Update(tx, symbol, request));

    private static async Task<Answer<BalanceResponse>> Balance(string token, Caller caller, Store store) =>
        (await store.Sequencer.Read(state => state.Tokens.Get(token).Then<BalanceResponse>(
            found => BalanceResponse.Of(found, state.Holdings.Of(Holder.User(caller.UserId), found.Id)))))
            .Then(result => result);

    private static async Task<Answer<BalanceList>> Balances(
        Caller caller, Store store, CancellationToken cancellation, string? limit = null,
        string? cursor = null)
    {
        if (!Page.Parse(limit, cursor).Is(out var page, out var refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        var held = await TokenQueries.TokensOf(store.Database, caller.UserId, page, cancellation);
        return await store.Sequencer.Read(state => new BalanceList(
            [.. held.Take(page.Limit).Select(token => BalanceResponse.Of(
                state.Tokens.Find(token.Id)!, state.Holdings.Of(Holder.User(caller.UserId), token.Id)))],
            held.Count > page.Limit ? Page.Cursor(held[page.Limit - 1].Symbol) : null));
    }

    private static ValueTask<Answer<TransferResponse>> Transfer(
        TransferRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.TokenTransfer, tx => TokenCommands.Transfer(tx, request));

    private static ValueTask<Answer<SupplyResponse>> Mint(
        MintRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.TokenMint, tx => TokenCommands.Mint(tx, request));

    private static ValueTask<Answer<SupplyResponse>> Burn(
        BurnRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.TokenBurn, tx => TokenCommands.Burn(tx, request));

    private static ValueTask<Answer<BalanceResponse>> Freeze(
        FreezeRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.TokenFreeze, tx => TokenCommands.Freeze(tx, request));
}
