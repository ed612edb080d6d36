using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Tokens;

/// <summary>
/// Commands of tokens, as endpoints and batches run them: look up, decide by <see cref="TokenRules"/>, post.
/// </summary>
internal static class TokenCommands
{
    public static Result<TokenResponse> Create(Tx tx, NewToken wanted)
    {
        var tokens = tx.State.Tokens;
        if (tokens.Find(wanted.Symbol) is not null)
        {
            return new Refusal(Code.Exists("token"), $"There is a token {wanted.Symbol} already.");
        }

        if (tokens.Count >= TokenStore.MaxTokens)
        {
            return new Refusal(Code.LimitReached, $"A node has at most {TokenStore.MaxTokens} tokens.");
        }

        var token = new Token(
            tokens.NextId(), wanted.Symbol, wanted.Name, wanted.Decimals, wanted.MaxSupply, wanted.Mintable,
            Paused: false, tx.Caller.UserId, wanted.Metadata, tx.Now);
        tokens.Save(token);
        tx.Note($"token {token.Symbol}, {token.Decimals} decimals");
        if (!wanted.InitialSupply.IsZero
            && !TokenRules.Issue(token, Amount.Zero, Holder.User(tx.Caller.UserId), wanted.InitialSupply)
                .Then(tx.Post).Is(out _, out var refusal))
        {
            return refusal;
        }

        return TokenResponse.Of(token, tx.State);
    }

    public static Result<TokenResponse> Update(Tx tx, string symbol, UpdateTokenRequest change)
    {
        if (!tx.State.Tokens.Get(symbol).Then(t => TokenRules.MayManage(t, tx.Caller.UserId, tx.Caller.Role))
                .Is(out var token, out var refusal)
            || !TokenRules.Name(change.Name ?? token.Name).Is(out var name, out refusal)
            || !(change.Metadata is null ? token.Metadata : TokenMetadata.Format(change.Metadata))
                .Is(out var metadata, out refusal))
        {
            return refusal;
        }

        var changed = token with { Paused = change.Paused ?? token.Paused, Name = name, Metadata = metadata };
        tx.State.Tokens.Save(changed);
        tx.Note(
            $"{symbol}: paused {token.Paused} to {changed.Paused}, name '{token.Name}' to '{changed.Name}'");
        return TokenResponse.Of(changed, tx.State);
    }

    public static Result<TransferResponse> Transfer(Tx tx, TransferRequest request)
    {
        var state = tx.State;
        if (!state.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out refusal)
            || !TokenRules.Memo(request.Memo).Is(out var memo, out refusal))
        {
            return refusal;
        }

        if (state.Users.FindByName(request.To) is not { } to
            || state.Users.Find(tx.Caller.UserId) is not { } from)
        {
            return UserNotFound(request.To);
        }

        var holding = tx.Holding(Holder.User(from.Id), token.Id);
        var toHolding = tx.Holding(Holder.User(to.Id), token.Id);
        return TokenRules.Transfer(token, from, holding, to, toHolding, amount, memo)
            .Is(out var entry, out refusal)
            && tx.Post(entry).Is(out var posted, out refusal)
                ? new TransferResponse(posted.TransactionId.ToText(), token.Text(holding.Available))
                : refusal;
    }

    public static Result<SupplyResponse> Mint(Tx tx, MintRequest request)
    {
        var state = tx.State;
        if (!state.Tokens.Get(request.Token)
                .Then(t => TokenRules.MayManage(t, tx.Caller.UserId, tx.Caller.Role))
                .Is(out var token, out var refusal)
            || !Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out refusal)
            || !TokenRules.Memo(request.Memo).Is(out var memo, out refusal))
        {
            return refusal;
        }

        var to = request.To is null ? state.Users.Find(tx.Caller.UserId) : state.Users.FindByName(request.To);
        if (to is null)
        {
            return UserNotFound(request.To ?? "");
        }

        var supply = tx.Holding(Holder.Issuance, token.Id);
        var holding = tx.Holding(Holder.User(to.Id), token.Id);
        return TokenRules.Mint(token, supply.Available, to, holding, amount, memo)
            .Is(out var entry, out refusal)
            && tx.Post(entry).Is(out var posted, out refusal)
                ? new SupplyResponse(posted.TransactionId.ToText(), token.Text(supply.Available))
                : refusal;
    }

    public static Result<SupplyResponse> Burn(Tx tx, BurnRequest request)
    {
        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out refusal)
            || !TokenRules.Memo(request.Memo).Is(out var memo, out refusal))
        {
            return refusal;
        }

        if (tx.State.Users.Find(tx.Caller.UserId) is not { } owner)
        {
            return UserNotFound("");
        }

        var holding = tx.Holding(Holder.User(owner.Id), token.Id);
        return TokenRules.Burn(token, owner, holding, amount, memo).Is(out var entry, out refusal)
            && tx.Post(entry).Is(out var posted, out refusal)
                ? new SupplyResponse(
                    posted.TransactionId.ToText(),
                    token.Text(tx.Holding(Holder.Issuance, token.Id).Available))
                : refusal;
    }

    public static Result<BalanceResponse> Freeze(Tx tx, FreezeRequest request)
    {
        if (!tx.State.Tokens.Get(request.Token)
                .Then(t => TokenRules.MayManage(t, tx.Caller.UserId, tx.Caller.Role))
                .Is(out var token, out var refusal))
        {
            return refusal;
        }

        if (tx.State.Users.FindByName(request.Username) is not { } user)
        {
            return UserNotFound(request.Username);
        }

        var holding = tx.Holding(Holder.User(user.Id), token.Id);
        tx.Raise(new HoldingFroze(holding, request.Frozen));
        tx.Note($"{user.Username}'s {token.Symbol} {(request.Frozen ? "frozen" : "set free")}");
        return BalanceResponse.Of(token, holding);
    }

    /// <summary>Why nothing of what a user has of a token may move, or null.</summary>
    public static Refusal? CanMove(Tx tx, long userId, Token token) => TokenRules.CanMove(
        token, tx.State.Users.Find(userId)!, tx.Holding(Holder.User(userId), token.Id));

    /// <summary>Moves tokens of the caller into an account of the node: a fund, a stake.</summary>
    public static Result<Amount> PayInto(
        Tx tx, AccountId account, string amountText, EntryKind kind)
    {
        var token = tx.State.Tokens.Find(account.Token)!;
        return Amount.ParsePositive(amountText, token.Decimals).Then(amount =>
            PayInto(tx, account, amount, kind));
    }

    /// <summary>The same of an amount that is known, which is more than nothing.</summary>
    public static Result<Amount> PayInto(Tx tx, AccountId account, Amount amount, EntryKind kind)
    {
        var token = tx.State.Tokens.Find(account.Token)!;
        if (CanMove(tx, tx.Caller.UserId, token) is { } still)
        {
            return still;
        }

        var from = tx.Holding(Holder.User(tx.Caller.UserId), token.Id);
        return from.Available < amount
            ? TokenRules.Insufficient(token, from.Available, amount)
            : tx.Post(Entry.Of(
                kind,
                Posting.Debit(from.Account.Holder, token.Id, amount),
                Posting.Credit(account.Holder, token.Id, amount))).Then<Amount>(_ => amount);
    }

    private static Refusal UserNotFound(string username) =>
        Refusal.NotFound("user", username, Users.UserRules.MaxNameLength);
}
