using System.Text.Json.Serialization;

namespace DSLT.Features.Nfts;

/// <summary>Up to 10,000 items of one collection, all made or none.</summary>
/// <param name="Shared">What rows leave out is as it is here; a name is each row's own.</param>
/// <param name="To">Whose all of them are; left out: the creator's.</param>
/// <param name="Royalty">Of each of them; left out: the collection's.</param>
/// <param name="Draft">True: nothing is minted yet.</param>
/// <param name="DryRun">True: nothing is made; all that is wrong is told.</param>
internal sealed record MintBatchRequest(
    IReadOnlyList<MintRowBody> Items, NftMetadata? Shared = null, string? To = null,
    RoyaltyBody? Royalty = null, bool? Draft = null, bool? DryRun = null);

/// <param name="Quantity">Of an edition: how many are minted; 1 where left out.</param>
/// <param name="MaxSupply">Of an edition: how many there may ever be.</param>
internal sealed record MintRowBody(NftMetadata Metadata, long? Quantity = null, long? MaxSupply = null);

/// <param name="Count">Of the rows that are right.</param>
/// <param name="FirstItemId">Those of the others follow on; null in a dry run.</param>
/// <param name="FirstNumber">Null of drafts, which have none yet.</param>
internal sealed record MintBatchResponse(
    bool DryRun, string CollectionId, int Count, string? FirstItemId, string? LastItemId, long? FirstNumber,
    IReadOnlyList<MintRowError> Errors);

/// <param name="Row">From 1 on; 0 of what is wrong with the whole.</param>
internal sealed record MintRowError(int Row, string Code, string Detail);

[JsonSerializable(typeof(MintBatchRequest))]
[JsonSerializable(typeof(MintBatchResponse))]
internal sealed partial class MintBatchJson : JsonSerializerContext;
