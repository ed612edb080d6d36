using System.Text.Json.Serialization.Metadata;
using DSLT.Core;
using Microsoft.AspNetCore.Http.Metadata;

namespace DSLT.Web.Docs;

/// <summary>
/// Every code that a route may answer: its own, those of its kind, and those that its body's fields may have
/// wrong. The description is made of it, and the tests hold each answer against it.
/// </summary>
internal static class RouteCodes
{
    private static readonly Code[] OfEveryRoute = [Code.RateLimited, Code.InternalError];

    /// <summary>
    /// Credentials that are none are refused where none are needed too: their sender believes to be somebody.
    /// </summary>
    private static readonly Code[] OfCredentials =
    [
        Code.Unauthenticated, Code.InvalidSignature, Code.InvalidTimestamp, Code.Forbidden,
        Code.SecretsUnavailable,
    ];

    private static readonly Code[] OfReads = [Code.Overloaded, Code.StorageUnavailable];

    private static readonly Code[] OfWrites =
    [
        Code.Invalid("idempotency_key"), Code.RequestInProgress, Code.IdempotencyMismatch,
        Code.PayloadTooLarge,
    ];

    private static readonly Code[] OfBodies =
        [Code.InvalidJson, Code.UnknownField, Code.InvalidRequest, Code.UnsupportedMediaType];

    public static IReadOnlyList<Code> Of(IReadOnlyList<object> metadata)
    {
        var codes = new List<Code>(metadata.OfType<RouteRefusals>().SelectMany(refusals => refusals.Codes));
        codes.AddRange(OfEveryRoute);
        codes.AddRange(OfReads);
        codes.AddRange(OfCredentials);
        var permission = metadata.OfType<RoutePermission>().Last().Permission;
        if (!Permissions.AllowsFrozen(permission))
        {
            codes.Add(Code.AccountFrozen);
        }

        if (metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { } methods
            && !methods.HttpMethods.Contains("GET"))
        {
            codes.AddRange(OfWrites);
        }

        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType is { } body)
        {
            codes.AddRange(OfBodies);
            codes.AddRange(Fields(body, []).Select(field => Code.Invalid(JsonRefusal.Snake(field))));
        }

        return [.. codes.Distinct().OrderBy(code => code.Status)];
    }

    /// <summary>
    /// The names of all fields of a body: one that is missing, or of another type, is refused by its name.
    /// </summary>
    private static IEnumerable<string> Fields(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || ApiJson.Options.GetTypeInfo(type) is not { } info)
        {
            return [];
        }

        return info.Kind switch
        {
            JsonTypeInfoKind.Object => info.Properties
                .SelectMany(property => Fields(property.PropertyType, seen).Prepend(property.Name))
                .Concat(
                    info.PolymorphismOptions?.DerivedTypes.SelectMany(
                        derived => Fields(derived.DerivedType, seen)) ?? []),
            JsonTypeInfoKind.Enumerable when info.ElementType is { } element => Fields(element, seen),
            _ => [],
        };
    }
}
