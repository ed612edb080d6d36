using DSLT.Core;
using DSLT.Features.Referrals;
using DSLT.Features.Tokens;
using DSLT.Features.Users;
using DSLT.Ledger;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Transactions;

/// <summary>The ledger's history, and what operators correct in it.</summary>
internal static class TransactionEndpoints
{
    private static readonly Code TransactionNotFound = Code.NotFound("transaction");

    public static void MapTransactions(this RouteGroupBuilder api)
    {
        api.MapGet("/tokens/transactions", List)
            .WithTags("Tokens")
            .WithName("ListTransactions")
            .WithSummary("One's own transactions with their postings, newest first")
            .Requires(Permission.SignedIn)
            .Refuses(
                Code.NotFound("token"), Code.Invalid("kind"), Code.Invalid("limit"), Code.Invalid("cursor"));
        var ledger = api.MapGroup("/ledger").WithTags("Ledger");
        ledger.MapGet("/transactions/{transactionId}", Show)
            .WithName("GetTransaction")
            .WithSummary("Any transaction with its postings")
            .Requires(Permission.Audit)
            .Refuses(TransactionNotFound);
        ledger.MapPost("/transactions/{transactionId}/reverse", Reverse)
            .WithName("ReverseTransaction")
            .WithSummary("Undo a transfer, mint, burn or trade by a transaction of its own")
            .WithDescription(
                "Nothing is ever edited: the reversal names what it reverses, and a transaction is "
                    + "reversed once. Refused where the money is not there any more. Of a trade the money "
                    + "goes back, fees and commissions with it; orders, candles and statistics keep it. What "
                    + "a referrer does not have any more of a commission, the fees' account pays, and the "
                    + "referrer's next commissions are kept back for it.")
            .Requires(Permission.Operate)
            .Refuses(TransactionNotFound, Code.AlreadyReversed, Code.NotReversible, Code.InsufficientBalance,
                Code.MaxSupplyExceeded, Code.Invalid("memo"));
        ledger.MapPost("/hold", Hold)
            .WithName("HoldFunds")
            .WithSummary("Set part of a user's balance aside")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("user"), Code.NotFound("token"), Code.InvalidAmount, Code.InsufficientBalance);
        ledger.MapPost("/release", Release)
            .WithName("ReleaseFunds")
            .WithSummary("Give back what was set aside")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("user"), Code.NotFound("token"), Code.InvalidAmount, Code.InsufficientBalance);
    }

    private static async Task<Answer<TransactionList>> List(
        Caller caller, Store store, CancellationToken cancellation, string? token = null, string? kind = null,
        string? limit = null, string? cursor = null)
    {
        if (!Page.ParseNewestFirst(limit, cursor).Is(out var page, out var refusal)
            || !EntryKindText.Parse(kind).Is(out var ofKind, out refusal)
            || !TokenId(store, token).Is(out var ofToken, out refusal))
        {
            return refusal;
        }

        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        var found = await TransactionQueries.PageOfUser(
            store.Database, caller.UserId, ofToken, ofKind, page.Before, page.Limit, cancellation);
        var own = Holder.User(caller.UserId);
        var items = await Describe(
            store, [.. found.Take(page.Limit).Select(seen => TransactionRules.SeenBy(seen, own))],
            cancellation);
        return new TransactionList(
            items, found.Count > page.Limit ? Page.Cursor(found[page.Limit - 1].Id) : null);
    }

    private static async Task<Answer<TransactionResponse>> Show(
        string transactionId, Caller caller, Store store, CancellationToken cancellation)
    {
        await store.Projector.WaitFor(caller.Writes!.Sequence, cancellation);
        return Ids.Parse(transactionId, "transaction").Is(out var id, out var refusal)
            ? await TransactionQueries.Find(store.Database, id, cancellation) is { } found
                ? (await Describe(store, [found], cancellation))[0]
                : store.Projector.NotFound(
                    caller.Writes.Sequence, Refusal.NotFound("transaction", transactionId))
            : refusal;
    }

    private static async Task<Answer<ReverseResponse>> Reverse(
        string transactionId, ReverseRequest request, Caller caller, Store store, Writes writes,
        CancellationToken cancellation)
    {
        if (!Ids.Parse(transactionId, "transaction").Is(out var id, out var refusal)
            || !TokenRules.Memo(request.Memo).Is(out var memo, out refusal))
        {
            return refusal;
        }

        // A transaction never changes, so it can be read before the command; what may change is decided
        // within it.
        var sequence = store.Sequencer.DurableSequence;
        await store.Projector.WaitFor(sequence, cancellation);
        if (await TransactionQueries.Find(store.Database, id, cancellation) is not { } found)
        {
            return store.Projector.NotFound(sequence, Refusal.NotFound("transaction", transactionId));
        }

        var commissions = await ReferralQueries.OfTransaction(store.Database, id, cancellation);
        return await writes.Run(
            caller, Command.TransactionReverse, tx => PostReversal(tx, found, commissions, memo));
    }

    /// <summary>Undoes a transaction, and the commissions that are legs of it.</summary>
    public static Result<ReverseResponse> PostReversal(
        Tx tx, StoredTransaction transaction, IReadOnlyList<(Earning Earning, long Time)> commissions,
        string? memo)
    {
        var reversedBy = tx.State.Tokens.ReversalOf(transaction.Id);
        var token = tx.State.Tokens.Find(transaction.Postings[0].Account.Token)!;
        var supply = tx.Holding(Holder.Issuance, token.Id).Available;
        if (!TransactionRules.Reverse(transaction, reversedBy, token, supply, memo)
                .Is(out var entry, out var refusal)
            || !ReferralCommissions.PostReversal(tx, entry, commissions).Is(out var posted, out refusal))
        {
            return refusal;
        }

        tx.State.Tokens.SaveReversal(transaction.Id, posted.TransactionId);
        return new ReverseResponse(posted.TransactionId.ToText(), transaction.Id.ToText());
    }

    private static ValueTask<Answer<HoldResponse>> Hold(HoldRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.FundsHold, tx => Move(tx, request, Entry.Hold));

    private static ValueTask<Answer<HoldResponse>> Release(
        HoldRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.FundsRelease, tx => Move(tx, request, Entry.Release));

    private static Result<HoldResponse> Move(
        Tx tx, HoldRequest request, Func<AccountId, Amount, Entry> entryOf)
    {
        if (tx.State.Users.FindByName(request.Username) is not { } user)
        {
            return Refusal.NotFound("user", request.Username, UserRules.MaxNameLength);
        }

        if (!tx.State.Tokens.Get(request.Token).Is(out var token, out var refusal)
            || !Amount.ParsePositive(request.Amount, token.Decimals).Is(out var amount, out refusal)
            || !TokenRules.Memo(request.Memo).Is(out var memo, out refusal))
        {
            return refusal;
        }

        var holding = tx.Holding(Holder.User(user.Id), token.Id);
        return tx.Post(entryOf(holding.Account, amount) with { Memo = memo }).Is(out var posted, out refusal)
            ? new HoldResponse(
                posted.TransactionId.ToText(), token.Text(holding.Available), token.Text(holding.Held))
            : refusal;
    }

    private static Result<long?> TokenId(Store store, string? symbol) =>
        symbol is null ? (long?)null
        : store.State.Tokens.Committed(symbol) is { } token ? (long?)token.Id
        : Refusal.NotFound("token", symbol, TokenRules.MaxSymbolLength);

    private static async Task<IReadOnlyList<TransactionResponse>> Describe(
        Store store, IReadOnlyList<StoredTransaction> transactions, CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        foreach (var id in transactions.SelectMany(t => t.Postings)
            .Where(posting => posting.Account.Holder.Kind == HolderKind.User)
            .Select(posting => posting.Account.Holder.Id)
            .Distinct())
        {
            names[id] = (await store.State.Users.Committed(id, store.Database, cancellation))?.Username
                ?? id.ToText();
        }

        return [.. transactions.Select(transaction => new TransactionResponse(
            transaction.Id.ToText(), EntryKindText.Of(transaction.Kind), Clock.Time(transaction.Time),
            transaction.Memo,
            transaction.Reference == 0 ? null : transaction.Reference.ToText(),
            [.. transaction.Postings.Select(posting => Describe(posting, store, names))]))];
    }

    private static PostingResponse Describe(Posting posting, Store store, Dictionary<long, string> names)
    {
        var holder = posting.Account.Holder;
        var token = store.State.Tokens.Committed(posting.Account.Token)!;
        return new PostingResponse(
            holder.Kind == HolderKind.User ? $"user:{names[holder.Id]}"
                : holder.Id == 0 ? holder.Kind.ToString().ToLowerInvariant()
                : $"{holder.Kind.ToString().ToLowerInvariant()}:{holder.Id}",
            token.Symbol,
            posting.IsCredit ? "credit" : "debit",
            posting.IsHeld ? "held" : "available",
            token.Text(posting.Amount));
    }
}
