using System.Text.Json.Serialization;
using DSLT.Core;
using DSLT.Ledger;
using DSLT.Sequencing;

namespace DSLT.Features.Tokens;

/// <summary>A new token. Amounts are whole tokens in strings.</summary>
internal sealed record CreateTokenRequest(
    string Symbol, string Name, int Decimals, string? InitialSupply = null, string? MaxSupply = null,
    bool? Mintable = null, IReadOnlyDictionary<string, string>? Metadata = null);

/// <summary>What to change of a token; a field left out stays as it is.</summary>
internal sealed record UpdateTokenRequest(
    bool? Paused = null, string? Name = null, IReadOnlyDictionary<string, string>? Metadata = null);

internal sealed record TokenResponse(
    string Symbol, string Name, int Decimals, string TotalSupply, string? MaxSupply, bool Mintable,
    bool Paused,
    string? Issuer, IReadOnlyDictionary<string, string> Metadata, DateTime CreatedAt)
{
    public static TokenResponse Of(Token token, State state) => new(
        token.Symbol, token.Name, token.Decimals,
        token.Text(state.Holdings.Of(Holder.Issuance, token.Id).Available),
        token.MaxSupply is { } maximum ? token.Text(maximum) : null,
        token.Mintable, token.Paused,
        token.IsPoolShare ? null : state.Users.Find(token.Issuer)?.Username,
        TokenMetadata.Parse(token.Metadata),
        Clock.Time(token.CreatedAt));
}

internal sealed record TokenList(IReadOnlyList<TokenResponse> Items, string? Next);

internal sealed record BalanceResponse(string Token, string Available, string Held, string Total, bool Frozen)
{
    public static BalanceResponse Of(Token token, Holding holding) => new(
        token.Symbol, token.Text(holding.Available), token.Text(holding.Held), token.Text(holding.Total),
        holding.Frozen);
}

internal sealed record BalanceList(IReadOnlyList<BalanceResponse> Items, string? Next);

internal sealed record TransferRequest(string Token, string To, string Amount, string? Memo = null);

internal sealed record TransferResponse(string TransactionId, string Balance);

internal sealed record MintRequest(string Token, string Amount, string? To = null, string? Memo = null);

internal sealed record BurnRequest(string Token, string Amount, string? Memo = null);

internal sealed record SupplyResponse(string TransactionId, string TotalSupply);

internal sealed record FreezeRequest(string Token, string Username, bool Frozen);

[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(UpdateTokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(TokenList))]
[JsonSerializable(typeof(BalanceResponse))]
[JsonSerializable(typeof(BalanceList))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(TransferResponse))]
[JsonSerializable(typeof(MintRequest))]
[JsonSerializable(typeof(BurnRequest))]
[JsonSerializable(typeof(SupplyResponse))]
[JsonSerializable(typeof(FreezeRequest))]
internal sealed partial class TokenJson : JsonSerializerContext;
