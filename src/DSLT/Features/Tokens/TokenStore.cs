using DSLT.Core;
using DSLT.Data;
using DSLT.Sequencing;

namespace DSLT.Features.Tokens;

/// <summary>Tokens: rows of the truth, all of them in memory.</summary>
internal sealed class TokenStore : IStaged
{
    /// <summary>All tokens are in memory, some 500 bytes each, so there is an end to them.</summary>
    public const int MaxTokens = 100_000;

    private const string AllSql =
        "SELECT id, symbol, name, decimals, max_supply, mintable, paused, issuer, metadata, created_at "
            + "FROM tokens";

    private const string FindReversalSql = "SELECT reversed_by FROM reversals WHERE transaction_id = $1";

    private static readonly Table Tokens = new(
        "tokens", 1, Column.Number("id"), Column.Text("symbol"), Column.Text("name"),
        Column.Number("decimals"),
        Column.Amount("max_supply"), Column.Flag("mintable"), Column.Flag("paused"), Column.Number("issuer"),
        Column.Text("metadata"), Column.Number("created_at"));

    private static readonly Table Reversals = new(
        "reversals", 1, Column.Number("transaction_id"), Column.Number("reversed_by"));

    private readonly StateContext context;
    private readonly EntityCache<long, Token> byId;
    private readonly EntityCache<string, Token> bySymbol;
    private readonly HashSet<long> reversedInBatch = [];
    private readonly IdSequence ids;

    public TokenStore(StateContext context)
    {
        this.context = context;
        ids = new IdSequence(context.Undo);
        byId = new(context.Undo, int.MaxValue, _ => null);
        bySymbol = new(context.Undo, int.MaxValue, _ => null, StringComparer.Ordinal);
    }

    public int Count => byId.Count;

    public void Load()
    {
        context.Lookups.Read(AllSql, row =>
        {
            var token = Read(row);
            byId.Remember(token.Id, token, byId.Version);
            bySymbol.Remember(token.Symbol, token, bySymbol.Version);
            ids.Reach(token.Id);
        });
    }

    public Token? Find(long id) => byId.Find(id);

    public Token? Find(string symbol) => bySymbol.Find(symbol);

    /// <summary>Whether nothing of a token moves, as the current command sees it.</summary>
    public bool IsPaused(long id) => Find(id) is { Paused: true };

    /// <summary>Whether nothing of a token moves, as last committed; from any thread.</summary>
    public bool IsPausedCommitted(long id) => Committed(id) is { Paused: true };

    /// <summary>The token of a symbol, or the refusal that there is none.</summary>
    public Result<Token> Get(string? symbol) =>
        symbol is not null && Find(symbol) is { } token
            ? token
            : Refusal.NotFound("token", symbol, TokenRules.MaxSymbolLength);

    public long NextId() => ids.Next();

    public void Save(Token token)
    {
        byId.Put(token.Id, token);
        bySymbol.Put(token.Symbol, token);
        context.Rows.Put(
            Tokens, token.Id, token.Symbol, token.Name, (long)token.Decimals, token.MaxSupply?.ToStored(),
            token.Mintable, token.Paused, token.Issuer, token.Metadata, token.CreatedAt);
    }

    /// <summary>The reversal of a transaction, or 0.</summary>
    public long ReversalOf(long transactionId) =>
        reversedInBatch.Contains(transactionId)
            ? transactionId
            : context.Lookups.First(FindReversalSql, row => row.Number(0), transactionId);

    public void SaveReversal(long transactionId, long reversedBy)
    {
        reversedInBatch.Add(transactionId);
        context.Undo.Push(() => reversedInBatch.Remove(transactionId));
        context.Undo.Touch(this);
        context.Rows.Put(Reversals, transactionId, reversedBy);
    }

    /// <summary>The reversals of the batch are rows now, and found as such.</summary>
    public void Commit() => reversedInBatch.Clear();

    /// <summary>A token as last committed, from any thread.</summary>
    public Token? Committed(string symbol) => bySymbol.Committed(symbol);

    /// <summary>A token as last committed, from any thread.</summary>
    public Token? Committed(long id) => byId.Committed(id);

    private static Token Read(IRow row) => new(
        row.Number(0), row.Text(1), row.Text(2), (int)row.Number(3),
        row.OptionalText(4) is { } maximum ? Amount.FromStored(maximum) : null,
        row.Flag(5), row.Flag(6), row.Number(7), row.Text(8), row.Number(9));
}
