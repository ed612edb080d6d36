using DSLT.Core;
using DSLT.Sequencing;
using DSLT.Web;

namespace DSLT.Features.Users;

/// <summary>Accounts as operators and auditors work with them.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this RouteGroupBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("/{username}", Show)
            .WithName("GetUser")
            .WithSummary("Show a user's role, tier and state")
            .Requires(Permission.Operate)
            .Refuses(Code.NotFound("user"));
        users.MapPatch("/{username}", Update)
            .WithName("UpdateUser")
            .WithSummary("Set a user's role, tier or frozen state")
            .WithDescription(
                "Operators set tiers (0-3) and freeze; only administrators give out roles. Freezing an "
                    + "account, or changing its role, ends its sessions; a frozen account may log in and "
                    + "look, and moves nothing.")
            .Requires(Permission.Operate)
            .Refuses(
                Code.NotFound("user"), Code.Invalid("role"), Code.Invalid("tier"), Code.LastAdministrator);
    }

    private static async Task<Answer<UserResponse>> Show(
        string username, Store store, CancellationToken cancellation) =>
        await store.State.Users.CommittedByName(username, store.Database, cancellation) is { } user
            ? UserResponse.Of(user)
            : NotFound(username);

    private static ValueTask<Answer<UserResponse>> Update(
        string username, UpdateUserRequest request, Caller caller, Writes writes) =>
        writes.Run(caller, Command.UserUpdate, tx => RoleText.Parse(request.Role)
            .Then(role => Apply(tx, username, new UserChange(role, request.Tier, request.Frozen))));

    private static Result<UserResponse> Apply(Tx tx, string username, UserChange change)
    {
        if (tx.State.Users.FindByName(username) is not { } user)
        {
            return NotFound(username);
        }

        if (!UserRules.Update(user, change, tx.Caller.Role, tx.State.Users.ActiveAdmins)
                .Is(out var changed, out var refusal))
        {
            return refusal;
        }

        tx.State.Users.Save(changed);
        if (changed.Role != user.Role || (changed.Frozen && !user.Frozen))
        {
            tx.State.Sessions.EndAllOf(user.Id);
        }

        tx.Note($"{user.Username}: role {RoleText.Of(user.Role)} to {RoleText.Of(changed.Role)}, "
            + $"tier {user.Tier} to {changed.Tier}, frozen {user.Frozen} to {changed.Frozen}");
        return UserResponse.Of(changed);
    }

    private static Refusal NotFound(string username) =>
        Refusal.NotFound("user", username, UserRules.MaxNameLength);
}
