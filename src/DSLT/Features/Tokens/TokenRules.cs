using DSLT.Core;
using DSLT.Features.Users;
using DSLT.Ledger;

namespace DSLT.Features.Tokens;

/// <summary>Rules of tokens. Amounts are base units of the token; nothing here rounds.</summary>
internal static class TokenRules
{
    public const int MaxNameLength = 64;
    public const int MaxMemoLength = 256;

    private const int MinSymbolLength = 2;
    public const int MaxSymbolLength = 16;

    private static readonly Refusal Frozen = new(
        Code.AccountFrozen, "One of the accounts is frozen; nothing moved.");

    /// <summary>A new token from what was asked: symbol, name, decimals, the two supplies.</summary>
    public static Result<NewToken> Create(CreateTokenRequest request)
    {
        if (!IsSymbol(request.Symbol))
        {
            return Refusal.Invalid("symbol", "A symbol is 2-16 of A-Z and 0-9, a letter first.");
        }

        if (IsReserved(request.Symbol))
        {
            return Refusal.Invalid("symbol", "LP and digits are the symbols of pool shares.");
        }

        if (request.Decimals is < 0 or > Amount.MaxDecimals)
        {
            return Refusal.Invalid("decimals", $"Decimals are 0 to {Amount.MaxDecimals}.");
        }

        if (!Name(request.Name).Is(out _, out var refusal)
            || !TokenMetadata.Format(request.Metadata).Is(out var metadata, out refusal)
            || !Supply(request.InitialSupply, request.Decimals, "initial_supply")
                .Is(out var initial, out refusal)
            || !Supply(request.MaxSupply, request.Decimals, "max_supply").Is(out var maximum, out refusal))
        {
            return refusal;
        }

        var mintable = request.Mintable ?? request.InitialSupply is null;
        if (maximum is { } most && (initial ?? Amount.Zero) > most)
        {
            return Refusal.Invalid("initial_supply", "The initial supply is more than the maximum supply.");
        }

        return !mintable && (initial ?? Amount.Zero).IsZero
            ? Refusal.Invalid(
                "initial_supply", "A token that cannot be minted later needs an initial supply.")
            : new NewToken(
                request.Symbol, request.Name.Trim(), request.Decimals, initial ?? Amount.Zero, maximum,
                mintable, metadata);
    }

    public static Result<string> Name(string name) =>
        name.Trim().Length is > 0 and <= MaxNameLength && !name.Any(char.IsControl)
            ? name.Trim()
            : Refusal.Invalid("name", $"A name is 1-{MaxNameLength} visible characters.");

    public static Result<string?> Memo(string? memo) =>
        memo is null || (memo.Length <= MaxMemoLength && !memo.Any(char.IsControl))
            ? memo
            : Refusal.Invalid(
                "memo", $"A memo is at most {MaxMemoLength} characters, none of them control characters.");

    /// <summary>Moves an amount from one holding to another user's of the same token.</summary>
    public static Result<Entry> Transfer(
        Token token, User from, Holding fromHolding, User to, Holding toHolding, Amount amount,
        string? memo) =>
        from.Id == to.Id ? new Refusal(Code.SelfTransfer, "Sender and receiver are the same account.")
        : CanMove(token, from, fromHolding) is { } refusal ? refusal
        : to.Frozen || toHolding.Frozen ? Frozen
        : fromHolding.Available < amount ? Insufficient(token, fromHolding.Available, amount)
        : new Entry(
            EntryKind.Transfer,
            [
                Posting.Debit(fromHolding.Account.Holder, token.Id, amount),
                Posting.Credit(toHolding.Account.Holder, token.Id, amount),
            ],
            memo);

    /// <summary>Issues new supply to a user.</summary>
    public static Result<Entry> Mint(
        Token token, Amount supply, User to, Holding toHolding, Amount amount, string? memo) =>
        !token.Mintable ? new Refusal(Code.NotMintable, $"The supply of {token.Symbol} is fixed.")
        : token.Paused ? Paused(token)
        : to.Frozen || toHolding.Frozen ? Frozen
        : Issue(token, supply, toHolding.Account.Holder, amount, memo);

    /// <summary>
    /// The first supply of a token, to its issuer; later ones go through <see cref="Mint"/>.
    /// </summary>
    public static Result<Entry> Issue(
        Token token, Amount supply, Holder to, Amount amount, string? memo = null) =>
        CheckSupply(token, supply, amount) is { } refusal
            ? refusal
            : new Entry(
                EntryKind.Mint,
                [Posting.Debit(Holder.Issuance, token.Id, amount), Posting.Credit(to, token.Id, amount)],
                memo);

    /// <summary>The refusal where so much more would be beyond the maximum supply.</summary>
    public static Refusal? CheckSupply(Token token, Amount supply, Amount more) =>
        more > (token.MaxSupply ?? Amount.Max) - supply
            ? new Refusal(
                Code.MaxSupplyExceeded,
                $"{token.Symbol} may not have a supply of more than "
                    + $"{token.Text(token.MaxSupply ?? Amount.Max)}.")
            : null;

    /// <summary>Takes one's own tokens out of supply.</summary>
    public static Result<Entry> Burn(Token token, User owner, Holding holding, Amount amount, string? memo) =>
        token.IsPoolShare ? new Refusal(Code.Forbidden, "Pool shares are redeemed by removing liquidity.")
        : CanMove(token, owner, holding) is { } refusal ? refusal
        : holding.Available < amount ? Insufficient(token, holding.Available, amount)
        : new Entry(
            EntryKind.Burn,
            [
                Posting.Debit(holding.Account.Holder, token.Id, amount),
                Posting.Credit(Holder.Issuance, token.Id, amount),
            ],
            memo);

    /// <summary>Why nothing of a holding may move, or null.</summary>
    public static Refusal? CanMove(Token token, User owner, Holding holding) =>
        token.Paused ? Paused(token) : owner.Frozen || holding.Frozen ? Frozen : null;

    /// <summary>The issuer, and any operator.</summary>
    public static Result<Token> MayManage(Token token, long userId, Role role) =>
        role is Role.Operator or Role.Admin || (!token.IsPoolShare && token.Issuer == userId)
            ? token
            : new Refusal(Code.Forbidden, $"Only the issuer of {token.Symbol} or an operator may do this.");

    public static Refusal Insufficient(Token token, Amount available, Amount wanted) => new(
        Code.InsufficientBalance,
        $"{token.Text(wanted)} {token.Symbol} are needed, {token.Text(available)} are available.");

    /// <summary>The token, unless nothing of it moves.</summary>
    public static Result<Token> NotPaused(Token token) => token.Paused ? Paused(token) : token;

    private static Refusal Paused(Token token) =>
        new(Code.TokenPaused, $"{token.Symbol} is paused; nothing of it moves.");

    private static bool IsSymbol(string symbol) =>
        symbol.Length is >= MinSymbolLength and <= MaxSymbolLength
        && char.IsAsciiLetterUpper(symbol[0])
        && symbol.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static bool IsReserved(string symbol) =>
        symbol.StartsWith("LP", StringComparison.Ordinal)
            && symbol.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0
        && symbol.Length > 2;

    private static Result<Amount?> Supply(string? text, int decimals, string field) =>
        text is null
            ? (Amount?)null
            : Amount.Parse(text, decimals, field).Then<Amount?>(amount => (Amount?)amount);
}

/// <summary>A token that was found well-formed and has no id yet.</summary>
internal sealed record NewToken(
    string Symbol, string Name, int Decimals, Amount InitialSupply, Amount? MaxSupply, bool Mintable,
    string Metadata);
