using System.Text.Json.Serialization;

namespace DSLT.Features.NftSales;

/// <param name="Phases">Up to 8, one after the other, in place of those there are.</param>
internal sealed record SetPhasesRequest(IReadOnlyList<PhaseBody> Phases);

/// <param name="FirstItemId">What is minted: the items from this one on, in turn.</param>
/// <param name="LastItemId">Up to this one; the first where left out.</param>
/// <param name="Token">What is paid with; left out with the price: it is free.</param>
/// <param name="Price">Of one copy.</param>
/// <param name="UserLimit">Of one user in this phase, in copies.</param>
/// <param name="AllowList">True: only those on its list.</param>
internal sealed record PhaseBody(
    string Name, DateTimeOffset Start, DateTimeOffset End, string FirstItemId, string? LastItemId = null,
    string? Token = null, string? Price = null, long? UserLimit = null, bool? AllowList = null);

/// <param name="Users">1 to 10,000 names.</param>
/// <param name="Remove">True: they are taken off the list.</param>
internal sealed record PhaseUsersRequest(IReadOnlyList<string> Users, bool? Remove = null);

/// <param name="Quantity">1 to 50 copies; 1 where left out.</param>
/// <param name="MaxPrice">Refused where the whole costs more.</param>
internal sealed record PhaseMintRequest(long? Quantity = null, string? MaxPrice = null);

/// <param name="Status">upcoming, open or over.</param>
/// <param name="Minted">How many the caller has minted in it.</param>
internal sealed record PhaseResponse(
    string PhaseId, string Name, string Status, DateTime Start, DateTime End, string FirstItemId,
    string LastItemId, string? Token, string? Price, long? UserLimit, bool AllowList, long Minted);

internal sealed record PhaseList(IReadOnlyList<PhaseResponse> Items);

internal sealed record PhaseUsersResponse(int Users);

/// <param name="TransactionId">Null where it was free.</param>
internal sealed record PhaseMintResponse(
    string PhaseId, IReadOnlyList<ListingItemResponse> Items, string? TransactionId, string? Token,
    string? Price, long Minted);

[JsonSerializable(typeof(SetPhasesRequest))]
[JsonSerializable(typeof(PhaseUsersRequest))]
[JsonSerializable(typeof(PhaseMintRequest))]
[JsonSerializable(typeof(PhaseList))]
[JsonSerializable(typeof(PhaseUsersResponse))]
[JsonSerializable(typeof(PhaseMintResponse))]
internal sealed partial class PhaseJson : JsonSerializerContext;
