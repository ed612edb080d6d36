using System.Text.Json.Serialization;

namespace DSLT.Features.Auth;

/// <summary>The first administrator.</summary>
internal sealed record SetupRequest(string Token, string Username, string Password);

/// <summary>A new account.</summary>
internal sealed record RegisterRequest(
    string Username, string Password, string? Email = null, string? ReferralCode = null);

internal sealed record RegisterResponse(string UserId, string Username);

internal sealed record LoginRequest(string Username, string Password, string? Totp = null);

/// <summary>A session. The token is shown this once.</summary>
internal sealed record LoginResponse(string Token, DateTime ExpiresAt, string UserId, string Role);

internal sealed record MeResponse(
    string UserId, string Username, string Role, DateTime CreatedAt, string? Email, int Tier, bool Frozen);

internal sealed record ChangePasswordRequest(string CurrentPassword, string NewPassword);

[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(ChangePasswordRequest))]
internal sealed partial class AuthJson : JsonSerializerContext;
