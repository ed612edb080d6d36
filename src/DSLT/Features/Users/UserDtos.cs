using System.Text.Json.Serialization;
using DSLT.Core;

namespace DSLT.Features.Users;

/// <summary>A user as operators and auditors see it.</summary>
internal sealed record UserResponse(
    string UserId, string Username, string? Email, string Role, int Tier, bool Frozen, DateTime CreatedAt)
{
    public static UserResponse Of(User user) => new(
        user.Id.ToText(), user.Username, user.Email, RoleText.Of(user.Role), user.Tier, user.Frozen,
        Clock.Time(user.CreatedAt));
}

/// <summary>What to change of a user; a field left out stays as it is.</summary>
internal sealed record UpdateUserRequest(string? Role = null, int? Tier = null, bool? Frozen = null);

/// <summary>Roles on the wire are lower case.</summary>
internal static class RoleText
{
    public static string Of(Role role) => role switch
    {
        Role.Operator => "operator",
        Role.Admin => "admin",
        Role.Auditor => "auditor",
        _ => "user",
    };

    public static Result<Role?> Parse(string? text) => text switch
    {
        null => (Role?)null,
        "user" => (Role?)Role.User,
        "operator" => (Role?)Role.Operator,
        "admin" => (Role?)Role.Admin,
        "auditor" => (Role?)Role.Auditor,
        _ => Refusal.Invalid("role", "A role is user, operator, admin or auditor."),
    };
}

[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(UpdateUserRequest))]
internal sealed partial class UserJson : JsonSerializerContext;
